internal import JapaneseText
internal import Lineage
internal import Recipes

/// Puts placeholders in the place of personal information.
///
/// Masks are not stored: they are found again in the same text when a document is rebuilt. Masking a masked text
/// changes nothing, as long as no placeholder is empty or personal information itself.
struct Masker: Sendable {
    /// What is masked, in the order of the recipe.
    let masks: [BuildRecipe.Mask]
    private let placeholders: Placeholders
    /// The place in ``masks`` of each kind that is masked.
    private let maskOfKind: [MaskKind: Int]

    init(_ masks: [BuildRecipe.Mask]) {
        self.masks = masks
        placeholders = Placeholders(masks.map { Array($0.placeholder.utf8) })
        var maskOfKind: [MaskKind: Int] = [:]
        for (index, mask) in masks.enumerated() {
            guard let kind = MaskKind(rawValue: mask.kind), maskOfKind[kind] == nil else {
                continue
            }
            maskOfKind[kind] = index
        }
        self.maskOfKind = maskOfKind
    }

    /// A text's masks: the masked text with its map over the text given, `nil` where nothing is masked; and how
    /// often each mask was put on, in the order of the recipe.
    ///
    /// The text is valid UTF-8, normalised or not. The edits are of ``EditClass/mask``.
    func apply(_ text: [UInt8]) -> (masked: NormalizedText?, counts: [Int]) {
        var counts = Array(repeating: 0, count: masks.count)
        guard !masks.isEmpty else { return (nil, counts) }
        var edits = TextEdits()
        for match in matches(in: text) {
            guard let mask = maskOfKind[match.kind] else { continue }
            edits.put(placeholders.texts[mask], inPlaceOf: match.range, .mask)
            counts[mask] += 1
        }
        return (edits.apply(to: text), counts)
    }

    /// All personal information in a text, of kinds that the recipe masks and of others.
    func matches(in text: [UInt8]) -> [MaskMatch] {
        text.withUnsafeBufferPointer { bytes in
            var finder = MaskFinder(bytes, placeholders: placeholders)
            return finder.find()
        }
    }
}
