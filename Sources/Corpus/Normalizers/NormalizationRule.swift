/// A rule of a recipe's `normalize:` list.
///
/// The list says which rules are on. They act in one order whatever the order of the list: first,
/// in one pass, the rules that rewrite a character or two (`line-endings`, `half-width-kana`,
/// `wave-dash`, `control-characters`), then `nfkc`. So ～ has become 〜 before NFKC could make a
/// plain tilde of it, and what a removed character stood between is composed.
public enum NormalizationRule: String, CaseIterable, Sendable {
    /// CR LF, CR, NEL, LS and PS become LF.
    case lineEndings = "line-endings"
    /// Unicode's NFKC. U+3000 becomes a space.
    case nfkc
    /// Half-width kana become full-width.
    case halfWidthKana = "half-width-kana"
    /// ～ (U+FF5E) becomes 〜 (U+301C).
    case waveDash = "wave-dash"
    /// Control and invisible formatting characters are removed.
    case controlCharacters = "control-characters"
}
