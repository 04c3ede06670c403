/// The rule `japanese-spaces`: a run of spaces between two Japanese characters is removed.
///
/// A run that has anything else on a side stays as it is: next to Latin letters and digits, after ！ and ？, where
/// Japanese typography wants a space, and at the beginning of a line, where it is indentation.
enum JapaneseSpaces {
    /// Spaces: Unicode's category Zs. Tabs are columns and stay.
    static func isSpace(_ value: UInt32) -> Bool {
        switch value {
        case 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Kana, kanji of all planes, the marks 々〆〇, 、。 and brackets.
    ///
    /// Sound marks that combine are not among them: where they stand behind a space they belong to the space. Nor
    /// are ！ and ？, nor signs and full-width letters, which stand for Latin ones.
    static func isJapanese(_ value: UInt32) -> Bool {
        switch value {
        case 0x3099, 0x309A: false
        case 0x3001...0x3029, 0x3031...0x3035, 0x303B...0x303D, 0x3041...0x30FF, 0x31F0...0x31FF:
            true
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true
        // Half-width kana without their sound marks.
        case 0xFF61...0xFF9D: true
        // Kana beyond the basic plane, and kanji.
        case 0x1AFF0...0x1B16F, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
