public import Ledger
internal import Lineage
internal import Storage

/// Makes a shard set from documents and an encoder.
///
/// Documents are encoded in units, runs of about 4 MiB of text in the order given, which worker threads seal
/// in `.work`; then one thread lays the documents behind one another in the order of the plan and seals the folder.
/// The bytes depend on the plan and the documents alone, not on threads, kills or the size of units.
public struct ShardWriter {
    /// The state of an output folder after ``write(to:jobs:resume:force:progress:)``.
    public enum Outcome: Equatable, Sendable {
        /// The set was made.
        case made
        /// It was there already.
        case alreadyComplete
    }

    /// How far the work has come.
    public struct Progress: Equatable, Sendable {
        /// The phases, in order.
        public enum Phase: Sendable {
            /// Documents become tokens.
            case encoding
            /// Tokens are laid in the order of the set.
            case assembling
        }
        /// What is being done.
        public var phase: Phase
        /// Documents done.
        public var documents: Int
        /// UTF-8 bytes of text done.
        public var bytes: Int
    }

    /// What is to be made.
    public let plan: ShardPlan
    /// The documents, in an order in which their texts are read fast.
    public let documents: [ShardRow]
    private let tokenizerFolder: String
    private let texts: @Sendable (Range<Int>) throws -> [[UInt8]]
    private let encode: @Sendable ([UInt8]) throws -> [UInt32]
    /// Where the parents lie, by name: recorded in the build log.
    public var locations: [String: String] = [:]
    /// About how many bytes of text a unit has.
    var unitBytes = 4 << 20

    /// A writer of a shard set.
    ///
    /// - Parameters:
    ///   - plan: what is to be made.
    ///   - documents: all documents of the split, each once; their ordinals and tokens are filled in here.
    ///   - tokenizerFolder: the tokenizer, which is copied into the set.
    ///   - texts: the texts of a run of `documents`; called on worker threads.
    ///   - encode: a text's tokens, without any special token; called on worker threads.
    public init(
        plan: ShardPlan, documents: [ShardRow], tokenizerFolder: String,
        texts: @escaping @Sendable (Range<Int>) throws -> [[UInt8]],
        encode: @escaping @Sendable ([UInt8]) throws -> [UInt32]
    ) {
        self.plan = plan
        self.documents = documents
        self.tokenizerFolder = tokenizerFolder
        self.texts = texts
        self.encode = encode
    }

    /// Makes the set in a folder.
    ///
    /// - Parameters:
    ///   - output: the folder.
    ///   - jobs: worker threads.
    ///   - resume: whether unfinished work in the folder is gone on with.
    ///   - force: whether anything else there is replaced.
    ///   - progress: called on the calling thread as work goes on.
    /// - Throws: `KeifuError` where the folder is refused, a document cannot be read or a disk fails.
    public func write(
        to output: String, jobs: Int, resume: Bool = false, force: Bool = false,
        progress: (Progress) -> Void = { _ in }
    ) throws -> Outcome {
        guard !documents.isEmpty else {
            throw KeifuError.badInput(
                "the corpus has no documents in the split \(plan.split.rawValue)",
                remedy: plan.split == .heldOut
                    ? "Raise held_out.fraction in its recipe and build it again."
                    : "Loosen the filters of its recipe and build it again.")
        }
        let folder = try OutputFolder(
            path: output, identity: plan.identity, seal: ShardManifest.name,
            sealedIdentity: { _ in try? ShardManifest.load(folder: output).identity },
            resume: resume, force: force)
        if folder.state == .alreadyComplete { return .alreadyComplete }
        let log = BuildLog(folder: output)
        try log.append(folder.state == .resuming ? "resumed" : "started", ["jobs": jobs])
        for (name, path) in locations.sorted(by: { $0.key < $1.key }) {
            try log.recordLocation(of: name, path: path)
        }
        let units = unitRanges
        try encodeUnits(units, in: folder, jobs: jobs, progress)
        try assemble(units, in: folder, progress)
        try log.append("finished")
        try folder.finish()
        return .made
    }

    private var type: IndexedDataset.TokenType {
        IndexedDataset.TokenType(vocabularySize: plan.vocabularySize)
    }

    private var unitRanges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var (start, bytes) = (0, 0)
        for (index, document) in documents.enumerated() {
            bytes += document.bytes
            if bytes >= unitBytes || index == documents.count - 1 {
                ranges.append(start..<index + 1)
                (start, bytes) = (index + 1, 0)
            }
        }
        return ranges
    }

    private func encodeUnits(
        _ units: [Range<Int>], in folder: OutputFolder, jobs: Int, _ progress: (Progress) -> Void
    ) throws {
        let work = folder.workPath
        let (plan, documents, type, texts, encode) = (plan, documents, type, texts, encode)
        var done = Progress(phase: .encoding, documents: 0, bytes: 0)
        try ParallelLoop.ordered(count: units.count, threads: jobs) { number in
            let path = ShardUnit.path(number, in: work)
            let range = units[number]
            // A unit is whole where it has its name; one that fits nothing is made anew.
            if (try? ShardUnit(path: path, documents: range, type: type)) != nil { return }
            var tokens: [[UInt32]] = []
            for (index, text) in zip(range, try texts(range)) {
                let ids = try encode(text)
                for id in ids { _ = try plan.token(id, of: documents[index].id) }
                guard ids.count < Int(Int32.max) else {
                    throw KeifuError.badInput(
                        "document \(documents[index].id) has \(ids.count) tokens; "
                            + "an index holds fewer than 2^31",
                        remedy: "Split it in its source.")
                }
                tokens.append(ids)
            }
            try ShardUnit.write(
                path: path, documents: range, tokens: tokens, endOfText: plan.endOfText, type: type)
        } consume: { number, _ in
            done.documents = units[number].upperBound
            done.bytes += documents[units[number]].reduce(0) { $0 + $1.bytes }
            progress(done)
        }
    }

    private func assemble(
        _ units: [Range<Int>], in folder: OutputFolder, _ progress: (Progress) -> Void
    ) throws {
        var assembly = try ShardAssembly(
            plan: plan, documents: documents, type: type,
            units: try units.enumerated().map {
                try ShardUnit(
                    path: ShardUnit.path($0, in: folder.workPath), documents: $1, type: type)
            })
        try assembly.write(
            to: folder.path, work: folder.workPath, tokenizerFolder: tokenizerFolder,
            progress: progress)
    }
}
