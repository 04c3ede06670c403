/// A group of measures that are computed together, from one look at a document.
///
/// The cases stand in the order in which values are stored. A recipe may leave a group out for its cost;
/// its measures are then no part of the corpus, and no rule can be about them.
enum MeasureGroup: String, CaseIterable, Sendable {
    /// Characters and their kinds.
    case characters
    /// Lines, paragraphs and sentences, and how many repeat each other.
    case lines
    /// HojiChar's repetition of character 5-grams.
    case repetition
    /// The most frequent and the repeated character n-grams.
    case ngrams
    /// Marks of bulletin boards and shops.
    case patterns
    /// Words and parts of speech, from MeCab: the one group that costs more than reading the text.
    case morphemes
    /// How far general compressors shorten the text.
    case compression
    /// What is known of the page that the text comes from.
    case source

    /// The names of its measures, in the order of a row.
    var names: [String] {
        switch self {
        case .characters: CharacterMeasures.names
        case .lines: LineMeasures.names
        case .repetition: RepetitionMeasures.names
        case .ngrams: NGramMeasures.names
        case .patterns: PatternMeasures.names
        case .morphemes: WordMeasures.names
        case .compression: CompressionMeasures.names
        case .source: SourceMeasures.names
        }
    }
}
