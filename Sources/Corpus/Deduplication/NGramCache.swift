internal import Synchronization

/// The n-gram sets that were needed last, so that a document with many copies is not cut anew for each.
final class NGramCache<Texts: DeduplicationTexts>: Sendable {
    private let texts: Texts
    private let n: Int
    private let order: [Int]
    private let state = Mutex(State())

    private struct State: Sendable {
        var sets: [Int: CharacterNGrams] = [:]
        /// Ranks in the order in which they came in.
        var queue: [Int] = []
        var oldest = 0
        var keys = 0
    }

    /// 64 MiB of keys.
    private static var mostKeys: Int { 1 << 22 }

    init(texts: Texts, n: Int, order: [Int]) {
        self.texts = texts
        self.n = n
        self.order = order
    }

    func ngrams(rank: Int) throws -> CharacterNGrams {
        if let known = state.withLock({ $0.sets[rank] }) { return known }
        let made = CharacterNGrams(folded: try texts.foldedText(of: order[rank]), n: n)
        state.withLock { state in
            guard state.sets.updateValue(made, forKey: rank) == nil else { return }
            state.queue.append(rank)
            state.keys += made.keys.count
            while state.keys > Self.mostKeys, state.oldest < state.queue.count {
                let gone = state.sets.removeValue(forKey: state.queue[state.oldest])
                state.keys -= gone?.keys.count ?? 0
                state.oldest += 1
            }
            if state.oldest > 4096 {
                state.queue.removeFirst(state.oldest)
                state.oldest = 0
            }
        }
        return made
    }
}
