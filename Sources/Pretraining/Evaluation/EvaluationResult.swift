internal import Glibc

/// What a model makes of text that it was not trained on.
public struct EvaluationResult: Sendable {
    /// Sums over some targets, and the means that follow from them.
    public struct Part: Sendable, Equatable {
        /// Targets that were scored.
        public var targets: UInt64 = 0
        /// Their UTF-8 bytes; the end-of-text token has none.
        public var bytes: UInt64 = 0
        /// Sum of their losses, in nats.
        public var lossSum = 0.0

        /// Mean loss of a target, in nats.
        public var loss: Double { lossSum / Double(targets) }
        /// e to the power of the mean loss.
        public var perplexity: Double { exp(loss) }
        /// Loss in bits by byte of the targets: comparable between vocabularies.
        public var bitsPerByte: Double { lossSum / log(2) / Double(bytes) }
    }

    /// Over everything.
    public var total = Part()
    /// By the source of the targets' documents, sorted by name.
    public var bySource: [(name: String, part: Part)] = []
    /// Entropy of the scored targets' own frequencies, in nats: the loss of the best model that ignores
    /// context, fitted to this very text.
    public var unigramEntropy = 0.0

    /// H = −Σ p ln p over token frequencies.
    static func entropy(ofCounts counts: [UInt64]) -> Double {
        let total = Double(counts.reduce(0, +))
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / total
            return sum - share * log(share)
        }
    }
}
