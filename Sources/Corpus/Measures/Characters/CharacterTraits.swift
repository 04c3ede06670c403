internal import JapaneseText

/// What measures want to know of a character, in a byte: its class in the lower three bits, and flags.
///
/// One look into a table finds all of it, and 256 counts say how many characters of a text have which.
struct CharacterTraits: OptionSet, Sendable {
    let rawValue: UInt8

    /// One of ``SpecialCharacters``.
    static let special = CharacterTraits(rawValue: 1 << 3)
    /// 、，。．！？: the punctuation that Swallow counts as Japanese letters.
    static let japanesePunctuation = CharacterTraits(rawValue: 1 << 4)
    /// 。．！？: Swallow's kuten.
    static let kuten = CharacterTraits(rawValue: 1 << 5)
    /// 。 and its half-width form.
    static let fullStop = CharacterTraits(rawValue: 1 << 6)
    /// A line break, or a mark that ends a sentence.
    static let boundary = CharacterTraits(rawValue: 1 << 7)

    /// The class of the character.
    var characterClass: CharacterClass { CharacterClass(rawValue: rawValue & 7) ?? .other }

    /// The traits of a character.
    init(_ scalar: Unicode.Scalar) {
        self.init(rawValue: CharacterClass(scalar).rawValue)
        if SpecialCharacters.contains(scalar) { insert(.special) }
        switch scalar.value {
        case 0x3002, 0xFF0E, 0xFF01, 0xFF1F: formUnion([.japanesePunctuation, .kuten])
        case 0x3001, 0xFF0C: insert(.japanesePunctuation)
        default: break
        }
        if scalar.value == 0x3002 || scalar.value == 0xFF61 { insert(.fullStop) }
        if scalar.value == 0x0A || scalar.value == 0x0D || JapaneseMarks.endsSentence(scalar.value)
        {
            insert(.boundary)
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The traits of the Basic Multilingual Plane, by code point.
    static let basicPlane: [UInt8] = table(0..<0x10000)

    /// The traits of the planes that have emoji and kanji, made when a text first holds one.
    private static let supplementaryPlanes: [UInt8] = table(0x10000..<0x40000)

    /// The traits of a character beyond U+FFFF.
    static func ofSupplementary(_ character: UInt32) -> UInt8 {
        if character < 0x40000 { return supplementaryPlanes[Int(character) - 0x10000] }
        return Unicode.Scalar(character).map { CharacterTraits($0).rawValue } ?? 0
    }

    private static func table(_ range: Range<UInt32>) -> [UInt8] {
        range.map { Unicode.Scalar($0).map { CharacterTraits($0).rawValue } ?? 0 }
    }
}
