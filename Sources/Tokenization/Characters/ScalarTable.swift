/// A byte for each scalar value, in one flat table: the classes that scanners look up on every character.
final class ScalarTable: @unchecked Sendable {
    // Unchecked: the table is written in `init` only.
    /// One byte a scalar value, `0x110000` of them.
    let entries: UnsafePointer<UInt8>
    private let storage: UnsafeMutablePointer<UInt8>

    /// Fills the table: `value` says what to combine into the entries of each set with a bitwise or.
    convenience init(_ sets: [(set: ScalarSet, value: UInt8)]) {
        self.init { table in
            for (set, value) in sets {
                for range in set.ranges {
                    for scalar in range { table[Int(scalar)] |= value }
                }
            }
        }
    }

    /// Fills a table of zeros by hand.
    init(fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let count = Int(ScalarSet.last) + 1
        storage = .allocate(capacity: count)
        storage.initialize(repeating: 0, count: count)
        fill(UnsafeMutableBufferPointer(start: storage, count: count))
        entries = UnsafePointer(storage)
    }

    deinit { storage.deallocate() }
}

/// The classes that the pre-tokenizers look at, a bit each.
struct CharacterFlags {
    /// `\p{L}`
    static let letter: UInt8 = 1
    /// `\p{N}`
    static let number: UInt8 = 2
    /// `\s`
    static let space: UInt8 = 4
    /// `\r` or `\n`
    static let newline: UInt8 = 8
    /// `\p{Han}`
    static let han: UInt8 = 16
    /// `\p{Hiragana}`
    static let hiragana: UInt8 = 32
    /// `\p{Katakana}`
    static let katakana: UInt8 = 64
    /// Continues a run of kana of either kind without being of one script: the long vowel mark, half-width
    /// or not, and the combining and half-width voicing marks.
    static let kanaMark: UInt8 = 128

    /// The flags of every scalar value.
    static let table = ScalarTable([
        (CharacterClasses.letters, letter), (CharacterClasses.numbers, number),
        (CharacterClasses.spaces, space), (ScalarSet([0x0A...0x0A, 0x0D...0x0D]), newline),
        (CharacterClasses.han, han), (CharacterClasses.hiragana, hiragana),
        (CharacterClasses.katakana, katakana), (kanaMarks, kanaMark),
    ])

    /// The marks that continue a run of kana.
    static let kanaMarks = ScalarSet([
        0x3099...0x309A, 0x30FC...0x30FC, 0xFF70...0xFF70, 0xFF9E...0xFF9F,
    ])
}
