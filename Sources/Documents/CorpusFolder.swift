public import Ledger
public import Lineage
public import Storage
internal import Synchronization
internal import Zstandard

/// A sealed corpus on the disk.
///
/// ```swift
/// let corpus = try CorpusFolder(path: "out/corpus")
/// try corpus.forEachDocument { document in … }        // in id order
/// let one = try corpus.document(id)                   // decompresses about 1 MiB
/// ```
public final class CorpusFolder: Sendable {
    /// The folder.
    public let path: String
    /// Its seal.
    public let manifest: CorpusManifest
    /// The Merkle root over all ingested documents.
    public let root: Digest
    private let opened = Mutex<Opened>(Opened())

    /// What look-ups open and keep open.
    private struct Opened: Sendable {
        var ledger: CorpusLedger?
        var documents: [Int: FrameReader] = [:]
    }

    /// Opens a corpus by its manifest.
    ///
    /// - Throws: `KeifuError` when the folder holds no sealed corpus or its manifest is damaged. The other
    ///   files are checked by `corpus verify`, not here.
    public init(path: String) throws {
        self.path = path
        manifest = try CorpusManifest.read(folder: path)
        guard let root = Digest(hex: manifest.root) else {
            throw KeifuError.badInput(
                "the root is not a digest", file: Paths.join(path, CorpusManifest.fileName),
                remedy: "Restore the file or build again.")
        }
        self.root = root
    }

    /// The corpus's ledger; opened once and then kept open.
    public func ledger() throws -> CorpusLedger {
        try opened.withLock { opened in
            if let ledger = opened.ledger { return ledger }
            let ledger = try CorpusLedger(folder: path, partitions: manifest.partitions)
            opened.ledger = ledger
            return ledger
        }
    }

    /// Hands out every kept document, in id order.
    public func forEachDocument(_ body: (StoredDocument) throws -> Void) throws {
        for partition in 0..<manifest.partitions {
            try forEachDocument(partition: partition, body)
        }
    }

    /// Hands out the kept documents of one partition, in id order. Partitions hold ascending ranges of ids,
    /// so threads may take one each.
    public func forEachDocument(
        partition: Int, _ body: (StoredDocument) throws -> Void
    ) throws {
        var reader = try documents(partition: partition)
        while let document = try reader.next() { try body(document) }
    }

    /// The kept documents of one partition, one after another in id order.
    public func documents(partition: Int) throws(KeifuError) -> StoredDocumentReader {
        try StoredDocumentReader(path: documentsPath(partition))
    }

    /// A kept document by its id, or `nil` if it is not among the kept.
    public func document(_ id: Digest) throws -> StoredDocument? {
        guard let row = try ledger().row(id: id) else { return nil }
        return try document(row)
    }

    /// The document of a ledger's row, or `nil` if it was not kept.
    public func document(_ row: DocumentRow) throws -> StoredDocument? {
        guard let place = row.documentPlace else { return nil }
        let partition = LedgerPartition.index(of: row.id, partitions: manifest.partitions)
        let reader = try opened.withLock { opened in
            if let reader = opened.documents[partition] { return reader }
            let reader = try FrameReader(path: documentsPath(partition))
            opened.documents[partition] = reader
            return reader
        }
        let document = try StoredDocument(
            line: try reader.record(at: place)[...], file: reader.path)
        guard document.id == row.id else {
            throw KeifuError.badInput(
                "the document \(document.id) stands where \(row.id) should", file: reader.path,
                offset: place.frame, remedy: "The file was damaged; restore it or build again.")
        }
        return document
    }

    /// The resolved recipe as it was recorded (`recipe.yaml`); `RecordedRecipe` in the room `Corpus` reads it.
    public var recipePath: String { Paths.join(path, "recipe.yaml") }

    /// The folder of a source's raw files, as the build log last recorded it; `nil` if it lies nowhere now.
    public func sourceFolder(_ name: String) -> String? {
        BuildLog(folder: path).location(of: "source:\(name)")
    }

    private func documentsPath(_ partition: Int) -> String {
        Paths.join(path, LedgerPartition.documentsPath(partition))
    }
}
