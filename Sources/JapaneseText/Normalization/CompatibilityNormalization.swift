/// NFKC with its edit map.
///
/// Full-width letters and digits become ASCII, half-width kana full-width, U+3000 a space (so
/// paragraphs that were indented by U+3000 begin with a space), and か + U+3099 becomes が: dakuten
/// survive.
public enum CompatibilityNormalization {
    private static let rewriter = LocalRewriter([], form: .compatibility)

    /// The normal form; `nil` where the text is in it already.
    ///
    /// - Parameter text: valid UTF-8.
    public static func apply(_ text: [UInt8]) -> NormalizedText? { rewriter.apply(text) }
}
