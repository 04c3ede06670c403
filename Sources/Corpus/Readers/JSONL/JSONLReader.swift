internal import Lineage
internal import Recipes

/// Reads a line of JSON: the text is the string in one field.
///
/// | rule | when |
/// |---|---|
/// | `json` | the line is not JSON; the detail says at which byte of it, and what is wanted there |
/// | `no_text` | the text's field is not there, or holds no string |
/// | `empty` | the text is empty, or white space alone |
enum JSONLReader {
    /// Edits and metadata of a decoded line.
    static func extract(
        _ text: [UInt8], fields: FieldMapping
    ) throws(PreparationFailure) -> ExtractedDocument {
        let result = text.withUnsafeBufferPointer { bytes in
            Result { () throws(PreparationFailure) in try extract(bytes, fields: fields) }
        }
        return try result.get()
    }

    private static func extract(
        _ text: UnsafeBufferPointer<UInt8>, fields: FieldMapping
    ) throws(PreparationFailure) -> ExtractedDocument {
        var scanner = JSONScanner(text, wanted: fields.wanted)
        do throws(JSONScanner.Failure) {
            try scanner.scan()
        } catch {
            throw PreparationFailure(
                stage: "extract", rule: "json",
                detail: "byte \(error.offset): \(error.wanted) is wanted")
        }
        // The text is the first of the fields.
        let content = try string(scanner.found.first ?? nil, path: fields.paths[.text])
        guard !isBlank(text, content.range) else {
            throw PreparationFailure(
                stage: "extract", rule: "empty", detail: "white space alone")
        }
        var document = ExtractedDocument()
        var edits = TextEdits()
        edits.remove(0..<content.range.lowerBound, .frame)
        if content.hasEscapes { JSONString.unescape(text, content.range, into: &edits) }
        edits.remove(content.range.upperBound..<text.count, .frame)
        document.layers = [edits]
        document.metadata = JSONLMetadata.read(text, scanner.found, fields)
        return document
    }

    private static func string(
        _ value: JSONScanner.Value?, path: FieldPath?
    ) throws(PreparationFailure) -> JSONScanner.Value {
        let name = path?.text ?? "text"
        let kind: String
        switch value?.kind {
        case .string?:
            guard let value, !value.range.isEmpty else {
                throw PreparationFailure(
                    stage: "extract", rule: "empty", detail: "\(name) is an empty string")
            }
            return value
        case nil: kind = "is missing"
        case .null?: kind = "is null"
        case .number?: kind = "is a number"
        case .boolean?: kind = "is true or false"
        case .object?: kind = "is an object"
        case .array?: kind = "is an array"
        }
        throw PreparationFailure(stage: "extract", rule: "no_text", detail: "\(name) \(kind)")
    }

    /// Whether white space, also written as `\n`, `\r` or `\t`, is all that a string holds; looks no
    /// further than the first other character.
    private static func isBlank(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while true {
            position = Blank.skip(text, position..<range.upperBound)
            guard position < range.upperBound else { return true }
            guard text[position] == 0x5C, [0x6E, 0x72, 0x74].contains(text[position + 1]) else {
                return false
            }
            position += 2
        }
    }
}
