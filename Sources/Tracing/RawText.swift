public import Corpus
public import Documents
internal import JapaneseText
public import Ledger
public import Storage

/// Walks from a document of a corpus back to its raw bytes, and forward again.
///
/// One thread at a time.
public final class RawText {
    /// The corpus.
    public let corpus: CorpusFolder
    private let places: ArtefactPlaces
    private let ledger: CorpusLedger
    private let recorded: RecordedPreparation
    private var preparations: [String: DocumentPreparation] = [:]

    /// Opens the ledger and the recorded recipe of a corpus.
    public init(corpus: CorpusFolder, places: ArtefactPlaces) throws {
        self.corpus = corpus
        self.places = places
        ledger = try corpus.ledger()
        recorded = try RecordedPreparation(corpus: corpus)
    }

    /// The raw record's bytes, read from the source file as it lies and checked against the content id.
    public func rawBytes(_ row: DocumentRow) throws -> [UInt8] {
        let path = try rawPath(row)
        // A missing file is a mismatch with what was recorded, not a failure of the disk.
        guard Files.exists(path) else {
            throw KeifuError(
                .mismatch, "the raw file is gone", file: path,
                remedy: "Restore it, or say where it is with --source \(row.source)=DIR.")
        }
        return try recorded.reader(source: row.source, folder: places.sources[row.source])
            .record(path: row.path, span: row.span, contentID: row.contentID)
    }

    /// The raw source file that holds a document.
    public func rawPath(_ row: DocumentRow) throws(KeifuError) -> String {
        guard let folder = places.sources[row.source] ?? corpus.sourceFolder(row.source) else {
            throw KeifuError(
                .mismatch, "the raw files of the source \(row.source) are not where they were",
                file: corpus.path,
                remedy: "Say where they are with --source \(row.source)=DIR.")
        }
        return Paths.join(folder, row.path)
    }

    /// The text and its map from the stored edits, regular stages recomputed.
    public func rebuilt(_ row: DocumentRow, raw: [UInt8]) throws -> DocumentPreparation.Rebuilt {
        guard let edits = try ledger.storedEdits(id: row.id) else {
            throw KeifuError(
                .mismatch, "the ledger holds no edits of the document \(row.id)", file: corpus.path,
                remedy: "Check the corpus with `corpus verify`.")
        }
        return try preparation(row.source).rebuild(
            raw: raw, path: row.path, storedEdits: edits)
    }

    /// The text that the recorded pipeline makes of the raw record today, from the beginning.
    public func preparedAgain(_ row: DocumentRow, raw: [UInt8]) throws -> [UInt8] {
        let preparation = try preparation(row.source)
        let encoding = CharacterEncoding.allCases.first { $0.name == row.encoding }
        do throws(PreparationFailure) {
            return try preparation.prepareText(raw, path: row.path, encoding: encoding).text
        } catch {
            throw KeifuError(
                .mismatch, "the raw record gives no document any more: \(error)", file: row.path)
        }
    }

    /// What makes another text likely although the raw bytes are the same: libraries of other versions.
    public func changedVersions() throws -> [String] { try recorded.changedVersions() }

    private func preparation(_ source: String) throws -> DocumentPreparation {
        if let known = preparations[source] { return known }
        // Bytes are read here, so the folder that the preparation would read from does not matter.
        let made = try recorded.preparation(source: source, folder: places.sources[source] ?? "")
        preparations[source] = made
        return made
    }
}
