public import JapaneseText
public import Lineage

/// One document's bytes as they lie in a source.
public struct RawRecord: Sendable {
    /// The file's path relative to the folder of `source.yaml`.
    public var path: String
    /// Where the bytes lie in the file.
    public var span: SourceSpan
    /// The bytes.
    public var bytes: [UInt8]
    /// SHA-256 of the bytes.
    public var contentID: Digest
    /// 0 for the first record with these bytes in the file, 1 for the next, …
    public var occurrence: UInt64
    /// The file's encoding, where it was found on the whole file and the record is part of it.
    public var encoding: CharacterEncoding?
    /// Why the record cannot be handed over whole: it is cut short, malformed or too large. Then
    /// ``bytes`` may be empty, and ``contentID`` is of the bytes that are there.
    public var failure: PreparationFailure?

    /// A record.
    public init(
        path: String, span: SourceSpan, bytes: [UInt8], contentID: Digest, occurrence: UInt64,
        encoding: CharacterEncoding? = nil, failure: PreparationFailure? = nil
    ) {
        self.path = path
        self.span = span
        self.bytes = bytes
        self.contentID = contentID
        self.occurrence = occurrence
        self.encoding = encoding
        self.failure = failure
    }

    /// The identity of the document that the record becomes.
    public func documentID(source: String) -> Digest {
        Identity.documentID(
            source: source, path: path, contentID: contentID, occurrence: occurrence)
    }
}
