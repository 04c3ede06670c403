/// Reads an HTML page: the main content without what surrounds it.
enum HTMLReader {
    /// Edits and metadata of a decoded page.
    static func extract(_ text: [UInt8]) throws(PreparationFailure) -> ExtractedDocument {
        ExtractedDocument()
    }
}
