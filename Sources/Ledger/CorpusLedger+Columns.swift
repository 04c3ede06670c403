internal import Foundation
internal import GRDB
internal import Storage

/// A run of documents of one partition that have measures, in id order, column by column.
public struct DocumentBlock {
    /// How many documents there are.
    public let count: Int
    /// What became of each: its place in ``PartitionColumns/outcomes``.
    public let outcomes: [UInt32]
    /// The characters of each text.
    public let characters: [UInt32]
    /// The values of the measures asked for, in the order asked: (measures, documents).
    public let measures: [[Float]]
    fileprivate let number: Int
    fileprivate let columns: PartitionColumns
    fileprivate let db: Database

    /// The leading words of the documents' ids. Two of a billion documents share one with a probability of
    /// three in a hundred.
    public func ids() throws -> [UInt64] {
        try columns.cells("ids", ofBlock: number, count: count, db)
    }

    /// The leading words of the ids of the documents that were kept in their place; 0 unless a document is a
    /// duplicate.
    public func keptIDs() throws -> [UInt64] {
        let places: [UInt16] = try columns.cells("duplicates", ofBlock: number, db)
        let words: [UInt64] = try columns.cells(
            "kept_ids", ofBlock: number, count: places.count, db)
        var result = [UInt64](repeating: 0, count: count)
        for (place, word) in zip(places, words) {
            guard place < count else {
                throw columns.damaged("block \(number) has fewer documents than it refers to")
            }
            result[Int(place)] = word
        }
        return result
    }
}

/// What rules judge of one partition: measures of many documents at once, without the rest of their rows.
///
/// Each has a connection of its own, so several threads may read one partition.
public final class PartitionColumns: Sendable {
    /// The ends that documents of the partition met; blocks refer to them.
    public let outcomes: [LedgerCount]
    /// How many blocks there are.
    public let blockCount: Int
    private let path: String
    private let queue: DatabaseQueue

    fileprivate init(path: String) throws {
        self.path = path
        let queue = try CorpusLedger.open(path)
        self.queue = queue
        (outcomes, blockCount) = try CorpusLedger.describingErrors(file: path) {
            try queue.read { db in
                let outcomes = try LedgerCount.read(db, path: path)
                return (outcomes, try Int.fetchOne(db, sql: "SELECT count(*) FROM blocks") ?? 0)
            }
        }
    }

    /// Hands out blocks, in id order, with the measures at some places in the corpus's order.
    public func forEachBlock(
        in blocks: Range<Int>, measures: [Int], _ body: (DocumentBlock) throws -> Void
    ) throws {
        try CorpusLedger.describingErrors(file: path) {
            try queue.read { db in
                let columns = try db.makeStatement(
                    sql: "SELECT cells FROM columns WHERE block = ? AND measure = ?")
                for number in blocks {
                    let sql = "SELECT documents FROM blocks WHERE number = ?"
                    guard let count = try Int.fetchOne(db, sql: sql, arguments: [number]) else {
                        throw damaged("block \(number) is missing")
                    }
                    let outcomes = try outcomes(ofBlock: number, count: count, db)
                    let characters: [UInt32] = try cells(
                        "characters", ofBlock: number, count: count, db)
                    let values: [[Float]] = try measures.map { measure in
                        try cells(columns, [number, measure], count: count)
                    }
                    try body(
                        DocumentBlock(
                            count: count, outcomes: outcomes, characters: characters,
                            measures: values, number: number, columns: self, db: db))
                }
            }
        }
    }

    /// Numbers of one, two or four bytes: what the block's blob has for each document.
    private func outcomes(ofBlock block: Int, count: Int, _ db: Database) throws -> [UInt32] {
        let packed: [UInt8] = try cells("counts", ofBlock: block, db)
        let width = count == 0 ? 1 : packed.count / count
        guard [1, 2, 4].contains(width), packed.count == count * width else {
            throw damaged("the counts of block \(block) are of another length")
        }
        let result = (0..<count).map { index in
            var value: UInt32 = 0
            for byte in packed[index * width..<(index + 1) * width].reversed() {
                value = value << 8 | UInt32(byte)
            }
            return value
        }
        guard result.allSatisfy({ $0 < outcomes.count }) else {
            throw damaged("block \(block) refers to counts that are none")
        }
        return result
    }

    /// A blob of a block; of `count` cells where that is known.
    fileprivate func cells<Cell: BitwiseCopyable>(
        _ column: String, ofBlock block: Int, count: Int? = nil, _ db: Database
    ) throws -> [Cell] {
        let statement = try db.cachedStatement(
            sql: "SELECT \(column) FROM blocks WHERE number = ?")
        return try cells(statement, [block], count: count)
    }

    /// A blob's little-endian cells, which are this machine's.
    private func cells<Cell: BitwiseCopyable>(
        _ statement: Statement, _ arguments: StatementArguments, count: Int?
    ) throws -> [Cell] {
        let row = try Row.fetchCursor(statement, arguments: arguments)
        let cells = try row.next()?.withUnsafeData(atIndex: 0) { data -> [Cell]? in
            // SQLite has no memory for a blob of no bytes.
            let bytes = data ?? Data()
            let (found, rest) = bytes.count.quotientAndRemainder(
                dividingBy: MemoryLayout<Cell>.stride)
            guard rest == 0, found == count ?? found else { return nil }
            return [Cell](unsafeUninitializedCapacity: found) { buffer, filled in
                bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
                filled = found
            }
        }
        guard let cells else {
            throw damaged("a column of measures is missing or of another length")
        }
        return cells
    }

    fileprivate func damaged(_ problem: String) -> KeifuError {
        .badInput(
            problem, file: path, remedy: "The ledger was damaged; restore it or build again.")
    }
}

extension CorpusLedger {
    /// How many partitions there are.
    public var partitionCount: Int { partitions.count }

    /// Opens the columns of a partition.
    public func columns(partition: Int) throws -> PartitionColumns {
        try PartitionColumns(path: Paths.join(folder, LedgerPartition.ledgerPath(partition)))
    }
}
