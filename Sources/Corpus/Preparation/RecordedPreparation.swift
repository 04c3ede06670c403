public import Documents
internal import Lineage
public import Recipes
public import Storage

/// The recorded way from raw bytes to text: what a corpus's `recipe.yaml` says of each source.
public struct RecordedPreparation: Sendable {
    /// The recipe that lies in the corpus.
    public let recipe: RecordedRecipe
    private let corpus: CorpusFolder

    /// Opens the recipe of a corpus.
    public init(corpus: CorpusFolder) throws(KeifuError) {
        self.corpus = corpus
        recipe = try RecordedRecipe(path: corpus.recipePath)
    }

    /// The versions of the build that are not those at hand, by name: `icu: 72.1 → 74.2`. Where there are
    /// any, text and measures may come out otherwise.
    public func changedVersions() throws -> [String] {
        let current = try BuildVersions.current()
        return recipe.versions.sorted { $0.key < $1.key }.compactMap { name, recorded in
            guard let now = current[name], now != recorded else { return nil }
            return "\(name): \(recorded) → \(now)"
        }
    }

    /// A source as it was recorded, its folder being where the raw files lie now.
    ///
    /// - Parameter folder: overrides the place that the build log names.
    public func source(
        named name: String, folder: String? = nil
    ) throws(KeifuError) -> SourceDescription {
        guard var source = recipe.sources.first(where: { $0.name == name }) else {
            throw .badInput(
                "the corpus has no source named \(name)", file: corpus.recipePath)
        }
        guard let folder = folder ?? corpus.sourceFolder(name) else {
            throw KeifuError(
                .badInput, "the raw files of the source \(name) are not where they were",
                file: corpus.path, remedy: "Put them back, or say where they lie now.")
        }
        source.folder = folder
        return source
    }

    /// The preparation of a source's records.
    public func preparation(
        source name: String, folder: String? = nil
    ) throws(KeifuError) -> DocumentPreparation {
        var rules: [NormalizationRule] = []
        for word in recipe.normalize {
            guard let rule = NormalizationRule(rawValue: word) else {
                throw .badInput(
                    "this program knows no normalisation \(word)", file: corpus.recipePath,
                    remedy: "Use the program that built the corpus.")
            }
            rules.append(rule)
        }
        return try DocumentPreparation(
            source: try source(named: name, folder: folder), normalize: rules,
            masks: recipe.masks, limits: recipe.limits)
    }

    /// The reader of a source's raw records.
    public func reader(
        source name: String, folder: String? = nil
    ) throws(KeifuError) -> RecordReader {
        RecordReader(
            source: try source(named: name, folder: folder), limits: recipe.limits)
    }
}
