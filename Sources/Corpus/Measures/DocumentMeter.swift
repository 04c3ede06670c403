public import Storage

/// Measures documents, one after the other. One thread at a time; the threads of a build have one each over a
/// shared ``MeasureSet``.
public final class DocumentMeter {
    /// What is measured.
    public let set: MeasureSet
    private let text = MeasuredText()
    private let words: WordMeasures?
    private let compression: CompressionMeasures?

    /// A meter.
    ///
    /// - Throws: `KeifuError` where words are measured and MeCab finds no dictionary in UTF-8.
    public init(_ set: MeasureSet) throws(KeifuError) {
        self.set = set
        words = set.groups.contains(.morphemes) ? try WordMeasures() : nil
        compression = set.groups.contains(.compression) ? try CompressionMeasures() : nil
    }

    /// What is known of a document beside its text, as far as measures need it.
    public struct Surroundings: Sendable {
        /// Where it is published.
        public var url: String?
        /// The share of the characters of its page that stand in links; 0 where the format has none.
        public var linkFraction: Double
        /// How often each mask of the recipe was put on, in the order of the recipe.
        public var masked: [Int]

        /// Nothing but what is given.
        public init(url: String? = nil, linkFraction: Double = 0, masked: [Int] = []) {
            self.url = url
            self.linkFraction = linkFraction
            self.masked = masked
        }
    }

    /// The values of all measures of valid UTF-8, in the order of ``MeasureSet/names``.
    ///
    /// - Throws: `KeifuError` where MeCab refuses the text.
    public func measure(
        _ bytes: [UInt8], in surroundings: Surroundings = Surroundings()
    ) throws(KeifuError) -> [Float] {
        try measure(bytes, in: surroundings) { _ in }
    }

    /// The same, telling the name of each group, of `words`, `classifiers` and `language_model` when it is
    /// done.
    func measure(
        _ bytes: [UInt8], in surroundings: Surroundings, didMeasure: (String) -> Void
    ) throws(KeifuError) -> [Float] {
        text.load(bytes)
        var row: [Float] = []
        row.reserveCapacity(set.names.count)
        for group in set.groups {
            switch group {
            case .characters: CharacterMeasures.append(of: text, to: &row)
            case .lines: LineMeasures.append(of: text, to: &row)
            case .repetition: RepetitionMeasures.append(of: text, to: &row)
            case .ngrams: NGramMeasures.append(of: text, to: &row)
            case .patterns: PatternMeasures.append(of: text, to: &row)
            case .morphemes: try words?.append(of: text, to: &row)
            case .compression: compression?.append(of: text, to: &row)
            case .source:
                SourceMeasures.append(of: surroundings, domains: set.domains, to: &row)
            }
            didMeasure(group.rawValue)
        }
        set.wordLists.append(of: text, to: &row)
        didMeasure("words")
        for classifier in set.classifiers { classifier.append(of: text, to: &row) }
        didMeasure("classifiers")
        if let model = set.languageModel { row.append(model.perplexity(of: text)) }
        didMeasure("language_model")
        for count in surroundings.masked { row.append(Float(count)) }
        return row
    }
}
