internal import Lineage
internal import Storage

/// A document's place among the logs of a build: documents have no number of their own before all are known.
struct DocumentReference: Hashable, Comparable, Sendable {
    /// The log, from 0, in the order of the plan.
    var log: UInt32
    /// The document in it, from 0.
    var entry: UInt32

    /// Both in one word; words are in the order of references.
    var word: UInt64 { UInt64(log) << 32 | UInt64(entry) }

    init(log: UInt32, entry: UInt32) {
        self.log = log
        self.entry = entry
    }

    init(word: UInt64) {
        self.init(
            log: UInt32(truncatingIfNeeded: word >> 32), entry: UInt32(truncatingIfNeeded: word))
    }

    static func < (left: DocumentReference, right: DocumentReference) -> Bool {
        left.word < right.word
    }
}

/// A document that passed every rule and may repeat another.
struct DeduplicationCandidate: Sendable {
    var reference: DocumentReference
    /// Its identity.
    var id: Digest
    /// Its source's place in the recipe: the first source is preferred.
    var source: Int
    /// Scalars in its text: the longer document is preferred.
    var characters: Int
    /// SHA-256 of its folded text.
    var foldedHash: Digest

    /// Whether this document is kept rather than `other`: source, then length, then the smaller id.
    func isPreferred(to other: DeduplicationCandidate) -> Bool {
        if source != other.source { return source < other.source }
        if characters != other.characters { return characters > other.characters }
        return id < other.id
    }
}

/// The documents of a build as deduplication sees them. Every process of a team can read all of them; whoever
/// walks through them takes the logs of its share.
protocol CandidateStore: Sendable {
    /// How many logs there are.
    var logCount: Int { get }
    /// Hands out the candidates of a log, in order; documents that a rule dropped are not among them.
    func forEachCandidate(
        ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
    ) throws
    /// One candidate.
    func candidate(_ reference: DocumentReference) throws -> DeduplicationCandidate
    /// The band keys of a candidate; empty for texts shorter than an n-gram, or where MinHash is off.
    func bandKeys(_ reference: DocumentReference) throws -> [UInt64]
    /// The prepared text of a candidate, valid UTF-8.
    func text(_ reference: DocumentReference) throws -> [UInt8]
    /// The URL of a candidate.
    func url(_ reference: DocumentReference) throws -> String?
}
