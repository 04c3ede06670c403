internal import JapaneseText
internal import Storage

/// A measurement of a document's prepared text.
///
/// All measures are computed for every document and stored as one row, in the order of the cases; a
/// filter is a threshold on one of them. Fractions lie in 0 … 1 and are 0 where there is nothing to
/// count.
public enum Measure: String, CaseIterable, Sendable {
    /// Characters: Unicode scalar values, white space and line breaks included.
    case characters
    /// Letters of all scripts, kana and kanji included.
    case letters
    /// Hiragana, katakana (with ー, of either width) and kanji (of any plane, with 々〆〇), among
    /// characters that are not white space.
    case japaneseFraction = "japanese_fraction"
    /// Hiragana among characters that are not white space.
    case hiraganaFraction = "hiragana_fraction"
    /// Katakana among characters that are not white space.
    case katakanaFraction = "katakana_fraction"
    /// Kanji among characters that are not white space.
    case kanjiFraction = "kanji_fraction"
    /// Nouns (名詞) among morphemes other than symbols and punctuation, as HojiChar's
    /// `DiscardTooManyNouns` counts them, with MeCab over sentences. HojiChar wants UniDic (its
    /// 補助記号 are left out); the dictionary here is the one that `mecabrc` names, of which 記号 are
    /// left out.
    case nounFraction = "noun_fraction"

    /// Measures valid UTF-8; the values in the order of the cases.
    static func all(
        of text: [UInt8], morphemes analyzer: MorphemeAnalyzer
    ) throws(KeifuError) -> [Float] {
        let counts = CharacterCounts(text)
        let morphemes = try analyzer.count(text)
        func fraction(_ part: Int) -> Double {
            counts.visible == 0 ? 0 : Double(part) / Double(counts.visible)
        }
        return allCases.map { measure in
            let value =
                switch measure {
                case .characters: Double(counts.characters)
                case .letters: Double(counts.letters)
                case .japaneseFraction: fraction(counts.japanese)
                case .hiraganaFraction: fraction(counts[.hiragana])
                case .katakanaFraction: fraction(counts[.katakana])
                case .kanjiFraction: fraction(counts[.kanji])
                case .nounFraction: morphemes.nounFraction
                }
            return Float(value)
        }
    }
}
