internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Lineage
internal import Recipes
internal import Storage

/// `corpus build`: raw files become a sealed corpus.
struct BuildCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build a corpus from a recipe.",
        discussion: """
            The folder's bytes depend on the recipe, the raw files and the versions of the libraries alone: not on \
            --jobs, nor on how often the build was killed and gone on with.
            """)

    @Argument(help: ArgumentHelp("The recipe.", valueName: "recipe.yaml"))
    var recipe: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var jobs: JobsOptions
    @OptionGroup var progress: ProgressOptions

    @Flag(help: "Print what would be done, and do nothing.")
    var dryRun = false

    func perform() throws {
        let resolved = try BuildRecipe.load(recipe, vocabulary: .corpus)
        let bars = BuildProgressBars(quiet: progress.quiet)
        let plan = try BuildPlan(recipe: resolved, threads: jobs.count) {
            bars.hashed(files: $0, of: $1)
        }
        if dryRun {
            printPlan(plan)
            return
        }
        let build = CorpusBuild(plan: plan, threads: jobs.count) { bars.show($0) }
        switch try build.run(output: output.output, resume: output.resume, force: output.force) {
        case .built(let manifest): printSummary(manifest)
        case .alreadyComplete(let manifest):
            Terminal.line("\(output.output) is complete already: the same recipe and input")
            Terminal.line("root \(manifest.root)")
        }
    }

    private func printPlan(_ plan: BuildPlan) {
        Terminal.line("corpus    \(plan.recipe.name), to \(output.output)")
        for (index, source) in plan.recipe.sources.enumerated() {
            let files = plan.files.filter { $0.source == index }
            let bytes = files.reduce(0) { $0 + $1.bytes }
            Terminal.line(
                "source    \(source.name): \(ProgressBar.grouped(files.count)) files, "
                    + "\(ProgressBar.grouped(bytes)) bytes, \(source.format.rawValue), "
                    + source.license)
        }
        Terminal.line(
            "work      \(plan.units.count) units of about "
                + "\(ProgressBar.grouped(plan.recipe.workUnitBytes)) bytes, \(jobs.count) threads")
        Terminal.line("result    \(plan.recipe.partitions) partitions")
        Terminal.line("identity  \(plan.identity.hex)")
        Terminal.line("")
        Terminal.write(plan.resolvedYAML)
    }

    private func printSummary(_ manifest: CorpusManifest) {
        let drops = manifest.counts.dropped.map { ("  − \($0.stage) \($0.rule)", $0.documents) }
        let width = drops.reduce(32) { max($0, $1.0.count) } + 2
        func line(_ name: String, _ value: Int, _ note: String = "") {
            let number = ProgressBar.grouped(value)
            let padding = String(repeating: " ", count: max(0, 12 - number.count))
            Terminal.line(
                "\(name.padding(toLength: width, withPad: " ", startingAt: 0))\(padding)\(number)\(note)"
            )
        }
        line("ingested", manifest.counts.ingested)
        for (name, documents) in drops { line(name, documents) }
        line(
            "kept", manifest.counts.kept,
            "  (\(ProgressBar.grouped(manifest.counts.train)) train, "
                + "\(ProgressBar.grouped(manifest.counts.heldOut)) held out)")
        line("characters", manifest.kept.characters)
        Terminal.line("root \(manifest.root)")
    }
}

/// `--jobs N`.
struct JobsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads; all cores where it is not given.", valueName: "n"))
    var jobs: Int?

    /// How many threads to use.
    var count: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate() throws {
        guard jobs.map({ (1...1024).contains($0) }) ?? true else {
            throw ValidationError("--jobs wants a number from 1 to 1024.")
        }
    }
}
