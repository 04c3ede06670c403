internal import JapaneseText
internal import Recipes

extension DocumentPreparation {
    /// The place of the text in a raw record.
    func body(of raw: [UInt8]) throws(PreparationFailure) -> RecordBody {
        switch source.format {
        case .aozora, .text, .lines, .jsonl, .mediawiki: RecordBody(whole: raw.count)
        case .html: RecordBody(whole: raw.count, kind: .html)
        case .warc, .wet: try WARCRecord.body(of: raw, limit: limits.recordBytes)
        }
    }

    /// Finds the document's own text in decoded text.
    func extract(
        _ text: [UInt8], body: RecordBody, path: String
    ) throws(PreparationFailure) -> ExtractedDocument {
        switch source.format {
        case .aozora: AozoraReader.extract(text, path: path)
        case .jsonl: try JSONLReader.extract(text, fields: source.fields)
        case .mediawiki: try MediaWikiReader.extract(text)
        case .html: try HTMLReader.extract(text)
        case .warc: body.kind == .html ? try HTMLReader.extract(text) : ExtractedDocument()
        case .text, .lines, .wet: ExtractedDocument()
        }
    }

    /// The encoding that the format itself prescribes, whatever the bytes look like.
    var formatEncoding: CharacterEncoding? {
        switch source.format {
        // RFC 8259; the dumps declare UTF-8 and are never anything else.
        case .jsonl, .mediawiki: .utf8
        case .aozora, .text, .lines, .html, .warc, .wet: nil
        }
    }
}
