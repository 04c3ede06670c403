public import Recipes
public import Storage

/// Everything that the documents of a corpus are measured with: the groups of measures that a recipe has on,
/// and the word lists and models that it names, loaded once and shared by all threads.
///
/// All measures are computed for every document, without short-circuit, on the text that the corpus stores:
/// normalised and masked. A document's values are one row in the order of ``names``; a filter is a threshold on
/// one of them. Fractions lie in 0 … 1 and are 0 where there is nothing to count.
public struct MeasureSet: Sendable {
    /// The names of the measures, in the order of a row.
    public let names: [String]
    let groups: [MeasureGroup]
    let wordLists: WordLists
    let classifiers: [Classifier]
    let languageModel: LanguageModel?
    let domains: [String]

    /// The measures of a recipe.
    ///
    /// - Parameter normalization: what the texts go through, and the words of lists too.
    /// - Throws: `KeifuError` where a word list or model cannot be read.
    public init(
        _ settings: BuildRecipe.MeasureSettings, masks: [BuildRecipe.Mask] = [],
        normalization: NormalizationChain = NormalizationChain([])
    ) throws(KeifuError) {
        names = Self.names(settings, masks)
        groups = settings.groups.compactMap(MeasureGroup.init)
        domains = settings.domains
        wordLists = try WordLists(settings.wordLists, normalization: normalization)
        var classifiers: [Classifier] = []
        for file in settings.classifiers { classifiers.append(try Classifier(file)) }
        self.classifiers = classifiers
        if let file = settings.languageModel {
            languageModel = try LanguageModel(path: file.path)
        } else {
            languageModel = nil
        }
    }

    /// The settings of a recipe that says nothing of measures.
    public static var standardSettings: BuildRecipe.MeasureSettings {
        BuildRecipe.MeasureSettings(
            groups: MeasureGroup.allCases.map(\.rawValue), domains: SourceMeasures.standardDomains)
    }

    /// The names of what settings and masks give: groups, word lists, classifiers, the language model, masks.
    static func names(
        _ settings: BuildRecipe.MeasureSettings, _ masks: [BuildRecipe.Mask]
    ) -> [String] {
        var names = settings.groups.compactMap(MeasureGroup.init).flatMap(\.names)
        for list in settings.wordLists { names += WordLists.measureNames(of: list.name) }
        for classifier in settings.classifiers { names.append("\(classifier.name)_score") }
        if settings.languageModel != nil { names.append("perplexity") }
        return names + masks.map { "masked_\($0.kind)" }
    }
}
