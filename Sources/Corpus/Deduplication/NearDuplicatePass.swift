internal import Lineage
internal import Recipes
internal import Storage

/// The greedy pass over MinHash candidates.
struct NearDuplicatePass<Texts: DeduplicationTexts>: Sendable {
    let entries: [DeduplicationEntry]
    let texts: Texts
    let settings: BuildRecipe.MinHashSettings
    let threads: Int

    /// A kept document that a document was verified to be similar to.
    private struct Match: Sendable {
        /// The kept document's rank: its place in the order of preference.
        var rank: Int
        var similarity: Double

        /// Whether it is better evidence: more similar, or as similar and preferred.
        func isBetter(than other: Match?) -> Bool {
            guard let other else { return true }
            if similarity != other.similarity { return similarity > other.similarity }
            return rank < other.rank
        }
    }

    /// What a thread finds out about a document without the others of its batch.
    private struct Candidate: Sendable {
        var keys: [UInt64]
        var ngrams: CharacterNGrams?
        var match: Match?
    }

    /// Decides every document of `order`, preferred ones first.
    func run(
        order: [Int], batchSize: Int, remove: (Int, Verdict.Duplicate) -> Void,
        progress: (Int) -> Void
    ) throws {
        let hasher = MinHasher(settings)
        let cache = NGramCache(texts: texts, n: settings.ngram, order: order)
        let index = BandIndex()
        for start in stride(from: 0, to: order.count, by: batchSize) {
            let end = min(start + batchSize, order.count)
            let candidates = try ParallelLoop.map(count: end - start, threads: threads) { offset in
                try candidate(
                    rank: start + offset, order: order, hasher: hasher, index: index, cache: cache
                )
            }
            for (offset, candidate) in candidates.enumerated() where !candidate.keys.isEmpty {
                let rank = start + offset
                var best = candidate.match
                // Those of the same batch that were kept since the threads looked.
                for other in index.ranks(sharing: candidate.keys, from: start) {
                    let match = try verify(candidate.ngrams, rank, other, cache: cache)
                    if let match, match.isBetter(than: best) { best = match }
                }
                if let best {
                    remove(
                        order[rank],
                        Verdict.Duplicate(
                            method: "minhash", keptID: entries[order[best.rank]].id,
                            similarity: best.similarity))
                } else {
                    index.insert(rank: rank, keys: candidate.keys)
                }
            }
            progress(end)
        }
    }

    private func candidate(
        rank: Int, order: [Int], hasher: MinHasher, index: BandIndex, cache: NGramCache<Texts>
    ) throws -> Candidate {
        let keys = try texts.bandKeys(of: order[rank])
        guard !keys.isEmpty else { return Candidate(keys: []) }
        var result = Candidate(keys: keys)
        for other in index.ranks(sharing: keys, from: 0) {
            if result.ngrams == nil { result.ngrams = try cache.ngrams(rank: rank) }
            let match = try verify(result.ngrams, rank, other, cache: cache)
            if let match, match.isBetter(than: result.match) { result.match = match }
        }
        return result
    }

    private func verify(
        _ ngrams: CharacterNGrams?, _ rank: Int, _ other: Int, cache: NGramCache<Texts>
    ) throws -> Match? {
        let own = try ngrams ?? cache.ngrams(rank: rank)
        let similarity = own.similarity(to: try cache.ngrams(rank: other))
        return similarity >= settings.threshold ? Match(rank: other, similarity: similarity) : nil
    }
}

/// The kept documents by band key.
///
/// Chains instead of lists: one link for each document and band, so a band key costs 16 bytes and no
/// allocation of its own.
final class BandIndex: @unchecked Sendable {
    // Unchecked: threads only read it, and it is written only while none of them runs. A class, so that no
    // thread's lingering reference makes an insertion copy the whole index.
    private struct Link: Sendable {
        var rank: Int32
        var next: Int32
    }

    private var heads: [UInt64: Int32] = [:]
    private var links: [Link] = []

    func insert(rank: Int, keys: [UInt64]) {
        for key in keys {
            links.append(Link(rank: Int32(rank), next: heads[key] ?? -1))
            heads[key] = Int32(links.count - 1)
        }
    }

    /// The ranks, from `first` on, that share a key; each once, ascending.
    func ranks(sharing keys: [UInt64], from first: Int) -> [Int] {
        var found: Set<Int> = []
        for key in keys {
            var link = heads[key] ?? -1
            // Ranks ascend as they are inserted, so a chain descends.
            while link >= 0, Int(links[Int(link)].rank) >= first {
                found.insert(Int(links[Int(link)].rank))
                link = links[Int(link)].next
            }
        }
        return found.sorted()
    }
}
