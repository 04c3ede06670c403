internal import GRDB
internal import Storage

/// What the ledger of a corpus takes on the disk, by what it holds.
public struct LedgerSize: Sendable {
    /// Ingested documents.
    public private(set) var documents = 0
    /// Bytes of the SQLite files.
    public private(set) var bytes = 0
    /// Bytes of the packed rows of measures and of the columns that hold the same values, with all pages of their
    /// tables.
    public private(set) var measures = 0
    /// Bytes of titles, authors, URLs, dates, licences, details and paths, as UTF-8.
    public private(set) var strings = 0
    /// Bytes of the URLs and paths that an index holds a second time.
    public private(set) var indexedStrings = 0
    /// Bytes of the files of edit maps.
    public private(set) var edits = 0
    /// Bytes of the files of signatures.
    public private(set) var signatures = 0
    /// Bytes of the pages of each table and index, the largest first.
    public private(set) var tables: [(name: String, bytes: Int)] = []

    /// What is neither measures nor strings: rows, digests, indexes, tables about the partition, unused space.
    public var rest: Int { bytes - measures - strings - indexedStrings }

    /// Reads the partitions of a corpus.
    ///
    /// - Throws: `KeifuError` where a file is missing or damaged, or where SQLite was built without its table
    ///   `dbstat`.
    public init(folder: String, partitions: Int) throws {
        var tables: [String: Int] = [:]
        for partition in 0..<partitions {
            let path = Paths.join(folder, LedgerPartition.ledgerPath(partition))
            let queue = try CorpusLedger.open(path)
            try CorpusLedger.describingErrors(file: path) {
                try queue.read { db in try add(db, &tables) }
            }
            bytes += try Files.size(path)
            edits += try Files.size(Paths.join(folder, LedgerPartition.editsPath(partition)))
            let signaturesPath = Paths.join(folder, LedgerPartition.signaturesPath(partition))
            if Files.exists(signaturesPath) { signatures += try Files.size(signaturesPath) }
        }
        self.tables = tables.map { ($0.key, $0.value) }
            .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
        measures = ["measures", "columns"].reduce(0) { $0 + tables[$1, default: 0] }
    }

    private mutating func add(_ db: Database, _ tables: inout [String: Int]) throws {
        for row in try Row.fetchAll(
            db, sql: "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY name")
        {
            tables[try row.decode(atIndex: 0), default: 0] += try row.decode(Int.self, atIndex: 1)
        }
        documents += try Int.fetchOne(db, sql: "SELECT count(*) FROM entries") ?? 0
        let (urls, paths) = (
            try Self.length(of: ["url"], in: "entries", db),
            try Self.length(of: ["path"], in: "files", db)
        )
        strings +=
            urls + paths
            + (try Self.length(
                of: ["detail", "title", "author", "created", "license"], in: "entries", db))
        indexedStrings += urls + paths
    }

    private static func length(
        of columns: [String], in table: String, _ db: Database
    ) throws -> Int {
        let sums = columns.map { "coalesce(sum(length(CAST(\($0) AS BLOB))), 0)" }
        let sql = "SELECT \(sums.joined(separator: " + ")) FROM \(table)"
        return try Int.fetchOne(db, sql: sql) ?? 0
    }
}
