internal import Storage

/// A back-off language model over characters, in ARPA format.
struct LanguageModel: Sendable {
    init(path: String) throws(KeifuError) {}

    func perplexity(of text: MeasuredText) -> Float { 0 }
}
