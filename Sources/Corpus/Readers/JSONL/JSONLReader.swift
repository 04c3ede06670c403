internal import Recipes

/// Reads a line of JSON: the text is the string in one field.
enum JSONLReader {
    /// Edits and metadata of a decoded line.
    static func extract(
        _ text: [UInt8], fields: FieldMapping
    ) throws(PreparationFailure) -> ExtractedDocument {
        ExtractedDocument()
    }
}
