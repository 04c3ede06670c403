/// The identity of records, documents and the order of documents.
///
/// Identities are made of content and of where the record stands in its source, never of clock, machine
/// or byte offset: inserting a line into a file renames no other record.
public enum Identity {
    /// The identity of a raw record's bytes: their SHA-256.
    public static func contentID(of rawBytes: some Sequence<UInt8>) -> Digest { .of(rawBytes) }

    /// The identity of a document.
    ///
    /// SHA-256 of source name ‖ path in the source ‖ content id ‖ n, where names carry their length in
    /// front (eight little-endian bytes) and n is eight little-endian bytes.
    ///
    /// - Parameters:
    ///   - source: the source's name in its `source.yaml`.
    ///   - path: the file's path relative to that `source.yaml`, with `/` between its parts.
    ///   - contentID: ``contentID(of:)`` of the raw record.
    ///   - occurrence: 0 for the first record with these bytes in that file, 1 for the next, …
    public static func documentID(
        source: String, path: String, contentID: Digest, occurrence: UInt64
    ) -> Digest {
        var hasher = DigestHasher()
        hasher.field(source)
        hasher.field(path)
        hasher.update(contentID.bytes)
        hasher.update(occurrence)
        return hasher.finalize()
    }

    /// The key by which documents are put in order in a shard set: SHA-256 of shuffle seed ‖ id.
    public static func shuffleKey(seed: UInt64, id: Digest) -> Digest {
        var hasher = DigestHasher()
        hasher.update(seed)
        hasher.update(id.bytes)
        return hasher.finalize()
    }
}

/// Where a raw record lies.
///
/// In a plain file both offsets are the same. Inside a container (gzip, zstd, bzip2) `fileOffset` is where
/// the compressed member begins in the file as it lies and `payloadOffset` counts decoded bytes.
public struct SourceSpan: Hashable, Sendable {
    /// Offset in bytes in the file as it lies.
    public var fileOffset: UInt64
    /// Offset in bytes in the decoded payload.
    public var payloadOffset: UInt64
    /// Length in bytes in the decoded payload.
    public var length: UInt64

    /// Where the compressed member begins that holds the record, as it is said beside the payload's offset;
    /// `nil` where both offsets are the same, as in a plain file.
    public var member: UInt64? { fileOffset == payloadOffset ? nil : fileOffset }

    /// A span of a plain file.
    public init(offset: UInt64, length: UInt64) {
        self.init(fileOffset: offset, payloadOffset: offset, length: length)
    }

    /// A span inside a container.
    public init(fileOffset: UInt64, payloadOffset: UInt64, length: UInt64) {
        self.fileOffset = fileOffset
        self.payloadOffset = payloadOffset
        self.length = length
    }
}
