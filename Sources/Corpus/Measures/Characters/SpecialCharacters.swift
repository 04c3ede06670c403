internal import JapaneseText

/// HojiChar's special characters: white space, punctuation, symbols and emoji, the list of which began at
/// BigScience (`parameters_filtering.py`).
///
/// Letters and digits stand in none of the lists here. In the originals some do, by accident: ー 一 上 ン ッ ツ シ
/// (BigScience), 士 １ π Г ø and a few more (HojiChar). White space is Unicode's, and emoji are those of the linked
/// ICU's Unicode version instead of those of a Python package.
enum SpecialCharacters {
    /// Whether a character is one of them.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        let characterClass = CharacterClass(scalar)
        if characterClass == .whiteSpace { return true }
        switch scalar.value {
        // ASCII punctuation; controls C1.
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0x80...0x9F: return true
        // Characters without a shape: soft hyphen, zero-width space and no-break space, the empty Braille
        // pattern, the stand-ins for objects and for what could not be decoded.
        case 0xAD, 0x200B, 0xFEFF, 0x2800, 0xFFFC, 0xFFFD: return true
        default: break
        }
        if marks.contains(scalar.value) { return true }
        return !characterClass.isLetter && characterClass != .number && scalar.isEmoji
    }

    /// Punctuation and symbols beyond ASCII.
    private static let marks = Set(
        """
        ¡¢£¤¥¦§¨©«®¯°±²³´·¸¹»¼½¾¿×÷ʺʻʼˈˌː˘˚˜،٪٬۩\
        ‐‑–—―‖‘’‚“”„‟†•․…‰′″‹›‿⁃⁄₨₪€℃™⇓∆∈−√∞∟≈≖≤\
        ≥⊕⋅═■▬▲▴▷►▻▼◆●◦★☆☛☻♡♥♫✓✦✱❖➤➩、。《》「」【】゜﴾﴿！\
        （），．：；？＾～
        """.unicodeScalars.map(\.value))
}
