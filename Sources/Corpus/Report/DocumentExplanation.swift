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

        /// Whether the value is within a twentieth of the threshold, on either side: a small change of the
        /// recipe or of the text would turn the verdict of this rule.
        public var isClose: Bool { abs(margin) <= Self.closeness * abs(threshold) }

        private static let closeness = 0.05
    }

    /// A rule of the recipe and what it says of the document.
    public struct JudgedRule: Sendable {
        /// The measure's value.
        public var value: Float
        /// The bound.
        public var margin: Margin
    }

    /// A kind of personal information that the recipe masks.
    public struct Mask: Sendable {
        /// The kind's name.
        public var kind: String
        /// What stands in its place.
        public var placeholder: String
        /// How often it does in the document.
        public var count: Int
    }

    /// A passage that was cut from the document.
    public struct CutPassage: Sendable {
        /// Where it stood, and where it stands still.
        public var row: PassageRow
        /// Its text; `nil` where the raw file is gone.
        public var text: [UInt8]?
        /// The document that keeps it; `nil` for a line of a host.
        public var kept: DocumentRow?
    }

    /// The document's row.
    public let row: DocumentRow
    /// All its measures; empty where it has no text.
    public let measures: [MeasuredValue]
    /// What every rule says: those that fail, of which the first is the verdict, then those that pass by
    /// little, then the others; each in the order of the recipe. Empty where the document has no text.
    public let rules: [JudgedRule]
    /// What the recipe masks and how often; empty where it masks nothing or the document has no text.
    public let masks: [Mask]
    /// The kept document's row, for a duplicate.
    public let kept: DocumentRow?
    /// How many documents were removed in this one's favour.
    public let duplicates: Int
    /// What was cut from its text because it repeats other text.
    public let passages: [CutPassage]
    /// The items of test sets that were found in it.
    public let contaminations: [ContaminationEvidence]
    /// Why texts of passages or items are missing.
    public let problems: [String]

    /// Explains the documents that `question` names: an id, a content hash, a URL or a path.
    ///
    /// A path is one in a source, as the ledger has it, or one on the disk that leads into the folder of a
    /// source. Answers nothing where no document is meant.
    ///
    /// - Parameter sources: folders of raw sources that are not where the build log says, by source name. Texts that
    ///   were cut are made again from raw files.
    public static func find(
        _ question: String, in corpus: CorpusFolder, sources: [String: String] = [:]
    ) throws -> [DocumentExplanation] {
        let ledger = try corpus.ledger()
        let recipe = try RecordedRecipe(path: corpus.recipePath)
        let rules = FilterRules(recipe.rules, measures: corpus.manifest.measures)
        let texts = try DocumentTexts(corpus: corpus, sources: sources)
        let items = ContaminationTexts(texts)
        return try rows(question, in: corpus, ledger).map {
            try DocumentExplanation(
                $0, corpus: corpus, ledger: ledger, rules: rules, masks: recipe.masks,
                texts: texts, items: items)
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
        _ row: DocumentRow, corpus: CorpusFolder, ledger: CorpusLedger, rules: FilterRules,
        masks: [BuildRecipe.Mask], texts: DocumentTexts, items: ContaminationTexts
    ) throws {
        self.row = row
        let names = corpus.manifest.measures
        let values = try ledger.measures(id: row.id) ?? []
        let judged = rules.bounds.filter { $0.measure < values.count }.map { bound in
            let value = values[bound.measure]
            return JudgedRule(
                value: value,
                margin: Margin(
                    rule: bound.name, threshold: bound.threshold, margin: bound.margin(value),
                    passes: bound.passes(value)))
        }
        self.rules =
            judged.filter { !$0.margin.passes }
            + judged.filter { $0.margin.passes && $0.margin.isClose }
            + judged.filter { $0.margin.passes && !$0.margin.isClose }
        self.masks = masks.compactMap { mask in
            guard let index = names.firstIndex(of: "masked_\(mask.kind)"), index < values.count
            else { return nil }
            return Mask(
                kind: mask.kind, placeholder: mask.placeholder,
                count: Int(exactly: values[index]) ?? 0)
        }
        measures = zip(names, values).enumerated().map { index, pair in
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
        contaminations = try items.evidence(for: ledger.contaminations(id: row.id), of: row)
        var problems = items.problems
        passages = try Self.passages(row, ledger: ledger, texts: texts, &problems)
        self.problems = problems
    }

    private static func passages(
        _ row: DocumentRow, ledger: CorpusLedger, texts: DocumentTexts, _ problems: inout [String]
    ) throws -> [CutPassage] {
        let found = try ledger.passages(id: row.id)
        guard !found.isEmpty else { return [] }
        var text: [UInt8]?
        do {
            text = try texts.text(of: row, at: .decontaminated)
        } catch let error as KeifuError {
            if !problems.contains(error.description) { problems.append(error.description) }
        }
        return try found.map { passage in
            let fits = passage.range.upperBound <= text?.count ?? 0
            return CutPassage(
                row: passage, text: fits ? text.map { Array($0[passage.range]) } : nil,
                kept: try passage.kept.flatMap { try ledger.row(id: $0.id) })
        }
    }
}
