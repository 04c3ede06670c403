internal import Lineage

/// The rewrites that look at a character and what composes with it, in one pass over the text.
///
/// First each character is rewritten by the rules that are on, then the form composes what has come
/// together; both are one look into a table made of rules and form (``RewriteTable``).
///
/// Rewriting twice changes nothing more: the table maps a character to what rules and form make of
/// it in the end (︲ becomes – in NFKC, which `hyphens` then turns into -).
public struct LocalRewriter: Sendable {
    /// The rules that can be switched on.
    public struct Rules: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt16
        /// Rules of the given bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// CR LF, CR, NEL, LS and PS become LF.
        public static let lineEndings = Rules(rawValue: 1)
        /// Half-width kana become full-width; a half-width sound mark joins the kana before it.
        public static let halfWidthKana = Rules(rawValue: 2)
        /// ～ (U+FF5E, what CP932's wave dash decodes to) becomes 〜 (U+301C).
        public static let waveDash = Rules(rawValue: 4)
        /// Control and invisible formatting characters are removed, except tab and the line breaks.
        public static let controlCharacters = Rules(rawValue: 8)
        /// Full-width ASCII (！ … ｝) and U+3000 become ASCII. ～ does not: in Japanese it is a wave dash.
        public static let fullWidthASCII = Rules(rawValue: 16)
        /// Ten hyphens and minus signs become -.
        public static let hyphens = Rules(rawValue: 32)
        /// Variation selectors are removed: U+FE00 … U+FE0F and U+E0100 … U+E01EF.
        public static let variationSelectors = Rules(rawValue: 64)
        /// CJK compatibility ideographs become the ideographs that they are canonically equal to.
        public static let compatibilityIdeographs = Rules(rawValue: 128)
    }

    /// The rules that are on.
    public let rules: Rules
    /// The form that is applied after them.
    public let form: NormalizationForm?
    let table: RewriteTable

    /// A rewriter with the given rules and form.
    ///
    /// - Parameter context: the rules of the pass that follows. Characters that it may need to see as they are, it
    ///   finds as they are.
    public init(
        _ rules: Rules, form: NormalizationForm? = nil, before context: ContextRewriter.Rules = []
    ) {
        self.rules = rules
        self.form = form
        table = RewriteTable.shared(
            rules, form, keeping: context.contains(.longVowels) ? LongVowels.hyphens : [])
    }

    /// The rewritten text; `nil` where nothing changes.
    ///
    /// - Parameter text: valid UTF-8.
    public func apply(_ text: [UInt8]) -> NormalizedText? {
        if rules.isEmpty, form == nil { return nil }
        return text.withUnsafeBufferPointer { bytes in
            RewritePass.run(UTF8Text(bytes), table)
        }
    }
}
