internal import ICU

/// What kind of character a character is, as far as measures of Japanese text care.
public enum CharacterClass: UInt8, CaseIterable, Sendable {
    /// Anything not named below: punctuation, symbols, control characters, marks.
    case other = 0
    /// White space and line breaks.
    case whiteSpace = 1
    /// Hiragana, with the iteration marks ゝゞ.
    case hiragana = 2
    /// Katakana of either width, with ー, ヶ and ヽヾ.
    case katakana = 3
    /// Kanji of any plane, with 々, 〆 and 〇.
    case kanji = 4
    /// Letters of other scripts.
    case letter = 5
    /// Digits and other numbers.
    case number = 6

    /// Whether the class is one of Japanese writing.
    public var isJapanese: Bool { self == .hiragana || self == .katakana || self == .kanji }
    /// Whether the class is one of letters, Japanese ones included.
    public var isLetter: Bool { isJapanese || self == .letter }

    /// The class of a character.
    public init(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x10000 {
            self = CharacterClass(rawValue: Self.basicPlane[Int(scalar.value)]) ?? .other
        } else {
            self = Self.classify(scalar)
        }
    }

    /// The classes of the Basic Multilingual Plane, by code point.
    static let basicPlane: [UInt8] = (UInt32(0)..<0x10000).map {
        Unicode.Scalar($0).map { classify($0).rawValue } ?? 0
    }

    private static func classify(_ scalar: Unicode.Scalar) -> CharacterClass {
        switch scalar.value {
        // ー belongs to both kana scripts in Unicode; in text it lengthens katakana words above all.
        case 0x30FC, 0xFF70: return .katakana
        // 々 and 〇 are Han in Unicode, 〆 (U+3006) is shared by scripts.
        case 0x3006: return .kanji
        default: break
        }
        if CharacterProperties.isWhiteSpace(scalar) { return .whiteSpace }
        let isLetter = CharacterProperties.isLetter(scalar)
        switch CharacterProperties.script(of: scalar) {
        // Radicals (⺀…) and 〡 are Han but symbols and numbers; kanji are the letters, 〇 is a
        // number.
        case .han where isLetter || scalar.value == 0x3007: return .kanji
        case .hiragana where isLetter: return .hiragana
        case .katakana where isLetter: return .katakana
        default: break
        }
        if isLetter { return .letter }
        return CharacterProperties.isNumber(scalar) ? .number : .other
    }
}

/// How many characters of each class a text holds.
public struct CharacterCounts: Equatable, Sendable {
    /// Counts by the class's raw value.
    private var counts = [Int](repeating: 0, count: 8)

    /// Counts the characters of valid UTF-8.
    public init(_ text: [UInt8]) {
        CharacterClass.basicPlane.withUnsafeBufferPointer { table in
            text.withUnsafeBufferPointer { bytes in
                counts.withUnsafeMutableBufferPointer { counts in
                    Self.count(bytes, table: table, into: counts)
                }
            }
        }
    }

    /// The characters of one class.
    public subscript(_ characterClass: CharacterClass) -> Int {
        counts[Int(characterClass.rawValue)]
    }

    /// All characters (Unicode scalar values).
    public var characters: Int { counts.reduce(0, +) }
    /// Characters that are not white space.
    public var visible: Int { characters - self[.whiteSpace] }
    /// Hiragana, katakana and kanji.
    public var japanese: Int { self[.hiragana] + self[.katakana] + self[.kanji] }
    /// Letters of all scripts.
    public var letters: Int { japanese + self[.letter] }

    private static func count(
        _ bytes: UnsafeBufferPointer<UInt8>, table: UnsafeBufferPointer<UInt8>,
        into counts: UnsafeMutableBufferPointer<Int>
    ) {
        var position = 0
        let end = bytes.count
        while position < end {
            let lead = UInt32(bytes[position])
            let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
            guard position + length <= end else { return }
            switch length {
            case 1: counts[Int(table[Int(lead)])] += 1
            case 2:
                let value = (lead & 0x1F) << 6 | UInt32(bytes[position + 1] & 0x3F)
                counts[Int(table[Int(value)])] += 1
            case 3:
                let value =
                    (lead & 0x0F) << 12 | UInt32(bytes[position + 1] & 0x3F) << 6
                    | UInt32(bytes[position + 2] & 0x3F)
                counts[Int(table[Int(value)])] += 1
            default:
                let value =
                    (lead & 0x07) << 18 | UInt32(bytes[position + 1] & 0x3F) << 12
                    | UInt32(bytes[position + 2] & 0x3F) << 6
                    | UInt32(bytes[position + 3] & 0x3F)
                let characterClass = Unicode.Scalar(value).map(CharacterClass.init) ?? .other
                counts[Int(characterClass.rawValue)] += 1
            }
            position += length
        }
    }
}
