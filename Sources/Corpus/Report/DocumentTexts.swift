public import Documents
public import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// The texts of a corpus's documents as they were at a stage of the build, whatever became of them.
///
/// What is stored is read; everything else is made again from the raw record and the stored edits, and checked
/// against the hash in the ledger. One thread at a time.
public final class DocumentTexts {
    /// A stage of the build.
    public enum Stage: Sendable {
        /// After the regular stages: what ranges of contaminations are of.
        case prepared
        /// After items of test sets were cut: what documents are compared by, and what ranges of passages are of.
        case decontaminated
        /// After passages were cut: the text that is stored.
        case stored
    }

    /// The corpus.
    public let corpus: CorpusFolder
    let recorded: RecordedPreparation
    private let ledger: CorpusLedger
    private let sources: [String: String]
    private var opened: [String: (reader: RecordReader, preparation: DocumentPreparation)] = [:]

    /// Opens the ledger and the recipe of a corpus.
    ///
    /// - Parameter sources: folders of raw sources that are not where the build log says, by source name.
    public init(corpus: CorpusFolder, sources: [String: String] = [:]) throws {
        self.corpus = corpus
        self.sources = sources
        ledger = try corpus.ledger()
        recorded = try RecordedPreparation(corpus: corpus)
    }

    /// The text of a document at a stage.
    ///
    /// - Throws: `KeifuError` where the document had no text, where its raw file is gone or changed, or where
    ///   other versions of libraries make another text of it.
    public func text(of row: DocumentRow, at stage: Stage) throws -> [UInt8] {
        let passages = try ledger.passages(id: row.id)
        if row.documentPlace != nil {
            let isStored: Bool
            switch stage {
            case .stored: isStored = true
            case .decontaminated: isStored = passages.isEmpty
            case .prepared:
                let isCut = recorded.recipe.decontamination.mode == .cut
                isStored =
                    try passages.isEmpty
                    && (!isCut || ledger.contaminations(id: row.id).isEmpty)
            }
            if isStored, let document = try corpus.document(row) { return document.text }
        }
        guard let edits = try ledger.storedEdits(id: row.id) else {
            throw KeifuError(
                .mismatch, "the ledger holds no text and no edits of \(row.id)", file: corpus.path)
        }
        let (reader, preparation) = try source(row.source)
        let raw = try reader.record(path: row.path, span: row.span, contentID: row.contentID)
        func made(_ stage: Stage) throws -> [UInt8] {
            try preparation.rebuild(raw: raw, path: row.path, storedEdits: edits, to: stage).text
        }
        let text = try made(stage)
        // The hash is that of the text that was stored, or would have been.
        let whole = stage == .stored ? text : try made(.stored)
        if let hash = row.textHash, hash != .of(whole) {
            let versions = try recorded.changedVersions()
            throw KeifuError(
                .mismatch, "the text made again is not the one that the ledger speaks of",
                file: row.path,
                remedy: versions.isEmpty
                    ? "Check the corpus with `corpus verify`."
                    : "Other versions: \(versions.joined(separator: ", ")).")
        }
        return text
    }

    private func source(
        _ name: String
    ) throws -> (reader: RecordReader, preparation: DocumentPreparation) {
        if let known = opened[name] { return known }
        let made = (
            reader: try recorded.reader(source: name, folder: sources[name]),
            preparation: try recorded.preparation(source: name, folder: sources[name])
        )
        opened[name] = made
        return made
    }
}
