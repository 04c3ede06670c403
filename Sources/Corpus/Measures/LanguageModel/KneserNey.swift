/// Interpolated modified Kneser–Ney smoothing (Chen and Goodman, 1998), as KenLM's `lmplz` estimates it
/// (Heafield, Pouzyrevsky, Clark and Koehn, 2013).
///
/// Counts are adjusted: an n-gram below the highest order counts the different tokens that stand before it, not its
/// occurrences, unless it begins with `<s>`, before which nothing stands. With a(h w) the adjusted count, D the
/// order's discount for a count of 1, 2, and 3 or more, and h′ the context without its first token:
///
///     p(w | h) = (a(h w) − D(a(h w))) ⁄ Σ a(h ·)  +  γ(h) p(w | h′)
///     γ(h) = Σ D(a(h ·)) ⁄ Σ a(h ·)
///
/// Below single tokens lies the uniform distribution over the vocabulary and `<unk>`, without `<s>`. n-grams that
/// are pruned keep their part in the sums; what they had goes to γ.
struct KneserNey {
    /// The amounts taken from counts of 1, 2, and 3 or more.
    struct Discounts: Equatable, Sendable {
        var amounts: [Double]
        /// Whether the counts gave none, and the amounts are those that lmplz falls back to.
        var isFallback = false

        static let fallback = Discounts(amounts: [0.5, 1, 1.5], isFallback: true)

        /// Equation 26 of Chen and Goodman, from how many n-grams of an order have a count of 1, 2, 3 and 4.
        init(countsOfCounts counts: [Int]) {
            guard counts[0] > 0, counts[1] > 0, counts[2] > 0 else {
                self = .fallback
                return
            }
            let (one, two) = (Double(counts[0]), Double(counts[1]))
            let share = one / (one + 2 * two)
            let amounts = (0..<3).map { index in
                Double(index + 1) - Double(index + 2) * share * Double(counts[index + 1])
                    / Double(counts[index])
            }
            // Small or made-up text can give what is no discount.
            for (index, amount) in amounts.enumerated()
            where !(0...Double(index + 1)).contains(amount) {
                self = .fallback
                return
            }
            self.amounts = amounts
        }

        private init(amounts: [Double], isFallback: Bool) {
            self.amounts = amounts
            self.isFallback = isFallback
        }

        func of(_ count: UInt32) -> Double { count == 0 ? 0 : amounts[min(Int(count), 3) - 1] }
    }

    /// The n-grams; once estimated, nodes hold probabilities and back-off factors.
    private(set) var counts: NGramCounts
    /// By order.
    private(set) var discounts: [Discounts] = []
    /// By order: n-grams that occur so often or less are left out.
    let thresholds: [Int]
    private var adjusted: [UInt32]

    /// Estimates a model.
    ///
    /// - Parameter thresholds: by order, not falling.
    init(_ counts: consuming NGramCounts, thresholds: [Int]) {
        self.thresholds = thresholds
        adjusted = counts.adjusted
        self.counts = counts
        for order in 1...trie.order { discounts.append(discounts(order)) }
        interpolate(contexts: nil, order: 1)
        for order in 2..<(trie.order + 1) {
            interpolate(contexts: trie.level(order - 1), order: order)
        }
        adjusted = []
    }

    private var trie: NGramTrie { counts.trie }

    /// Whether an n-gram is left out. `<unk>`, `<s>` and `</s>` never are.
    func isPruned(_ node: Int, order: Int) -> Bool {
        node > CharacterVocabulary.sentenceEnd && Int(counts.counts[node]) <= thresholds[order - 1]
    }

    /// How many n-grams of an order are left.
    func keptCount(_ order: Int) -> Int {
        trie.level(order).reduce(0) { isPruned($1, order: order) ? $0 : $0 + 1 }
    }

    private func discounts(_ order: Int) -> Discounts {
        var countsOfCounts = [0, 0, 0, 0]
        for node in trie.level(order) where (1...4).contains(adjusted[node]) {
            countsOfCounts[Int(adjusted[node]) - 1] += 1
        }
        return Discounts(countsOfCounts: countsOfCounts)
    }

    /// The probabilities of an order's n-grams and the back-off factors of their contexts, those of the order below
    /// being known.
    private mutating func interpolate(contexts: Range<Int>?, order: Int) {
        let discounts = discounts[order - 1]
        guard let contexts else {
            let level = trie.level(1)
            // <s> is never predicted.
            interpolate(level, discounts, order, uniform: 1 / Double(keptCount(1) - 1))
            counts.trie.nodes[Int(CharacterVocabulary.sentenceStart)].probability = 1
            return
        }
        for context in contexts {
            let children = trie.children(context)
            guard !children.isEmpty else {
                // Nothing follows it: a model multiplies with 1.
                counts.trie.nodes[context].backoff = 1
                continue
            }
            counts.trie.nodes[context].backoff = Float(interpolate(children, discounts, order))
        }
    }

    /// The probabilities of the tokens after one context; what is left for those that were not seen.
    @discardableResult
    private mutating func interpolate(
        _ children: Range<Int>, _ discounts: Discounts, _ order: Int, uniform: Double? = nil
    ) -> Double {
        var sum = 0.0
        var left = 0.0
        for child in children {
            let count = adjusted[child]
            sum += Double(count)
            left += isPruned(child, order: order) ? Double(count) : discounts.of(count)
        }
        let factor = left / sum
        for child in children where !isPruned(child, order: order) {
            let count = adjusted[child]
            let own = (Double(count) - discounts.of(count)) / sum
            let lower =
                uniform
                ?? Double(counts.trie.nodes[Int(counts.trie.nodes[child].suffix)].probability)
            counts.trie.nodes[child].probability = Float(own + factor * lower)
        }
        return factor
    }
}

extension NGramCounts {
    /// The counts that Kneser–Ney takes: at the highest order and after `<s>` how often an n-gram occurs, else how
    /// many different tokens stand before it. `<s>` itself, which is never predicted, and `<unk>` have 0.
    var adjusted: [UInt32] {
        var result = counts
        for order in 1..<trie.order {
            for node in trie.level(order) where !sentenceStarts(order).contains(node) {
                result[node] = 0
            }
            for node in trie.level(order + 1) { result[Int(trie.nodes[node].suffix)] += 1 }
        }
        result[Int(CharacterVocabulary.sentenceStart)] = 0
        return result
    }
}
