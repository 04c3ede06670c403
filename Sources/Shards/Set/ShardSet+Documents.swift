public import Ledger
public import Lineage
internal import Storage

/// Documents and their tokens. Where a document ends is read from the index, never inferred from the
/// end-of-text token, which a text may hold too.
extension ShardSet {
    /// The places of a document's tokens, its end-of-text token included.
    ///
    /// - Precondition: `document` is below ``documentCount``.
    public func tokenRange(ofDocument document: Int) -> Range<UInt64> {
        precondition(document >= 0 && document < documentCount)
        return dataset.start(of: document)..<dataset.start(of: document + 1)
    }

    /// The documents that a range of tokens runs through, in order. O(log documents + segments).
    public func segments(of range: Range<UInt64>) -> [DocumentSegment] {
        let range = range.clamped(to: 0..<tokenCount)
        guard !range.isEmpty else { return [] }
        var segments: [DocumentSegment] = []
        var document = dataset.sequence(holding: range.lowerBound)
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, dataset.start(of: document + 1))
            segments.append(DocumentSegment(document: document, tokens: start..<end))
            start = end
            document += 1
        }
        return segments
    }

    /// What the ledger knows of a document.
    ///
    /// - Throws: `KeifuError` where the set has no such document, or ledger and index disagree.
    public func document(_ ordinal: Int) throws -> ShardDocument {
        guard ordinal >= 0, ordinal < documentCount, let row = try ledger.row(ordinal: ordinal)
        else {
            throw KeifuError.badInput(
                "the set has no document \(ordinal) among its \(documentCount)", file: ledger.path)
        }
        guard row.tokenStart..<row.tokenEnd == tokenRange(ofDocument: ordinal) else {
            throw KeifuError.badInput(
                "the ledger gives document \(ordinal) the tokens \(row.tokenStart)..<"
                    + "\(row.tokenEnd), the index \(tokenRange(ofDocument: ordinal))",
                file: ledger.path, remedy: "One of them was damaged; make the shards again.")
        }
        return row
    }

    /// The place in the set of the document with an id; `nil` where the set has none.
    public func ordinal(of id: Digest) throws -> Int? { try ledger.row(id: id)?.ordinal }

    /// The documents published at a URL.
    public func documents(url: String) throws -> [ShardDocument] { try ledger.rows(url: url) }

    /// The documents that came from a file, by its path in its source.
    public func documents(path: String) throws -> [ShardDocument] { try ledger.rows(path: path) }

    /// The documents whose folded text has the given SHA-256.
    public func documents(foldedHash: Digest) throws -> [ShardDocument] {
        try ledger.rows(foldedHash: foldedHash)
    }
}
