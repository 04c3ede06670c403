public import Recipes

extension BuildRecipe.Vocabulary {
    /// The names of this room's measures and rules.
    public static var corpus: BuildRecipe.Vocabulary {
        BuildRecipe.Vocabulary(
            measures: Measure.allCases.map(\.rawValue),
            normalizations: NormalizationRule.allCases.map(\.rawValue),
            standardNormalizations: NormalizationRule.standard.map(\.rawValue),
            normalForms: NormalizationRule.forms.map(\.rawValue),
            normalizationPresets: NormalizationRule.presets.map {
                ($0.name, $0.rules.map(\.rawValue))
            })
    }
}
