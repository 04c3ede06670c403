internal import JapaneseText

/// The characters of a morpheme: how many, and of what kind.
struct WordSpelling {
    /// Where it lies without the white space at its ends; empty where it is nothing else.
    let bytes: Range<Int>
    /// Its characters (Unicode scalar values), without white space at its ends.
    let characters: UInt32
    /// What it is made of.
    let traits: Traits

    /// What a word is made of.
    struct Traits: OptionSet {
        let rawValue: UInt8
        /// A letter of any script, kana and kanji included.
        static let letter = Traits(rawValue: 1)
        /// A digit or another number.
        static let number = Traits(rawValue: 2)
    }

    /// Reads the bytes of a morpheme of valid UTF-8.
    init(_ range: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
        var traits: Traits = []
        var first = range.upperBound
        var last = range.upperBound
        // Characters up to the end of the last one that is no white space, and up to here.
        var inside: UInt32 = 0
        var passed: UInt32 = 0
        var position = range.lowerBound
        while position < range.upperBound {
            let (value, length) = Self.character(at: position, of: text, before: range.upperBound)
            let characterClass = Unicode.Scalar(value).map(CharacterClass.init) ?? .other
            position += length
            if characterClass == .whiteSpace {
                if first < range.upperBound { passed += 1 }
                continue
            }
            if first == range.upperBound { first = position - length }
            passed += 1
            inside = passed
            last = position
            if characterClass.isLetter { traits.insert(.letter) }
            if characterClass == .number { traits.insert(.number) }
        }
        bytes = first..<max(first, last)
        characters = inside
        self.traits = traits
    }

    /// The character at a place, and its length. What is cut off at the end, which valid text has not, is a
    /// character of its own.
    private static func character(
        at position: Int, of text: UnsafeBufferPointer<UInt8>, before end: Int
    ) -> (value: UInt32, length: Int) {
        let lead = UInt32(text[position])
        let length = text[position].utf8Length
        guard length > 1 else { return (lead, 1) }
        guard position + length <= end else { return (0xFFFD, end - position) }
        var value = lead & (0xFF >> UInt32(length + 1))
        for next in position + 1..<position + length {
            value = value << 6 | UInt32(text[next] & 0x3F)
        }
        return (value, length)
    }
}
