internal import CICUShims

/// Character properties of the linked ICU's Unicode version.
///
/// Swift's own `Unicode.Scalar.Properties` follows the toolchain's Unicode version; these follow
/// the one that recipes record.
public enum CharacterProperties {
    /// The scripts that Keifu tells apart.
    public enum Script: Int32, Sendable {
        /// Any script not named here, and characters shared by several.
        case other = 0
        /// Kanji.
        case han = 1
        /// Hiragana.
        case hiragana = 2
        /// Katakana, half width included.
        case katakana = 3
        /// Latin letters.
        case latin = 4
    }

    /// The script of a character.
    public static func script(of character: Unicode.Scalar) -> Script {
        Script(rawValue: keifu_icu_script(character.value)) ?? .other
    }

    /// Whether the character is a letter (general categories Lu, Ll, Lt, Lm, Lo).
    public static func isLetter(_ character: Unicode.Scalar) -> Bool {
        (1...5).contains(keifu_icu_general_category(character.value))
    }

    /// Whether the character is a number (general categories Nd, Nl, No).
    public static func isNumber(_ character: Unicode.Scalar) -> Bool {
        (9...11).contains(keifu_icu_general_category(character.value))
    }

    /// Whether the character has the property White_Space.
    public static func isWhiteSpace(_ character: Unicode.Scalar) -> Bool {
        keifu_icu_is_white_space(character.value) != 0
    }

    /// Whether the character has the property Emoji.
    public static func isEmoji(_ character: Unicode.Scalar) -> Bool {
        keifu_icu_is_emoji(character.value) != 0
    }
}
