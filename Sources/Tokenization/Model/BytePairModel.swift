/// Two tokens that become one.
struct Merge: Equatable, Sendable {
    /// The id of the token on the left.
    var left: UInt32
    /// The id of the token on the right.
    var right: UInt32
    /// The id of what they become.
    var product: UInt32
}

/// A token that stands for itself and is never found in text.
struct SpecialToken: Equatable, Sendable {
    var id: UInt32
    var content: String
}

/// A byte-level BPE model: what each id stands for, and which pairs merge, the first of them first.
struct BytePairModel: Equatable, Sendable {
    /// The bytes of every id; a special token's are the UTF-8 of its content.
    var tokens: ByteStrings
    var specialTokens: [SpecialToken]
    /// The ids of the 256 bytes, by byte.
    var byteTokens: [UInt32]
    /// In order of rank.
    var merges: [Merge]
}
