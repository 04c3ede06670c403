internal import ArgumentParser
internal import CommandSupport
internal import Documents
internal import Foundation
internal import Recipes
internal import Tokenization

/// `tokenizer train`.
struct TrainCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a tokenizer on a corpus or on text files.")

    @Argument(help: "The recipe, a YAML file.")
    var recipe: String

    @Option(help: ArgumentHelp("Train on the documents of a corpus.", valueName: "dir"))
    var corpus: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Train on text files (UTF-8).", valueName: "file"))
    var input: [String] = []

    @Option(help: "How many threads to use; the result does not depend on it.")
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @OptionGroup var output: OutputOptions
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard (corpus == nil) != input.isEmpty else {
            throw ValidationError("Name either --corpus or --input.")
        }
        guard jobs > 0 else { throw ValidationError("--jobs is a number from 1.") }
    }

    func perform() throws {
        let recipe = try TokenizerRecipe.load(recipe)
        let display = TrainingDisplay(quiet: progress.quiet)
        let outcome = try TokenizerTraining.run(
            recipe, on: try text(), output: output.output, threads: jobs, resume: output.resume,
            force: output.force, progress: display.show)
        display.finish()
        guard !progress.quiet else { return }
        switch outcome {
        case .alreadyComplete:
            Terminal.writeError("\(output.output) is complete: nothing to do.\n")
        case .trained(let summary):
            if summary.merges < summary.wantedMerges {
                Terminal.writeError(
                    "note: the text has no more pairs that occur twice, so the vocabulary is"
                        + " \(summary.wantedMerges - summary.merges) tokens smaller than asked for\n"
                )
            }
            Terminal.line("\(output.output)")
        }
    }

    private func text() throws -> TrainingText {
        if let corpus { return .corpus(try CorpusFolder(path: corpus)) }
        return try TrainingText.files(input)
    }
}

/// The bars of a training's two phases.
private final class TrainingDisplay {
    private let quiet: Bool
    private var bar: ProgressBar?
    private var isMerging = false
    private var started = ContinuousClock.now

    init(quiet: Bool) { self.quiet = quiet }

    func show(_ progress: TokenizerTraining.Progress) {
        switch progress {
        case .counting(let bytes, let total):
            if bar == nil {
                bar = ProgressBar("counting", total: total >> 20, unit: "MiB", quiet: quiet)
            }
            bar?.update(bytes >> 20)
        case .merging(let merges, let total):
            if !isMerging {
                bar?.finish()
                bar = ProgressBar("merging", total: total, unit: "merges", quiet: quiet)
                isMerging = true
                started = ContinuousClock.now
            }
            bar?.update(merges, note: rate(merges))
        }
    }

    func finish() { bar?.finish() }

    private func rate(_ merges: Int) -> String {
        let elapsed = ContinuousClock.now - started
        let seconds =
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        guard seconds > 0 else { return "" }
        return "\(ProgressBar.grouped(Int(Double(merges) / seconds))) merges/s"
    }
}
