public import Lineage

/// What a shard set's ledger knows of one document: who it is and which tokens are its own.
public struct ShardRow: Equatable, Sendable {
    /// The document's place in the set, from 0.
    public var ordinal: Int
    /// The document's identity.
    public var id: Digest
    /// The name of its source.
    public var source: String
    /// Its file, relative to the source's folder.
    public var path: String
    /// The SPDX expression of its licence.
    public var license: String
    /// The work's title.
    public var title: String?
    /// Who wrote it.
    public var author: String?
    /// Where it was published.
    public var url: String?
    /// SHA-256 of its folded text.
    public var foldedHash: Digest?
    /// Its first token in the set.
    public var tokenStart: UInt64
    /// One past its last token, which is the end-of-text token.
    public var tokenEnd: UInt64
    /// UTF-8 bytes in its text.
    public var bytes: Int
    /// Unicode scalars in its text.
    public var characters: Int

    /// A document whose tokens are not known yet.
    public init(
        id: Digest, source: String, path: String, license: String, title: String? = nil,
        author: String? = nil, url: String? = nil, foldedHash: Digest? = nil, bytes: Int,
        characters: Int
    ) {
        ordinal = 0
        tokenStart = 0
        tokenEnd = 0
        self.id = id
        self.source = source
        self.path = path
        self.license = license
        self.title = title
        self.author = author
        self.url = url
        self.foldedHash = foldedHash
        self.bytes = bytes
        self.characters = characters
    }
}
