internal import Lineage
internal import Recipes
internal import Storage

/// A document that passed every rule and may repeat another.
struct DeduplicationEntry: Sendable {
    /// Its identity.
    var id: Digest
    /// Its source's place in the recipe: the first source is preferred.
    var source: Int
    /// Scalars in its text: the longer document is preferred.
    var characters: Int
    /// SHA-256 of its folded text.
    var foldedHash: Digest

    /// Whether this document is kept rather than `other`: source, then length, then the smaller id.
    func isPreferred(to other: DeduplicationEntry) -> Bool {
        if source != other.source { return source < other.source }
        if characters != other.characters { return characters > other.characters }
        return id < other.id
    }
}

/// Where the deduplicator reads what it does not keep in memory.
protocol DeduplicationTexts: Sendable {
    /// The band keys of an entry; empty for texts shorter than an n-gram.
    func bandKeys(of entry: Int) throws -> [UInt64]
    /// The folded text of an entry.
    func foldedText(of entry: Int) throws -> [UInt8]
}

/// Removes documents that repeat a kept one, exactly or nearly, with evidence.
///
/// The definition is greedy by preference: going down the order of
/// ``DeduplicationEntry/isPreferred(to:)``, a document is removed if its folded text equals that of a
/// document already kept, or if its n-gram set is at least `threshold` similar (Jaccard, computed exactly) to
/// that of a document already kept. MinHash only proposes the pairs. Every removed document names a document
/// that is really kept, the most similar one; among equals the preferred one.
struct Deduplicator: Sendable {
    let exactly: Bool
    let settings: BuildRecipe.MinHashSettings?
    let threads: Int

    /// Documents that are compared with the kept ones at a time. It does not change the result.
    private static let batchSize = 512

    /// What is removed: entry → evidence.
    ///
    /// - Parameter progress: told how many documents are decided.
    func removals(
        entries: [DeduplicationEntry], texts: some DeduplicationTexts,
        progress: (Int) -> Void = { _ in }
    ) throws -> [Int: Verdict.Duplicate] {
        var order = Array(entries.indices)
        order.sort { entries[$0].isPreferred(to: entries[$1]) }
        var removed: [Int: Verdict.Duplicate] = [:]
        // Entry → the preferred entry with the same folded text.
        var copies: [(copy: Int, original: Int)] = []
        if exactly {
            var first: [Digest: Int] = [:]
            var originals: [Int] = []
            for entry in order {
                if let original = first[entries[entry].foldedHash] {
                    copies.append((entry, original))
                } else {
                    first[entries[entry].foldedHash] = entry
                    originals.append(entry)
                }
            }
            order = originals
        }
        progress(copies.count)
        if let settings {
            let pass = NearDuplicatePass(
                entries: entries, texts: texts, settings: settings, threads: threads)
            try pass.run(order: order, batchSize: Self.batchSize) { entry, duplicate in
                removed[entry] = duplicate
            } progress: {
                progress(copies.count + $0)
            }
        }
        for (copy, original) in copies {
            // An original that nearly repeats a third document takes its copies with it: their n-gram sets
            // are the same, and so is the similarity.
            removed[copy] =
                removed[original]
                ?? Verdict.Duplicate(method: "exact", keptID: entries[original].id, similarity: 1)
        }
        return removed
    }
}
