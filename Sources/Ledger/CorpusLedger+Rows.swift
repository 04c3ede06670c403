internal import Foundation
internal import GRDB
public import Lineage
internal import Storage

extension CorpusLedger {
    /// The row of a document, or `nil` if the corpus never saw it.
    public func row(id: Digest) throws -> DocumentRow? {
        let partition = partition(of: id)
        return try read(partition: partition) { db in
            try Row.fetchOne(
                db, sql: LedgerSchema.selectDocument + " WHERE documents.id = ?",
                arguments: [Data(id.bytes)]
            ).map { try documentRow($0, partition: partition) }
        }
    }

    /// The rows whose raw record has the given SHA-256, in id order.
    public func rows(contentID: Digest) throws -> [DocumentRow] {
        try rows(where: "documents.content_id = ?", Data(contentID.bytes))
    }

    /// The rows whose folded text has the given SHA-256, in id order.
    public func rows(foldedHash: Digest) throws -> [DocumentRow] {
        try rows(where: "documents.folded_hash = ?", Data(foldedHash.bytes))
    }

    /// The rows published at a URL, in id order.
    public func rows(url: String) throws -> [DocumentRow] {
        try rows(where: "documents.url = ?", url)
    }

    /// The rows that came from a file, in the order of their place in it.
    ///
    /// - Parameters:
    ///   - path: the path relative to the source's folder.
    ///   - source: the source's name; all sources where it is `nil`.
    public func rows(path: String, source: String? = nil) throws -> [DocumentRow] {
        try rows(where: "files.path = ?", path)
            .filter { source == nil || $0.source == source }
            .sorted {
                ($0.source, $0.span.fileOffset, $0.span.payloadOffset)
                    < ($1.source, $1.span.fileOffset, $1.span.payloadOffset)
            }
    }

    /// The kept documents, in id order; those of one split, or all.
    public func keptRows(split: Verdict.Split? = nil) throws -> [DocumentRow] {
        guard let split else { return try rows(where: "documents.status = ?", "kept") }
        return try rows(where: "documents.split = ?", split.rawValue)
    }

    /// The documents that were removed in favour of a kept one, the most similar first.
    public func duplicates(of keptID: Digest) throws -> [DocumentRow] {
        try rows(where: "duplicates.kept_id = ?", Data(keptID.bytes))
            .sorted { $0.similarity > $1.similarity }
    }

    /// Hands out every row in id order, with its measures (empty where it has no text).
    ///
    /// Rows are read some thousands at a time and handed out between reads, so `body` may ask the ledger
    /// other questions.
    public func forEachRow(_ body: (DocumentRow, [Float]) throws -> Void) throws {
        let sql =
            LedgerSchema.selectDocument
            + " WHERE documents.number > ? ORDER BY documents.number LIMIT ?"
        for partition in partitions.indices {
            var done = 0
            while true {
                var rows: [(DocumentRow, [Float])] = []
                try read(partition: partition) { db in
                    let cursor = try Row.fetchCursor(
                        db, sql: sql, arguments: [done, Self.rowsAtATime])
                    while let row = try cursor.next() {
                        rows.append(
                            (
                                try documentRow(row, partition: partition),
                                try Self.floats(try row.value(.measures))
                            ))
                    }
                }
                for (row, measures) in rows { try body(row, measures) }
                // The writer numbers rows from 1 without gaps.
                done += rows.count
                if rows.count < Self.rowsAtATime { break }
            }
        }
    }

    private static let rowsAtATime = 4096

    /// A document's measures in the order of the manifest's `measures`; `nil` where it has no text.
    public func measures(id: Digest) throws -> [Float]? {
        try read(partition: partition(of: id)) { db in
            let packed = try Data.fetchOne(
                db, sql: "SELECT measures FROM documents WHERE id = ?", arguments: [Data(id.bytes)])
            return try packed.map { try Self.floats($0) }
        }
    }

    /// What was cut from a document's text because it repeats other text, in the order of its place.
    public func passages(id: Digest) throws -> [PassageRow] {
        let partition = partition(of: id)
        return try read(partition: partition) { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, start, "end", kept_id, kept_start, passages.documents
                    FROM passages JOIN documents ON documents.number = passages.document
                    WHERE documents.id = ? ORDER BY start
                    """, arguments: [Data(id.bytes)]
            ).map { row in
                let start: Int = row[1]
                let end: Int = row[2]
                let keptID: Data? = row[3]
                guard let kind = PassageRow.Kind(rawValue: row[0]), start <= end else {
                    throw damaged("a row of passages makes no sense", partition)
                }
                let kept = keptID.flatMap { Digest(bytes: $0) }.map {
                    PassageRow.Place(id: $0, start: row[4] ?? 0)
                }
                return PassageRow(
                    kind: kind, range: start..<end, kept: kept, documents: row[5] ?? 0)
            }
        }
    }

    /// The items of test sets that a document holds, in the order of their place.
    public func contaminations(id: Digest) throws -> [ContaminationRow] {
        let partition = partition(of: id)
        return try read(partition: partition) { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT "set", item, field, start, "end", coverage
                    FROM contaminations JOIN documents ON documents.number = contaminations.document
                    WHERE documents.id = ? ORDER BY start
                    """, arguments: [Data(id.bytes)]
            ).map { row in
                let start: Int = row[3]
                let end: Int = row[4]
                guard start <= end else {
                    throw damaged("a row of contaminations makes no sense", partition)
                }
                return ContaminationRow(
                    set: row[0], item: row[1], field: row[2], range: start..<end, coverage: row[5])
            }
        }
    }

    private func rows(
        where condition: String, _ value: any DatabaseValueConvertible
    ) throws -> [DocumentRow] {
        var result: [DocumentRow] = []
        for partition in partitions.indices {
            try read(partition: partition) { db in
                let cursor = try Row.fetchCursor(
                    db,
                    sql: LedgerSchema.selectDocument
                        + " WHERE \(condition) ORDER BY documents.number",
                    arguments: [value])
                while let row = try cursor.next() {
                    result.append(try documentRow(row, partition: partition))
                }
            }
        }
        return result
    }

    private static func floats(_ packed: Data?) throws -> [Float] {
        guard let packed else { return [] }
        var reader = ByteReader(Array(packed), file: "measures")
        var values: [Float] = []
        while !reader.isAtEnd { values.append(try reader.float()) }
        return values
    }
}

extension DocumentRow {
    /// The verified similarity to the kept document; 0 unless it is a duplicate.
    public var similarity: Double {
        if case .duplicate(let duplicate) = verdict { return duplicate.similarity }
        return 0
    }
}
