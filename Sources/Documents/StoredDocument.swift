public import Lineage
public import Storage

/// A kept document as it lies in a corpus: Dolma's fields.
public struct StoredDocument: Equatable, Sendable {
    /// Its identity.
    public var id: Digest
    /// Its text, normalised, in UTF-8.
    public var text: [UInt8]
    /// The name of its source.
    public var source: String
    /// The date on which its source was taken.
    public var added: String
    /// When it was written or published, as the source says.
    public var created: String?
    /// `title`, `author`, `license`, `path`, `raw_start`, `raw_end`, `content_id`, `split`, and what else
    /// the source says of it.
    public var metadata: JSONObject

    /// A document.
    public init(
        id: Digest, text: [UInt8], source: String, added: String, created: String?,
        metadata: JSONObject
    ) {
        self.id = id
        self.text = text
        self.source = source
        self.added = added
        self.created = created
        self.metadata = metadata
    }

    /// The document as one line of JSON, with its line feed.
    public var line: [UInt8] {
        var writer = JSONWriter()
        writer.raw("{\"id\":")
        writer.string(Array(id.hex.utf8))
        writer.raw(",\"text\":")
        writer.string(text)
        writer.raw(",\"source\":")
        writer.string(Array(source.utf8))
        writer.raw(",\"added\":")
        writer.string(Array(added.utf8))
        writer.raw(",\"created\":")
        writer.value(created.map { .string($0) } ?? .null)
        writer.raw(",\"metadata\":")
        writer.value(.object(metadata))
        writer.raw("}\n")
        return writer.bytes
    }

    /// Reads a line; `file` is named in errors.
    public init(line: ArraySlice<UInt8>, file: String) throws(KeifuError) {
        var id: Digest?
        var text: [UInt8]?
        var source: String?
        var added = ""
        var created: String?
        var metadata = JSONObject()
        var reader = JSONReader(line, file: file)
        try reader.object { (key, reader) throws(KeifuError) in
            switch key {
            case "id": id = Digest(hex: String(decoding: try reader.string(), as: UTF8.self))
            case "text": text = try reader.string()
            case "source": source = String(decoding: try reader.string(), as: UTF8.self)
            case "added": added = String(decoding: try reader.string(), as: UTF8.self)
            case "created": created = try reader.value().string
            case "metadata": metadata = try reader.value().object ?? JSONObject()
            default: _ = try reader.value()
            }
        }
        try reader.end()
        guard let id, let text, let source else {
            throw .badInput(
                "a document's line lacks its id, text or source", file: file,
                remedy: "The file was damaged; restore it or build the corpus again.")
        }
        self.init(
            id: id, text: text, source: source, added: added, created: created, metadata: metadata)
    }
}
