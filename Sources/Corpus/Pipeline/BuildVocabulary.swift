internal import Documents
internal import Lineage
public import Recipes
internal import Storage

extension BuildRecipe.Vocabulary {
    /// The names of this room's measures, rules, masks and presets.
    public static var corpus: BuildRecipe.Vocabulary {
        BuildRecipe.Vocabulary(
            measureGroups: MeasureGroup.allCases.map(\.rawValue),
            measureNames: { MeasureSet.names($0, $1) },
            standardDomains: SourceMeasures.standardDomains,
            masks: MaskKind.allCases.map {
                BuildRecipe.Mask(kind: $0.rawValue, placeholder: $0.standardPlaceholder)
            },
            filterPresets: FilterPresets.all,
            normalizations: NormalizationRule.allCases.map(\.rawValue),
            standardNormalizations: NormalizationRule.standard.map(\.rawValue),
            normalForms: NormalizationRule.forms.map(\.rawValue),
            normalizationPresets: NormalizationRule.presets.map {
                ($0.name, $0.rules.map(\.rawValue))
            },
            minHashPresets: MinHasher.presets,
            corpusRoot: { (folder) throws(KeifuError) in
                let manifest = try CorpusManifest.read(folder: folder)
                guard let root = Digest(hex: manifest.root) else {
                    throw KeifuError.badInput("the root is not a digest", file: folder)
                }
                return root
            })
    }
}
