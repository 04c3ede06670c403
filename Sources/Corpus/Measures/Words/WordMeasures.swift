internal import JapaneseText
internal import Storage

/// Words and parts of speech, with MeCab over sentences. One thread at a time.
final class WordMeasures {
    /// - `noun_fraction`: nouns (名詞) among morphemes other than symbols and punctuation, as HojiChar's
    ///   `DiscardTooManyNouns` counts them. HojiChar wants UniDic (its 補助記号 are left out); the dictionary
    ///   here is the one that `mecabrc` names, of which 記号 are left out.
    static let names = ["noun_fraction"]

    private let analyzer: MorphemeAnalyzer

    init() throws(KeifuError) { analyzer = try MorphemeAnalyzer() }

    func append(of text: MeasuredText, to row: inout [Float]) throws(KeifuError) {
        row.append(Float(try analyzer.count(text.bytes).nounFraction))
    }
}
