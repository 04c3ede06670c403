internal import Ledger
internal import Lineage
internal import Shards
internal import Storage

/// The distinct documents that the weights were exposed to so far.
struct ExposedDocuments {
    private let sets: [ShardSet]
    private var seen: [Set<UInt64>]
    private var ids = Set<Digest>()
    private var texts = Set<Digest>()
    private var urls = Set<Digest>()

    init(sets: [ShardSet]) {
        self.sets = sets
        seen = sets.map { _ in [] }
    }

    /// Adds the documents of a step.
    mutating func add(_ records: [ExposureRecord]) throws {
        for record in records {
            try add(record.segments.map(\.document), shardSet: record.shardSet)
        }
    }

    /// Adds documents of a shard set by their ordinals.
    mutating func add(_ documents: some Sequence<UInt64>, shardSet: UInt32) throws {
        let set = Int(shardSet)
        guard set < sets.count else {
            throw KeifuError.badInput(
                "the exposures name shard set \(set) of \(sets.count)",
                remedy: "The exposure log is of another run; restore it.")
        }
        for ordinal in documents where seen[set].insert(ordinal).inserted {
            let document = try sets[set].document(Int(ordinal))
            ids.insert(document.id)
            if let hash = document.foldedHash { texts.insert(hash) }
            if let url = document.url { urls.insert(.of(text: url)) }
        }
    }

    /// The roots over what was added.
    var roots: ExposedRoots { ExposedRoots(ids: ids, texts: texts, urls: urls) }
}
