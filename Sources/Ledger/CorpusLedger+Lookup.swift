internal import Foundation
internal import GRDB
internal import Lineage

/// How rows are found.
extension CorpusLedger {
    /// The number of a document in its partition; `nil` where it has none.
    ///
    /// Rows lie in id order and are numbered from 1 without gaps, so no index of ids is needed: ids are uniform, and
    /// the place of one between two others is guessed well. A guess takes turns with a halving, so that ids that are
    /// not uniform cost twice the logarithm and no more.
    func number(of id: Digest, _ partition: Int, _ db: Database) throws -> Int? {
        let statement = try db.cachedStatement(sql: "SELECT id FROM entries WHERE number = ?")
        var low = 1
        var high = try Int.fetchOne(db, sql: "SELECT max(number) FROM entries") ?? 0
        let width = 0x1p64 / Double(partitions.count)
        var (lowWord, highWord) = (Double(partition) * width, Double(partition + 1) * width)
        let word = Double(id.leadingWord)
        var guesses = true
        while low <= high {
            var middle = (low + high) / 2
            if guesses, highWord > lowWord {
                let share = min(max((word - lowWord) / (highWord - lowWord), 0), 1)
                middle = low + Int(share * Double(high - low))
            }
            guesses.toggle()
            guard let bytes = try Data.fetchOne(statement, arguments: [middle]),
                let found = Digest(bytes: bytes)
            else { throw damaged("the row \(middle) is missing or has no id", partition) }
            if found == id { return middle }
            if found < id {
                (low, lowWord) = (middle + 1, Double(found.leadingWord))
            } else {
                (high, highWord) = (middle - 1, Double(found.leadingWord))
            }
        }
        return nil
    }

    /// A condition on a digest that an index of its first bytes serves; of two ``arguments(_:)``.
    static func digest(_ column: String) -> String {
        "substr(\(column), 1, \(LedgerSchema.prefixLength)) = ? AND \(column) = ?"
    }

    /// The arguments of ``digest(_:)``.
    static func arguments(_ digest: Digest) -> StatementArguments {
        [Data(digest.bytes.prefix(LedgerSchema.prefixLength)), Data(digest.bytes)]
    }

    /// The rows of all partitions that a query finds the numbers of, in id order.
    ///
    /// - Parameters:
    ///   - numbers: a query for numbers of documents.
    ///   - files: a condition on files whose documents, where they are the whole file, are wanted too: they are
    ///     found by their identity.
    func rows(
        withNumbers numbers: String, _ arguments: StatementArguments, files: String? = nil,
        _ fileArguments: StatementArguments = []
    ) throws -> [DocumentRow] {
        var result: [DocumentRow] = []
        for partition in partitions.indices {
            try read(partition: partition) { db in
                var found = try Int.fetchAll(db, sql: numbers, arguments: arguments)
                if let files {
                    found += try wholeFiles(files, fileArguments, partition, db)
                }
                for number in found.sorted() {
                    result += try rows("e.number = ?", [number], partition, db)
                }
            }
        }
        return result
    }

    /// The numbers of the documents that are the whole of a file and whose file meets a condition.
    private func wholeFiles(
        _ condition: String, _ arguments: StatementArguments, _ partition: Int, _ db: Database
    ) throws -> [Int] {
        let files = try Row.fetchAll(
            db,
            sql: """
                SELECT sources.name, path, checksum
                FROM files JOIN sources ON sources.number = files.source WHERE \(condition)
                """, arguments: arguments)
        return try files.compactMap { row in
            guard let checksum = Digest(bytes: try row.decode(Data.self, atIndex: 2)) else {
                throw damaged("the checksum of a file is not 32 bytes", partition)
            }
            let id = Identity.documentID(
                source: try row.decode(atIndex: 0), path: try row.decode(atIndex: 1),
                contentID: checksum, occurrence: 0)
            guard self.partition(of: id) == partition else { return nil }
            return try number(of: id, partition, db)
        }
    }

    /// The rows of a partition that meet a condition, in id order.
    func rows(
        _ condition: String, _ arguments: StatementArguments, limit: Int? = nil, _ partition: Int,
        _ db: Database
    ) throws -> [DocumentRow] {
        let frames = try frames(partition, db)
        let statement = try db.cachedStatement(
            sql: LedgerSchema.selectDocument + " WHERE \(condition) ORDER BY e.number"
                + (limit.map { " LIMIT \($0)" } ?? ""))
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        var result: [DocumentRow] = []
        while let row = try cursor.next() {
            result.append(try documentRow(row, frames, partition: partition))
        }
        return result
    }
}
