internal import JapaneseText
internal import Lineage
internal import Recipes

/// Puts placeholders in the place of personal information.
struct Masker: Sendable {
    /// What is masked, in the order of the recipe.
    let masks: [BuildRecipe.Mask]

    init(_ masks: [BuildRecipe.Mask]) {
        self.masks = masks
    }

    /// A text's masks: the masked text with its map over the text given, `nil` where nothing is masked; and how
    /// often each mask was put on, in the order of the recipe.
    ///
    /// The text is valid UTF-8, normalised. The edits are of ``EditClass/mask``.
    func apply(_ text: [UInt8]) -> (masked: NormalizedText?, counts: [Int]) {
        (nil, Array(repeating: 0, count: masks.count))
    }
}
