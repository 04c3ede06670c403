public import Lineage
public import Zstandard

/// What a corpus's ledger knows of one ingested document, kept or not.
public struct DocumentRow: Equatable, Sendable {
    /// The document's identity (``Identity/documentID(source:path:contentID:occurrence:)``).
    public var id: Digest
    /// The name of its source.
    public var source: String
    /// The file that it came from, relative to the source's folder.
    public var path: String
    /// Where its raw record lies in that file.
    public var span: SourceSpan
    /// SHA-256 of the raw record's bytes.
    public var contentID: Digest
    /// How many identical records stand before it in its file.
    public var occurrence: UInt64
    /// What became of it.
    public var verdict: Verdict
    /// The work's title.
    public var title: String?
    /// Who wrote it.
    public var author: String?
    /// Where it was published.
    public var url: String?
    /// When it was written or published, as the source says.
    public var created: String?
    /// The SPDX expression of its licence: its own where the format carries one, else its source's.
    public var license: String
    /// The date on which its source was taken, from `source.yaml`.
    public var added: String
    /// The encoding that its bytes were decoded from; `nil` where decoding failed.
    public var encoding: String?
    /// Unicode scalars in its text; 0 where there is none.
    public var characters: Int
    /// UTF-8 bytes in its text; 0 where there is none.
    public var textBytes: Int
    /// SHA-256 of its text's UTF-8 bytes; `nil` where no text could be made.
    public var textHash: Digest?
    /// SHA-256 of its folded text, which ignores widths, spaces and line breaks; `nil` without text.
    public var foldedHash: Digest?
    /// Where its line lies in its partition's `documents/part-NNNNN.jsonl.zst`; `nil` unless it is kept.
    public var documentPlace: FramePlace?
    /// Where its edits lie in its partition's `ledger/part-NNNNN.edits`.
    public var editsPlace: FramePlace?

    /// A row of a document without text yet.
    public init(
        id: Digest, source: String, path: String, span: SourceSpan, contentID: Digest,
        occurrence: UInt64, verdict: Verdict, license: String, added: String
    ) {
        self.id = id
        self.source = source
        self.path = path
        self.span = span
        self.contentID = contentID
        self.occurrence = occurrence
        self.verdict = verdict
        self.license = license
        self.added = added
        characters = 0
        textBytes = 0
    }

    /// The key of its duplicate cluster: the id of the document that was kept. `nil` for what a rule dropped.
    public var cluster: Digest? {
        switch verdict {
        case .kept: id
        case .duplicate(let duplicate): duplicate.keptID
        case .dropped: nil
        }
    }
}

/// A source of the corpus, as its `source.yaml` described it.
public struct SourceRow: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its format: `aozora`, `text`, `lines`, …
    public var format: String
    /// The SPDX expression of its licence.
    public var license: String
    /// Where it was taken from.
    public var origin: String
    /// The date on which it was taken.
    public var added: String

    /// A source.
    public init(name: String, format: String, license: String, origin: String, added: String) {
        self.name = name
        self.format = format
        self.license = license
        self.origin = origin
        self.added = added
    }
}

/// A file of a source.
public struct FileRow: Equatable, Sendable {
    /// Its number in the corpus: files count from 0 in the order of sources and paths.
    public var number: Int
    /// Its source's place in the recipe, from 0.
    public var source: Int
    /// Its path relative to the source's folder.
    public var path: String
    /// Its size in bytes.
    public var bytes: Int
    /// SHA-256 of its bytes.
    public var checksum: Digest

    /// A file.
    public init(number: Int, source: Int, path: String, bytes: Int, checksum: Digest) {
        self.number = number
        self.source = source
        self.path = path
        self.bytes = bytes
        self.checksum = checksum
    }
}
