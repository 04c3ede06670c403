public import Documents
internal import JapaneseText
internal import Ledger
internal import Lineage
internal import Pretraining
internal import Shards
internal import Storage

/// How a document is asked for.
public enum DocumentQuery: Sendable {
    /// An id, the SHA-256 of a raw record, a URL, or a path in a source.
    case name(String)
    /// A text, whose bytes or folded form are looked for.
    case text([UInt8])

    /// The rows of a corpus that match, the kept ones first.
    ///
    /// A text matches a raw record of the same bytes, else a document whose folded text (width, spaces and
    /// line breaks ignored) is the same.
    func rows(in ledger: CorpusLedger) throws -> [DocumentRow] {
        let rows: [DocumentRow]
        switch self {
        case .name(let name):
            rows = try Self.rows(named: name, in: ledger)
        case .text(let bytes):
            let raw = try ledger.rows(contentID: Identity.contentID(of: bytes))
            rows =
                raw.isEmpty
                ? try ledger.rows(foldedHash: Digest.of(FoldedText.fold(bytes))) : raw
        }
        return rows.enumerated().sorted {
            ($0.element.isKept ? 0 : 1, $0.offset) < ($1.element.isKept ? 0 : 1, $1.offset)
        }.map(\.element)
    }

    private static func rows(named name: String, in ledger: CorpusLedger) throws -> [DocumentRow] {
        if let digest = Digest(hex: name) {
            if let row = try ledger.row(id: digest) { return [row] }
            let rows = try ledger.rows(contentID: digest)
            if !rows.isEmpty { return rows }
        }
        let rows = try ledger.rows(url: name)
        return rows.isEmpty ? try ledger.rows(path: name) : rows
    }
}

extension DocumentRow {
    var isKept: Bool {
        if case .kept = verdict { return true }
        return false
    }
}

extension DocumentTrace {
    /// What became of the document that the query names, by the ledger of a corpus.
    ///
    /// - Returns: one trace for each match; one with the status `never_ingested` where nothing matches.
    public static func inCorpus(_ corpus: CorpusFolder, _ query: DocumentQuery) throws
        -> [DocumentTrace]
    {
        let rows = try query.rows(in: try corpus.ledger())
        return rows.isEmpty ? [.neverIngested] : rows.map { DocumentTrace(row: $0) }
    }

    /// The answer for a document that no source held.
    static let neverIngested = DocumentTrace(status: .neverIngested, exposures: [])

    init(row: DocumentRow) {
        self.init(status: .kept, exposures: [])
        id = row.id
        source = row.source
        path = row.path
        title = row.title
        license = row.license
        switch row.verdict {
        case .kept(let split):
            self.split = split
        case .dropped(let drop):
            status = .dropped
            self.drop = drop
        case .duplicate(let duplicate):
            status = .duplicate
            keptID = duplicate.keptID
            similarity = duplicate.similarity
        }
    }
}

extension RunTrace {
    /// What became of the document that the query names, and when the run saw it.
    ///
    /// - Parameter all: whether exposures that did not lead to the surviving weights are listed too.
    /// - Returns: one trace for each match; one with the status `never_ingested` where nothing matches.
    public func documents(_ query: DocumentQuery, all: Bool) throws -> [DocumentTrace] {
        var traces: [DocumentTrace] = []
        for (index, parent) in parents.enumerated() {
            for row in try query.rows(in: parent.ledger) {
                var trace = DocumentTrace(row: row)
                if let ordinal = try parent.shards.ordinal(of: row.id) {
                    trace.exposures = try exposures(of: ordinal, shardSet: UInt32(index), all: all)
                }
                traces.append(trace)
            }
        }
        return traces.isEmpty ? [.neverIngested] : traces
    }

    private func exposures(
        of ordinal: Int, shardSet: UInt32, all: Bool
    ) throws -> [DocumentTrace.Exposure] {
        try history.exposures(of: UInt64(ordinal), shardSet: shardSet, includingIneffective: all)
            .map { exposure in
                let (record, segment) = (exposure.record, exposure.segment)
                return DocumentTrace.Exposure(
                    attempt: record.attempt, epoch: record.epoch, step: record.step,
                    row: record.row, tokenRange: segment.tokenStart..<segment.tokenEnd,
                    loss: segment.targets == 0 ? nil : segment.lossSum / Double(segment.targets),
                    effective: exposure.isEffective)
            }
    }
}
