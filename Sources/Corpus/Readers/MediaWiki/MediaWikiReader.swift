/// Reads a `<page>` of a MediaWiki dump: XML around wikitext.
enum MediaWikiReader {
    /// Edits and metadata of a decoded page.
    static func extract(_ text: [UInt8]) throws(PreparationFailure) -> ExtractedDocument {
        ExtractedDocument()
    }
}
