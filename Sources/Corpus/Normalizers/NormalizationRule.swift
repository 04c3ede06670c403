/// A rule of a recipe's `normalize:` list.
///
/// The list says which rules are on; they act in one order whatever the order of the list, which
/// docs/normalization.md gives with its reasons. Each rule's edits have a class of their own.
public enum NormalizationRule: String, CaseIterable, Sendable {
    /// CR LF, CR, NEL, LS and PS become LF.
    case lineEndings = "line-endings"
    /// Unicode's NFKC. U+3000 becomes a space.
    case nfkc
    /// Unicode's NFC.
    case nfc
    /// NFKC as far as it folds forms of characters (ａ ｶ ﬁ), and no further: ① ㍻ ㎏ ½ ㈱ ℃ stay.
    case nfkcJapanese = "nfkc-japanese"
    /// Half-width kana become full-width; their sound marks join them.
    case halfWidthKana = "half-width-kana"
    /// Full-width ASCII and U+3000 become ASCII; ～ does not.
    case fullWidthASCII = "full-width-ascii"
    /// Ten hyphens and minus signs become -.
    case hyphens
    /// Runs of ー become one ー; a dash inside a katakana word becomes ー.
    case longVowels = "long-vowels"
    /// ～ (U+FF5E) becomes 〜 (U+301C).
    case waveDash = "wave-dash"
    /// Spaces between Japanese characters are removed.
    case japaneseSpaces = "japanese-spaces"
    /// Runs of the same punctuation are shortened.
    case repeatedPunctuation = "repeated-punctuation"
    /// Control and invisible formatting characters are removed.
    case controlCharacters = "control-characters"
    /// Variation selectors are removed.
    case variationSelectors = "variation-selectors"
    /// CJK compatibility ideographs become unified ones.
    case cjkCompatibility = "cjk-compatibility"
    /// Lines at the end that speak of the site are cut off.
    case footers

    /// What a recipe that says nothing gets.
    public static let standard: [NormalizationRule] = [
        .lineEndings, .nfkc, .halfWidthKana, .waveDash, .controlCharacters,
    ]

    /// Rules of which a recipe may name one at most: one normal form.
    public static let forms: [NormalizationRule] = [.nfkc, .nfc, .nfkcJapanese]

    /// Names that stand for several rules.
    public static let presets: [(name: String, rules: [NormalizationRule])] = [
        (
            "neologdn",
            [
                .halfWidthKana, .fullWidthASCII, .hyphens, .longVowels, .waveDash,
                .japaneseSpaces,
            ]
        )
    ]
}
