public import Documents
public import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// What became of a document and why, with the margin of every rule.
public struct DocumentExplanation: Sendable {
    /// A measure and the rules about it.
    public struct MeasuredValue: Sendable {
        /// The measure's name.
        public var measure: String
        /// Its value.
        public var value: Float
        /// The bounds of the recipe.
        public var bounds: [Margin]
    }

    /// A bound and how far the value is from it.
    public struct Margin: Sendable {
        /// `characters.min`
        public var rule: String
        /// The threshold of the recipe.
        public var threshold: Double
        /// How far the value is on the good side; negative where it fails.
        public var margin: Double
        /// Whether the value passes.
        public var passes: Bool
    }

    /// The document's row.
    public let row: DocumentRow
    /// All its measures; empty where it has no text.
    public let measures: [MeasuredValue]
    /// The kept document's row, for a duplicate.
    public let kept: DocumentRow?
    /// How many documents were removed in this one's favour.
    public let duplicates: Int

    /// Explains the documents that `question` names: an id, a content hash, a URL or a path.
    ///
    /// A path is one in a source, as the ledger has it, or one on the disk that leads into the folder of a
    /// source. Answers nothing where no document is meant.
    public static func find(_ question: String, in corpus: CorpusFolder) throws
        -> [DocumentExplanation]
    {
        let ledger = try corpus.ledger()
        let recipe = try RecordedRecipe(path: corpus.recipePath)
        let rules = FilterRules(recipe.rules, measures: corpus.manifest.measures)
        return try rows(question, in: corpus, ledger).map {
            try DocumentExplanation($0, corpus: corpus, ledger: ledger, rules: rules)
        }
    }

    private static func rows(
        _ question: String, in corpus: CorpusFolder, _ ledger: CorpusLedger
    ) throws -> [DocumentRow] {
        if let digest = Digest(hex: question) {
            if let row = try ledger.row(id: digest) { return [row] }
            return try ledger.rows(contentID: digest)
        }
        if question.contains("://") { return try ledger.rows(url: question) }
        let rows = try ledger.rows(path: question)
        if !rows.isEmpty { return rows }
        for source in corpus.manifest.sources {
            guard let folder = corpus.sourceFolder(source.name) else { continue }
            let path = Paths.relative(question, from: folder)
            guard !path.hasPrefix("..") else { continue }
            let rows = try ledger.rows(path: path, source: source.name)
            if !rows.isEmpty { return rows }
        }
        return []
    }

    private init(
        _ row: DocumentRow, corpus: CorpusFolder, ledger: CorpusLedger, rules: FilterRules
    ) throws {
        self.row = row
        let values = try ledger.measures(id: row.id) ?? []
        measures = zip(corpus.manifest.measures, values).enumerated().map { index, pair in
            let bounds = rules.bounds.filter { $0.measure == index }.map {
                Margin(
                    rule: $0.name, threshold: $0.threshold, margin: $0.margin(pair.1),
                    passes: $0.passes(pair.1))
            }
            return MeasuredValue(measure: pair.0, value: pair.1, bounds: bounds)
        }
        if case .duplicate(let duplicate) = row.verdict {
            kept = try ledger.row(id: duplicate.keptID)
        } else {
            kept = nil
        }
        duplicates = try ledger.duplicates(of: row.id).count
    }
}
