public import Documents
public import Ledger
public import Lineage
internal import Storage

/// A document and those that were removed because they repeat it.
public struct DuplicateCluster {
    /// What a removed document shares with the kept one.
    public struct Comparison {
        /// The kept document's text as it was compared.
        public let kept: [UInt8]
        /// The removed document's text as it was compared.
        public let removed: [UInt8]
        /// Where they agree and differ.
        public let alignment: TextAlignment
    }

    /// The document that was kept.
    public let keptID: Digest
    /// Its row; `nil` where an older corpus holds it that is not where it was.
    public let kept: DocumentRow?
    /// The root of the older corpus that holds the kept document; `nil` where it is this one.
    public let olderRoot: Digest?
    /// Where that corpus lies; `nil` where it is not where it was.
    public let olderFolder: String?
    /// What was removed, the most similar first.
    public let removed: [DocumentRow]

    private let texts: DocumentTexts
    private let older: DocumentTexts?

    /// The cluster that a document belongs to, kept or removed; `nil` where the corpus never saw it, or a rule
    /// dropped it, so that it was not compared.
    ///
    /// - Parameter sources: folders of raw sources that are not where the build log says, by source name.
    public init?(
        of id: Digest, in corpus: CorpusFolder, sources: [String: String] = [:]
    ) throws {
        let ledger = try corpus.ledger()
        let row = try ledger.row(id: id)
        // What an older corpus kept this one may never have seen.
        guard let keptID = row.map(\.cluster) ?? id else { return nil }
        removed = try ledger.duplicates(of: keptID)
        guard row != nil || !removed.isEmpty else { return nil }
        self.keptID = keptID
        olderRoot = removed.lazy.compactMap(\.duplicate?.corpus).first
        texts = try DocumentTexts(corpus: corpus, sources: sources)
        guard let olderRoot else {
            olderFolder = nil
            older = nil
            kept = try ledger.row(id: keptID)
            return
        }
        let place = BuildLog(folder: corpus.path).location(of: "against:\(olderRoot.hex)")
        guard let place, let folder = try? CorpusFolder(path: place), folder.root == olderRoot
        else {
            olderFolder = nil
            older = nil
            kept = nil
            return
        }
        olderFolder = place
        older = try DocumentTexts(corpus: folder)
        kept = try folder.ledger().row(id: keptID)
    }

    /// Compares a removed document with the kept one.
    ///
    /// Both texts are those that deduplication saw: items of test sets are cut, passages are not. Of an older
    /// corpus it saw what is stored.
    ///
    /// - Throws: `KeifuError` where one of the texts cannot be had: the raw file is gone, the older corpus moved.
    public func compare(_ row: DocumentRow) throws -> Comparison {
        guard let kept else {
            throw KeifuError(
                .mismatch, "the older corpus is not where it was", file: texts.corpus.path,
                remedy: "Put back the corpus with the root \(olderRoot?.hex ?? "").")
        }
        let keptText =
            if let older {
                try older.text(of: kept, at: .stored)
            } else {
                try texts.text(of: kept, at: .decontaminated)
            }
        let removedText = try texts.text(of: row, at: .decontaminated)
        return Comparison(
            kept: keptText, removed: removedText,
            alignment: TextAlignment(kept: keptText, removed: removedText))
    }
}

extension DocumentRow {
    /// What the document repeats; `nil` unless it is a duplicate.
    public var duplicate: Verdict.Duplicate? {
        if case .duplicate(let duplicate) = verdict { return duplicate }
        return nil
    }
}
