/// The rule `long-vowels`: a run of ー becomes one, half-width ｰ becomes ー, and a dash that stands alone inside a
/// katakana word is ー that was typed wrong (サ―ビス, デ－タ).
///
/// Dashes anywhere else stay: 「そうか――」 is literature's dash, 東京―大阪 a range. A dash counts as inside a word only
/// between katakana; ン and ッ are not lengthened, so what follows them is a dash too.
enum LongVowels {
    /// ー.
    static let bar: UInt32 = 0x30FC
    /// The dashes that local rules or a form could turn into something else before this rule has seen them: ﹣ －.
    static let hyphens: Set<UInt32> = [0xFE63, 0xFF0D]

    /// ー and ｰ.
    static func isBar(_ value: UInt32) -> Bool { value == bar || value == 0xFF70 }

    /// What neologdn takes for ー: ﹣ － — ― ─ ━.
    static func isDash(_ value: UInt32) -> Bool {
        switch value {
        case 0x2014, 0x2015, 0x2500, 0x2501, 0xFE63, 0xFF0D: true
        default: false
        }
    }

    /// Whether a vowel can be lengthened behind the character.
    static func mayPrecede(_ value: UInt32) -> Bool {
        switch value {
        // ッ ン and their half-width and small forms.
        case 0x30C3, 0x30F3, 0xFF6F, 0xFF9D: false
        case 0x30A1...0x30FA, 0x31F0...0x31FF, 0xFF66...0xFF6F, 0xFF71...0xFF9C: true
        // Half-width sound marks belong to the kana before them.
        case 0xFF9E, 0xFF9F: true
        default: false
        }
    }

    /// Whether a word goes on with the character.
    static func mayFollow(_ value: UInt32) -> Bool {
        switch value {
        case 0x30A1...0x30FA, 0x30FC, 0x31F0...0x31FF, 0xFF66...0xFF9D: true
        default: false
        }
    }
}
