internal import Recipes

/// Which pieces training may make.
///
/// A piece may hold parts of characters. Its length counts every character that it holds any byte of, and it
/// is Japanese if it holds a *whole* kanji, kana or kana mark (`\p{Han}`, `\p{Hiragana}`, `\p{Katakana}`, ー,
/// and the voicing marks). No pair is merged whose product is longer than the limit of its kind, and none
/// whose product would be spelt like a special token in the vocabulary.
struct PieceLimits: Sendable {
    private let limits: TokenizerRecipe.PieceLimits?
    private let smallest: Int
    private let forbidden: Set<[UInt8]>

    init(_ limits: TokenizerRecipe.PieceLimits?, specialTokens: [String]) {
        self.limits = limits
        smallest = limits.map { min($0.japanese, $0.other) } ?? Int.max
        forbidden = Set(specialTokens.compactMap { ByteAlphabet.read(Array($0.utf8)) })
    }

    /// Whether a piece of these bytes may be made.
    func allow(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        // A character has at least one byte, so most pairs need no closer look.
        let count = left.count + right.count
        if count <= smallest, !forbidden.contains(where: { $0.count == count }) { return true }
        let piece = Array(left) + right
        if forbidden.contains(piece) { return false }
        guard let limits else { return true }
        let length = Self.characters(piece)
        if length <= smallest { return true }
        return length <= (Self.isJapanese(piece) ? limits.japanese : limits.other)
    }

    /// How many characters a piece holds any byte of.
    static func characters(_ piece: [UInt8]) -> Int {
        var count = 0
        for (index, byte) in piece.enumerated() where index == 0 || byte & 0xC0 != 0x80 {
            count += 1
        }
        return count
    }

    /// Whether a piece holds a whole kanji, kana or kana mark.
    static func isJapanese(_ piece: [UInt8]) -> Bool {
        let wanted =
            CharacterFlags.han | CharacterFlags.hiragana | CharacterFlags.katakana
            | CharacterFlags.kanaMark
        return piece.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return false }
            var index = 0
            while index < bytes.count {
                let (scalar, length) = Scalars.decode(base, at: index, end: bytes.count)
                if length > 1, CharacterFlags.table.entries[Int(scalar)] & wanted != 0 {
                    return true
                }
                index += length
            }
            return false
        }
    }
}
