internal import Lineage

/// The order of preference as three words: in the order of their keys, documents come as
/// ``DeduplicationCandidate/isPreferred(to:)`` has them, those of older corpora before all others.
///
/// Ids are cut to 16 bytes, which tell them apart: that two of them begin alike has a probability of 2⁻¹²⁸.
struct PreferenceKey: Equatable, Sendable {
    /// Bytes of a key in a record.
    static let width = 24

    /// Rank of the corpus or source (16 bits), and the complement of the characters (48 bits).
    var first: UInt64
    /// The leading bytes of the id.
    var second: UInt64
    /// The next ones.
    var third: UInt64

    /// - Parameter rank: the place of the older corpus; for a new document the number of older corpora and the
    ///   place of its source.
    init(rank: Int, characters: Int, id: Digest) {
        let length = UInt64(clamping: characters)
        let most = UInt64(1) << 48 - 1
        first = UInt64(clamping: rank) << 48 | (most - min(length, most))
        let bytes = id.bytes
        func word(_ start: Int) -> UInt64 {
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        second = word(0)
        third = word(8)
    }
}
