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
        var decoder = UTF8()
        var position = range.lowerBound
        var iterator = UnsafeBufferPointer(rebasing: text[range]).makeIterator()
        while true {
            let (characterClass, length): (CharacterClass, Int)
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                (characterClass, length) = (CharacterClass(scalar), UTF8.width(scalar))
            case .error: (characterClass, length) = (.other, 1)
            case .emptyInput:
                bytes = first..<max(first, last)
                characters = inside
                self.traits = traits
                return
            }
            if characterClass == .whiteSpace {
                if first < range.upperBound { passed += 1 }
            } else {
                if first == range.upperBound { first = position }
                passed += 1
                inside = passed
                last = position + length
                if characterClass.isLetter { traits.insert(.letter) }
                if characterClass == .number { traits.insert(.number) }
            }
            position += length
        }
    }
}
