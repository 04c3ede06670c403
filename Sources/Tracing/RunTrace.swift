public import Documents
internal import Ledger
internal import Lineage
public import Pretraining
public import Shards
internal import Storage
internal import Tokenization

/// A run with everything it was made from: exposures, shard sets, their corpora, their raw sources.
///
/// Opening it checks the chain: each artefact must have the root hash that its child names.
public final class RunTrace {
    /// A shard set of the run and what it was made from.
    public final class Parent {
        /// The token shards.
        public let shards: ShardSet
        /// The corpus that they were encoded from.
        public let corpus: CorpusFolder
        let ledger: CorpusLedger
        let tokenizer: Tokenizer
        let rawText: RawText
        /// Documents read lately, by ordinal: neighbouring rows and parts share them.
        var recent: [Int: TokenizedDocument] = [:]
        /// What verification found for each document that it has looked at.
        var findings: [Int: [String]] = [:]

        init(shards: ShardSet, corpus: CorpusFolder, places: ArtefactPlaces) throws {
            self.shards = shards
            self.corpus = corpus
            ledger = try corpus.ledger()
            tokenizer = try Tokenizer.load(folder: Paths.join(shards.path, "tokenizer"))
            rawText = try RawText(corpus: corpus, places: places)
        }

        func remember(_ document: TokenizedDocument) {
            if recent.count >= 64 { recent.removeAll() }
            recent[document.ordinal] = document
        }
    }

    /// The run's folder: what the run is, its parents' roots, and which sample stood where.
    public let run: RunFolder
    /// What was really consumed.
    public let history: ExposureHistory
    /// The shard sets, in the order of the configuration.
    public let parents: [Parent]

    /// Opens a run and everything above it.
    ///
    /// - Throws: `KeifuError` of kind `mismatch` where a parent is missing or is not the one that was used.
    public init(path: String, places: ArtefactPlaces) throws {
        run = try RunFolder(path: path)
        history = try ExposureHistory(run: path)
        var parents: [Parent] = []
        for root in run.shardRoots {
            let shards: ShardSet = try Self.open(
                "shard set", root: root, places: places.shards,
                hint: BuildLog(folder: path).location(of: "shards:\(root.hex)"), option: "--shards")
            let corpus: CorpusFolder = try Self.open(
                "corpus", root: shards.corpusRoot, places: places.corpora,
                hint: BuildLog(folder: shards.path).location(of: "corpus"), option: "--corpus")
            parents.append(try Parent(shards: shards, corpus: corpus, places: places))
        }
        self.parents = parents
    }

    /// The rows that a micro-batch of a rank held at a step, by the rank count of the attempt that ran it.
    public func rows(step: UInt64, rank: Int, micro: Int) throws -> Range<UInt32> {
        let attempt = try history.effective(step: step).first.map { Int($0.attempt) } ?? 0
        let start = BuildLog(folder: run.path).events().last { $0["attempt"] as? Int == attempt }
        guard let ranks = start?["ranks"] as? Int, ranks > 0 else {
            throw KeifuError(
                .mismatch, "the build log does not say how many ranks ran step \(step)",
                file: run.path, remedy: "Name the row with --row.")
        }
        let size = run.manifest.microBatch
        let perRank = run.rowsPerStep / ranks
        guard (0..<ranks).contains(rank), micro >= 0, micro * size < perRank else {
            throw KeifuError(
                .mismatch,
                "step \(step) had \(ranks) ranks with \(perRank / size) micro-batches each",
                file: run.path)
        }
        let first = rank * perRank + micro * size
        return UInt32(first)..<UInt32(min(first + size, (rank + 1) * perRank))
    }

    /// Opens the artefact with the given root among the places named by the user and the recorded one.
    private static func open<Artefact: RootedFolder>(
        _ what: String, root: Digest, places: [String], hint: String?, option: String
    ) throws -> Artefact {
        for place in places + (hint.map { [$0] } ?? []) {
            let artefact = try Artefact(path: place)
            if artefact.root == root { return artefact }
            if places.isEmpty {
                throw KeifuError(
                    .mismatch, "the \(what) has the root \(artefact.root), not \(root)",
                    file: place,
                    remedy: "It was made anew since; name the one that was used with \(option).")
            }
        }
        throw KeifuError(
            .mismatch, "the \(what) with the root \(root) was not found",
            file: hint ?? places.first, remedy: "Say where it is with \(option) DIR.")
    }
}

/// A sealed folder that a root hash names.
private protocol RootedFolder {
    init(path: String) throws
    var root: Digest { get }
}

extension ShardSet: RootedFolder {}
extension CorpusFolder: RootedFolder {}
