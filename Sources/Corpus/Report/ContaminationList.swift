public import Documents
public import Ledger
internal import Recipes
internal import Storage

/// All hits of a corpus with their evidence.
public struct ContaminationList {
    /// What was found of a test set.
    public struct SetSummary: Sendable, Equatable {
        /// The set's name.
        public var name: String
        /// Different items that were found.
        public var items: Int
        /// Documents that hold some.
        public var documents: Int
        /// Places.
        public var hits: Int
    }

    /// A hit in a document.
    public struct Hit: Sendable {
        /// The document.
        public var document: DocumentRow
        /// What stands there.
        public var evidence: ContaminationEvidence
    }

    /// The sets of the recipe, in its order.
    public let sets: [SetSummary]
    /// Hits by document, in id order, and by their place in it.
    public let hits: [Hit]
    /// Why texts are missing, each reason once.
    public let problems: [String]

    /// Reads the hits of a corpus, or those of one set.
    ///
    /// - Throws: `KeifuError` where the recipe names no test set, or none of the name.
    public init(
        corpus: CorpusFolder, set: String? = nil, sources: [String: String] = [:]
    ) throws {
        let documents = try DocumentTexts(corpus: corpus, sources: sources)
        let names = documents.recorded.recipe.decontamination.sets.map(\.name)
        guard set.map({ names.contains($0) }) ?? !names.isEmpty else {
            throw KeifuError(
                .mismatch,
                set.map { "the recipe names no test set \($0)" }
                    ?? "the recipe names no test set, so nothing was looked for",
                file: corpus.recipePath,
                remedy: names.isEmpty ? nil : "It names \(names.joined(separator: ", ")).")
        }
        let texts = ContaminationTexts(documents)
        var hits: [Hit] = []
        for (row, found) in try corpus.ledger().contaminatedRows() {
            let found = found.filter { set == nil || $0.set == set }
            hits += try texts.evidence(for: found, of: row)
                .map { Hit(document: row, evidence: $0) }
        }
        self.hits = hits
        problems = texts.problems
        sets = names.filter { set == nil || $0 == set }.map { name in
            let own = hits.filter { $0.evidence.row.set == name }
            return SetSummary(
                name: name,
                items: Set(own.map { "\($0.evidence.row.item) \($0.evidence.row.field)" }).count,
                documents: Set(own.map(\.document.id)).count, hits: own.count)
        }
    }
}
