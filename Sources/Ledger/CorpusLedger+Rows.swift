internal import Foundation
internal import GRDB
public import Lineage
internal import Storage

extension CorpusLedger {
    /// The row of a document, or `nil` if the corpus never saw it.
    public func row(id: Digest) throws -> DocumentRow? {
        let partition = partition(of: id)
        return try read(partition: partition) { db in
            guard let number = try number(of: id, partition, db) else { return nil }
            return try rows("e.number = ?", [number], partition, db).first
        }
    }

    /// The rows whose raw record has the given SHA-256, in id order.
    public func rows(contentID: Digest) throws -> [DocumentRow] {
        try rows(
            withNumbers: "SELECT number FROM entries WHERE \(Self.digest("content_id"))",
            Self.arguments(contentID), files: Self.digest("checksum"), Self.arguments(contentID))
    }

    /// The rows whose folded text has the given SHA-256, in id order.
    public func rows(foldedHash: Digest) throws -> [DocumentRow] {
        try rows(
            withNumbers: """
                SELECT number FROM entries
                WHERE \(Self.digest(LedgerSchema.foldedHash)) AND text_hash IS NOT NULL
                """, Self.arguments(foldedHash))
    }

    /// The rows published at a URL, in id order.
    public func rows(url: String) throws -> [DocumentRow] {
        try rows(withNumbers: "SELECT number FROM entries WHERE url = ?", [url])
    }

    /// The rows that came from a file, in the order of their place in it.
    ///
    /// - Parameters:
    ///   - path: the path relative to the source's folder.
    ///   - source: the source's name; all sources where it is `nil`.
    public func rows(path: String, source: String? = nil) throws -> [DocumentRow] {
        let numbers = """
            SELECT number FROM entries WHERE content_id IS NOT NULL
                AND file IN (SELECT number FROM files WHERE path = ?)
            """
        return try rows(withNumbers: numbers, [path], files: "path = ?", [path])
            .filter { source == nil || $0.source == source }
            .sorted {
                ($0.source, $0.span.fileOffset, $0.span.payloadOffset)
                    < ($1.source, $1.span.fileOffset, $1.span.payloadOffset)
            }
    }

    /// The kept documents, in id order; those of one split, or all. All of them are in memory at once.
    public func keptRows(split: Verdict.Split? = nil) throws -> [DocumentRow] {
        var result: [DocumentRow] = []
        for partition in partitions.indices {
            try read(partition: partition) { db in
                result += try rows(
                    "counts.status = 'kept' AND counts.rule = coalesce(?, counts.rule)",
                    [split?.rawValue], partition, db)
            }
        }
        return result
    }

    /// The documents that were removed in favour of a kept one, the most similar first.
    public func duplicates(of keptID: Digest) throws -> [DocumentRow] {
        try rows(
            withNumbers: "SELECT document FROM duplicates WHERE \(Self.digest("kept_id"))",
            Self.arguments(keptID)
        ).sorted { $0.similarity > $1.similarity }
    }

    /// Hands out every row in id order, with its measures (empty where it has no text).
    ///
    /// Rows are read some thousands at a time and handed out between reads, so `body` may ask the ledger
    /// other questions.
    public func forEachRow(_ body: (DocumentRow, [Float]) throws -> Void) throws {
        for partition in partitions.indices {
            var done = 0
            try forEachRow(partition: partition) { rows in
                let measures = try measures(behind: done, count: rows.count, partition)
                done += rows.count
                for (row, measures) in zip(rows, measures) { try body(row, measures) }
            }
        }
    }

    /// Hands out the rows of one partition in id order, some thousands at a time; between two calls of `body`
    /// the ledger may be asked other questions.
    public func forEachRow(
        partition: Int, _ body: (_ rows: [DocumentRow]) throws -> Void
    ) throws {
        var done = 0
        while true {
            let found = try read(partition: partition) { db in
                try rows("e.number > ?", [done], limit: Self.rowsAtATime, partition, db)
            }
            if !found.isEmpty { try body(found) }
            // The writer numbers rows from 1 without gaps.
            done += found.count
            if found.count < Self.rowsAtATime { return }
        }
    }

    /// The measures of the rows that follow a number; empty where one has no text.
    private func measures(behind number: Int, count: Int, _ partition: Int) throws -> [[Float]] {
        var result = [[Float]](repeating: [], count: count)
        try read(partition: partition) { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT document, packed FROM measures WHERE document > ? AND document <= ?",
                arguments: [number, number + count])
            while let row = try rows.next() {
                let document: Int = try row.decode(atIndex: 0)
                result[document - number - 1] = try Self.floats(try row.decode(atIndex: 1))
            }
        }
        return result
    }

    private static let rowsAtATime = 4096

    /// A document's measures in the order of the manifest's `measures`; `nil` where it has no text.
    public func measures(id: Digest) throws -> [Float]? {
        let partition = partition(of: id)
        return try read(partition: partition) { db in
            guard let number = try number(of: id, partition, db) else { return nil }
            let packed = try Data.fetchOne(
                db, sql: "SELECT packed FROM measures WHERE document = ?", arguments: [number])
            return try packed.map { try Self.floats($0) }
        }
    }

    /// What was cut from a document's text because it repeats other text, in the order of its place.
    public func passages(id: Digest) throws -> [PassageRow] {
        let partition = partition(of: id)
        return try read(partition: partition) { db in
            guard let number = try number(of: id, partition, db) else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, start, "end", kept_id, kept_start, passages.documents
                    FROM passages WHERE document = ? ORDER BY start
                    """, arguments: [number]
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
            guard let number = try number(of: id, partition, db) else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT "set", item, field, start, "end", coverage
                    FROM contaminations WHERE document = ? ORDER BY start
                    """, arguments: [number]
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

    /// The documents that hold items of test sets, in id order, with what each holds in the order of its place.
    public func contaminatedRows() throws -> [(row: DocumentRow, found: [ContaminationRow])] {
        try rows(withNumbers: "SELECT DISTINCT document FROM contaminations", []).map {
            ($0, try contaminations(id: $0.id))
        }
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
