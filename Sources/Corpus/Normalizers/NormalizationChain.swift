internal import JapaneseText
public import Lineage

/// The normalisation of a recipe: its rules, in their order.
public struct NormalizationChain: Sendable {
    /// The rules that are on, without repeats.
    public let rules: Set<NormalizationRule>
    private let rewriter: LocalRewriter
    private let appliesNFKC: Bool

    /// A chain of the given rules.
    public init(_ rules: [NormalizationRule]) {
        self.rules = Set(rules)
        var local: LocalRewriter.Rules = []
        for rule in rules {
            switch rule {
            case .lineEndings: local.insert(.lineEndings)
            case .halfWidthKana: local.insert(.halfWidthKana)
            case .waveDash: local.insert(.waveDash)
            case .controlCharacters: local.insert(.controlCharacters)
            case .nfkc: break
            }
        }
        rewriter = LocalRewriter(local)
        appliesNFKC = rules.contains(.nfkc)
    }

    /// The normalised text and its map over the text given.
    public func apply(_ text: [UInt8]) -> (text: [UInt8], map: EditMap) {
        apply(text, after: EditMap(unchanged: text.count))
    }

    /// The normalised text; its map continues `map`, whose output is the text given.
    func apply(_ text: [UInt8], after map: EditMap) -> (text: [UInt8], map: EditMap) {
        var text = text
        var map = map
        if let rewritten = rewriter.apply(text) {
            text = rewritten.text
            map = map.followed(by: rewritten.map)
        }
        if appliesNFKC, let normalized = CompatibilityNormalization.apply(text) {
            text = normalized.text
            map = map.followed(by: normalized.map)
        }
        return (text, map)
    }
}
