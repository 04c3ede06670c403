internal import Foundation
internal import GRDB
internal import Lineage
internal import Storage

/// Writes the tables `blocks` and `columns`: what rules judge, a measure at a time over many documents.
///
/// The packed row of a document holds the same values. Reading three of eighty measures out of a million rows
/// means reading all of them, 320 megabytes; out of columns it means reading twelve.
struct ColumnWriter {
    /// Documents in a block: a column of it is 32 KiB.
    static let blockSize = 8192

    private let blockInsertion: Statement
    private let columnInsertion: Statement
    private var block = 0
    private var counts: [Int] = []
    private var characters = ByteWriter()
    private var ids = ByteWriter()
    private var duplicates = ByteWriter()
    private var keptIDs = ByteWriter()
    private var measureCount = 0
    /// (documents, measures), as they came.
    private var measures: [Float] = []

    init(_ db: Database) throws {
        blockInsertion = try db.makeStatement(
            sql: "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)")
        columnInsertion = try db.makeStatement(sql: "INSERT INTO columns VALUES (?, ?, ?)")
    }

    /// Adds a document that has measures.
    ///
    /// - Parameter count: the number of the row of `counts` that it is counted in.
    mutating func append(_ row: DocumentRow, count: Int, measures: [Float]) throws {
        if measureCount == 0 { measureCount = measures.count }
        guard measures.count == measureCount else {
            throw KeifuError.badInput(
                "a document has \(measures.count) measures, others have \(measureCount): \(row.id)")
        }
        if case .duplicate(let duplicate) = row.verdict {
            duplicates.integer(UInt16(counts.count))
            keptIDs.integer(duplicate.keptID.leadingWord)
        }
        counts.append(count)
        characters.integer(UInt32(clamping: row.characters))
        ids.integer(row.id.leadingWord)
        self.measures += measures
        if self.measures.count == Self.blockSize * measureCount { try flush() }
    }

    /// Writes the last block.
    mutating func finish() throws {
        if !measures.isEmpty { try flush() }
    }

    private mutating func flush() throws {
        let documents = measures.count / measureCount
        try blockInsertion.execute(arguments: [
            block, documents, Data(packedCounts), Data(characters.bytes), Data(ids.bytes),
            Data(duplicates.bytes), Data(keptIDs.bytes),
        ])
        for measure in 0..<measureCount {
            var cells = ByteWriter()
            for document in 0..<documents {
                cells.float(measures[document * measureCount + measure])
            }
            try columnInsertion.execute(arguments: [block, measure, Data(cells.bytes)])
        }
        block += 1
        counts.removeAll(keepingCapacity: true)
        characters = ByteWriter()
        ids = ByteWriter()
        duplicates = ByteWriter()
        keptIDs = ByteWriter()
        measures.removeAll(keepingCapacity: true)
    }

    /// One byte a document, or two or four where numbers are larger: a partition seldom has 256 ends.
    private var packedCounts: [UInt8] {
        let largest = counts.max() ?? 0
        var writer = ByteWriter()
        for count in counts {
            if largest <= UInt8.max {
                writer.integer(UInt8(count))
            } else if largest <= UInt16.max {
                writer.integer(UInt16(count))
            } else {
                writer.integer(UInt32(count))
            }
        }
        return writer.bytes
    }
}
