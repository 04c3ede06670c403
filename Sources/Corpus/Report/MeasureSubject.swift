/// What a measure is about: the headings under which report and explanations list measures.
public enum MeasureSubject: String, CaseIterable, Sendable {
    /// Characters and their kinds.
    case characters = "Characters"
    /// Lines, paragraphs and sentences.
    case lines = "Lines and sentences"
    /// Repeated characters, n-grams and words.
    case repetition = "Repetition"
    /// Words and parts of speech.
    case words = "Words"
    /// Marks of bulletin boards and shops.
    case patterns = "Marks of boards and shops"
    /// How far general compressors shorten the text.
    case compression = "Compression"
    /// What is known of the page.
    case source = "Source"
    /// Word lists of the recipe.
    case wordLists = "Word lists"
    /// Classifiers of the recipe.
    case classifiers = "Classifiers"
    /// The language model of the recipe.
    case languageModel = "Language model"
    /// How often personal information was masked.
    case masks = "Masks"

    /// What a measure of a corpus is about, by its name.
    public init(measure: String) {
        if let group = MeasureGroup.allCases.first(where: { $0.names.contains(measure) }) {
            switch group {
            case .characters: self = .characters
            case .lines: self = .lines
            case .repetition, .ngrams: self = .repetition
            case .patterns: self = .patterns
            case .morphemes:
                self =
                    measure.hasPrefix("top_word_") || measure.hasPrefix("duplicate_word_")
                        || measure == "word_repetition_fraction" ? .repetition : .words
            case .compression: self = .compression
            case .source: self = .source
            }
        } else if measure.hasPrefix("masked_") {
            self = .masks
        } else if measure == "perplexity" {
            self = .languageModel
        } else if measure.hasSuffix("_score") {
            self = .classifiers
        } else {
            self = .wordLists
        }
    }
}
