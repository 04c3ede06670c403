/// What became of an ingested document.
public enum Verdict: Equatable, Sendable {
    /// It is in the corpus.
    case kept(Split)
    /// A stage dropped it.
    case dropped(Drop)
    /// It repeats a document that was kept.
    case duplicate(Duplicate)

    /// Which part of the corpus a kept document belongs to.
    public enum Split: String, Sendable, CaseIterable {
        /// It may be trained on.
        case train
        /// It is kept for evaluation and never enters training shards.
        case heldOut = "held_out"
    }

    /// Why a document was dropped: the rule, and what was measured against which threshold.
    public struct Drop: Equatable, Sendable {
        /// The stage: `licence`, `opt_out`, `decode`, `filter`, …
        public var stage: String
        /// The rule within the stage, such as `japanese_fraction.min`.
        public var rule: String
        /// The measured value, where the rule compares one.
        public var value: Double?
        /// The threshold of the recipe, where the rule compares one.
        public var threshold: Double?
        /// What else a person needs to know, such as the offset of an illegal byte.
        public var detail: String?

        /// A reason to drop.
        public init(
            stage: String, rule: String, value: Double? = nil, threshold: Double? = nil,
            detail: String? = nil
        ) {
            self.stage = stage
            self.rule = rule
            self.value = value
            self.threshold = threshold
            self.detail = detail
        }
    }

    /// Which kept document a duplicate repeats.
    public struct Duplicate: Equatable, Sendable, Codable {
        /// How it was found: `exact` or `minhash`.
        public var method: String
        /// The document that was kept.
        public var keptID: Digest
        /// The verified similarity: exact Jaccard of n-gram sets, 1 for exact duplicates.
        public var similarity: Double
        /// The root of the older corpus that holds the kept document; `nil` where it is this one.
        public var corpus: Digest?

        /// The evidence for a removal.
        public init(method: String, keptID: Digest, similarity: Double, corpus: Digest? = nil) {
            self.method = method
            self.keptID = keptID
            self.similarity = similarity
            self.corpus = corpus
        }
    }
}
