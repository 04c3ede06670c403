internal import ICU
internal import Lineage

/// NFKC with its edit map.
///
/// Full-width letters and digits become ASCII, half-width kana full-width, U+3000 a space (so
/// paragraphs that were indented by U+3000 begin with a space), and か + U+3099 becomes が: dakuten
/// survive.
public enum CompatibilityNormalization {
    /// The normal form; `nil` where the text is in it already.
    ///
    /// - Parameter text: valid UTF-8.
    public static func apply(_ text: [UInt8]) -> NormalizedText? {
        guard let normalizer = CompatibilityNormalizer() else {
            preconditionFailure("ICU's data for NFKC is missing: install libicu")
        }
        let result = text.withUnsafeBufferPointer { bytes in
            normalizer.normalize(bytes) { output, runs -> NormalizedText? in
                guard runs.contains(where: \.isChanged) else { return nil }
                var map = EditMap()
                for run in runs {
                    map.append(
                        .init(
                            sourceUnit: run.source, targetUnit: run.target, count: run.count,
                            editClass: run.isChanged ? .normalization : .unchanged))
                }
                return NormalizedText(text: Array(output), map: map)
            }
        }
        guard let result else { preconditionFailure("ICU refused valid UTF-8") }
        return result
    }
}
