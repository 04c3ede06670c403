internal import Ledger
internal import Lineage
internal import Shards

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
            for segment in record.segments {
                let set = Int(record.shardSet)
                guard seen[set].insert(segment.document).inserted else { continue }
                let document = try sets[set].document(Int(segment.document))
                ids.insert(document.id)
                if let hash = document.foldedHash { texts.insert(hash) }
                if let url = document.url { urls.insert(.of(text: url)) }
            }
        }
    }

    /// The roots over what was added.
    var roots: ExposedRoots { ExposedRoots(ids: ids, texts: texts, urls: urls) }
}
