internal import JapaneseText
public import Lineage

/// The normalisation of a recipe: its rules, in their order.
///
/// 1. Characters, one by one: `line-endings`, `control-characters`, `variation-selectors`,
///    `half-width-kana`, `wave-dash`, `hyphens`, `full-width-ascii`, `cjk-compatibility`; then the form, which
///    composes what has come together.
/// 2. Characters among others: `japanese-spaces`, `long-vowels`, `repeated-punctuation`.
/// 3. Lines: `footers`.
public struct NormalizationChain: Sendable {
    /// The rules that are on, without repeats.
    public let rules: Set<NormalizationRule>
    private let local: LocalRewriter
    private let context: ContextRewriter
    private let cutsFooters: Bool

    /// A chain of the given rules. Of several forms the first of ``NormalizationRule/forms`` counts.
    public init(_ rules: [NormalizationRule]) {
        self.rules = Set(rules)
        var characters: LocalRewriter.Rules = []
        var neighbours: ContextRewriter.Rules = []
        for rule in rules {
            switch rule {
            case .lineEndings: characters.insert(.lineEndings)
            case .halfWidthKana: characters.insert(.halfWidthKana)
            case .waveDash: characters.insert(.waveDash)
            case .controlCharacters: characters.insert(.controlCharacters)
            case .fullWidthASCII: characters.insert(.fullWidthASCII)
            case .hyphens: characters.insert(.hyphens)
            case .variationSelectors: characters.insert(.variationSelectors)
            case .cjkCompatibility: characters.insert(.compatibilityIdeographs)
            case .longVowels: neighbours.insert(.longVowels)
            case .japaneseSpaces: neighbours.insert(.japaneseSpaces)
            case .repeatedPunctuation: neighbours.insert(.repeatedPunctuation)
            case .nfkc, .nfc, .nfkcJapanese, .footers: break
            }
        }
        let form = NormalizationRule.forms.first { rules.contains($0) }.flatMap(Self.form)
        local = LocalRewriter(characters, form: form, before: neighbours)
        context = ContextRewriter(neighbours, after: characters, form: form)
        cutsFooters = rules.contains(.footers)
    }

    private static func form(_ rule: NormalizationRule) -> NormalizationForm? {
        switch rule {
        case .nfkc: .compatibility
        case .nfc: .canonical
        case .nfkcJapanese: .japanese
        default: nil
        }
    }

    /// The normalised text and its map over the text given, which is valid UTF-8.
    public func apply(_ text: [UInt8]) -> (text: [UInt8], map: EditMap) {
        apply(text, after: EditMap(unchanged: text.count))
    }

    /// The normalised text; its map continues `map`, whose output is the text given.
    func apply(_ text: [UInt8], after map: EditMap) -> (text: [UInt8], map: EditMap) {
        guard let (text, own) = normalize(text) else { return (text, map) }
        return (text, map.followed(by: own))
    }

    /// The passes one after the other; `nil` where none changes anything. Their own maps are short and go together
    /// first: a decoder's has a run for every few characters.
    private func normalize(_ text: [UInt8]) -> (text: [UInt8], map: EditMap)? {
        var result = local.apply(text)
        result = Self.joined(result, context.apply(result?.text ?? text))
        if cutsFooters { result = Self.joined(result, Footers.cut(from: result?.text ?? text)) }
        return result.map { ($0.text, $0.map) }
    }

    private static func joined(
        _ first: NormalizedText?, _ second: NormalizedText?
    ) -> NormalizedText? {
        guard let first, let second else { return second ?? first }
        return NormalizedText(text: second.text, map: first.map.followed(by: second.map))
    }
}
