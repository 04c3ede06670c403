internal import JapaneseText

/// Characters of a text and their kinds.
enum CharacterMeasures {
    /// - `characters`: Unicode scalar values, white space and line breaks included.
    /// - `letters`: letters of all scripts, kana and kanji included.
    /// - `japanese_fraction`: hiragana, katakana (with ー, of either width) and kanji (of any plane, with
    ///   々〆〇), among characters that are not white space.
    /// - `hiragana_fraction`, `katakana_fraction`, `kanji_fraction`: likewise.
    static let names = [
        "characters", "letters", "japanese_fraction", "hiragana_fraction", "katakana_fraction",
        "kanji_fraction",
    ]

    static func append(of text: MeasuredText, to row: inout [Float]) {
        let counts = CharacterCounts(text.bytes)
        func fraction(_ part: Int) -> Float {
            counts.visible == 0 ? 0 : Float(Double(part) / Double(counts.visible))
        }
        row.append(Float(counts.characters))
        row.append(Float(counts.letters))
        row.append(fraction(counts.japanese))
        row.append(fraction(counts[.hiragana]))
        row.append(fraction(counts[.katakana]))
        row.append(fraction(counts[.kanji]))
    }
}
