internal import ArgumentParser
internal import CommandSupport
internal import Documents
internal import Lineage
internal import Shards

/// `corpus shard`: a corpus becomes tokens.
struct ShardCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "shard",
        abstract: "Encode a corpus's documents into token shards (Megatron's IndexedDataset).",
        discussion: """
            Documents stand in the order of SHA-256(shuffle seed ‖ id), each ended by <|endoftext|>. The set names \
            its corpus and its tokenizer, which it holds a copy of, and its ledger knows which tokens are whose.
            """)

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Option(help: ArgumentHelp("The tokenizer.", valueName: "dir"))
    var tokenizer: String

    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("The part of the corpus: train or held_out.", valueName: "split"),
        transform: {
            guard let split = Verdict.Split(rawValue: $0) else {
                throw ValidationError("\"\($0)\" is not a split: train and held_out are.")
            }
            return split
        })
    var split = Verdict.Split.train

    @Option(help: ArgumentHelp("Worker threads.", valueName: "n"))
    var jobs = 1

    @Option(help: ArgumentHelp("The seed of the order of documents.", valueName: "n"))
    var shuffleSeed: UInt64 = 0

    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard (1...1024).contains(jobs) else {
            throw ValidationError("--jobs wants a number from 1 to 1024.")
        }
    }

    func perform() throws {
        let writer = try ShardWriter(
            corpus: try CorpusFolder(path: corpus), tokenizer: tokenizer, split: split,
            shuffleSeed: shuffleSeed)
        let bars = ShardProgressBars(documents: writer.documents.count, quiet: progress.quiet)
        let outcome = try writer.write(
            to: output.output, jobs: jobs, resume: output.resume, force: output.force,
            progress: { bars.update($0) })
        bars.finish()
        let set = try ShardSet(path: output.output)
        Terminal.line(
            outcome == .alreadyComplete
                ? "\(output.output) is complete already: \(set.summary)"
                : "\(output.output): \(set.summary)")
    }
}

/// One bar for each phase of the work.
private final class ShardProgressBars {
    private let documents: Int
    private let quiet: Bool
    private var phase: ShardWriter.Progress.Phase?
    private var bar: ProgressBar?

    init(documents: Int, quiet: Bool) {
        self.documents = documents
        self.quiet = quiet
    }

    func update(_ progress: ShardWriter.Progress) {
        if progress.phase != phase {
            finish()
            phase = progress.phase
            let label = progress.phase == .encoding ? "encoding" : "assembling"
            bar = ProgressBar(label, total: documents, unit: "documents", quiet: quiet)
        }
        bar?.update(progress.documents, note: "\(progress.bytes >> 20) MiB")
    }

    func finish() {
        bar?.finish()
        bar = nil
    }
}

extension ShardSet {
    /// One line for people.
    fileprivate var summary: String {
        let entropy = (manifest.unigramEntropy * 1000).rounded() / 1000
        return "\(ProgressBar.grouped(documentCount)) documents, "
            + "\(ProgressBar.grouped(Int(tokenCount))) tokens, unigram entropy \(entropy) nats, "
            + "root \(root)"
    }
}
