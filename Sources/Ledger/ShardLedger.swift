internal import Foundation
internal import GRDB
public import Lineage
internal import Storage

/// The ledger of a sealed shard set: which tokens belong to which document.
public final class ShardLedger: Sendable {
    /// The ledger's file.
    public let path: String
    /// How many documents the set has.
    public let documentCount: Int
    private let queue: DatabaseQueue

    /// Opens a ledger for reading.
    ///
    /// - Throws: `KeifuError` where the file is missing, damaged or of another version.
    public init(path: String) throws {
        self.path = path
        guard Files.exists(path) else {
            throw KeifuError.badInput(
                "the shard set's ledger is missing", file: path,
                remedy: "Restore the file or make the shards again.")
        }
        let (queue, count) = try CorpusLedger.describingErrors(file: path) {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let (version, count) = try queue.read { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard version == ShardLedgerSchema.version else { return (version, 0) }
                return (version, try Int.fetchOne(db, sql: "SELECT count(*) FROM documents") ?? 0)
            }
            guard version == ShardLedgerSchema.version else {
                throw KeifuError.badInput(
                    "the ledger's tables are of version \(version), this program reads "
                        + "\(ShardLedgerSchema.version)",
                    file: path, remedy: "Use the program that wrote it, or make the shards again.")
            }
            return (queue, count)
        }
        self.queue = queue
        documentCount = count
    }

    /// The document at a place in the set, or `nil` where there is none.
    public func row(ordinal: Int) throws -> ShardRow? {
        try rows(where: "ordinal = ?", ordinal).first
    }

    /// The document with an id, or `nil` where the set has none.
    public func row(id: Digest) throws -> ShardRow? {
        try rows(where: "id = ?", Data(id.bytes)).first
    }

    /// The documents published at a URL.
    public func rows(url: String) throws -> [ShardRow] { try rows(where: "url = ?", url) }

    /// The documents that came from a file.
    public func rows(path: String) throws -> [ShardRow] { try rows(where: "path = ?", path) }

    /// The documents whose folded text has the given SHA-256.
    public func rows(foldedHash: Digest) throws -> [ShardRow] {
        try rows(where: "folded_hash = ?", Data(foldedHash.bytes))
    }

    /// Hands out all documents in the order of the set.
    public func forEachRow(_ body: (ShardRow) throws -> Void) throws {
        try read { db in
            let cursor = try Row.fetchCursor(db, sql: Self.selection + " ORDER BY ordinal")
            while let row = try cursor.next() { try body(try shardRow(row)) }
        }
    }

    private func rows(
        where condition: String, _ value: any DatabaseValueConvertible
    ) throws -> [ShardRow] {
        try read { db in
            try Row.fetchAll(
                db, sql: Self.selection + " WHERE \(condition) ORDER BY ordinal", arguments: [value]
            ).map(shardRow)
        }
    }

    private func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try CorpusLedger.describingErrors(file: path) { try queue.read(body) }
    }

    private static let selection = """
        SELECT ordinal, id, source, path, license, token_start, token_end, bytes, characters, title,
            author, url, folded_hash
        FROM documents
        """

    private func shardRow(_ row: Row) throws -> ShardRow {
        // Not by GRDB's subscripts: they trap on a value of another type, as a damaged file may hold.
        func value<Value: DatabaseValueConvertible>(_ column: Int) -> Value? {
            Value.fromDatabaseValue(row[column] as DatabaseValue)
        }
        guard let ordinal: Int = value(0), let idBytes: Data = value(1),
            let id = Digest(bytes: idBytes), let source: String = value(2),
            let path: String = value(3), let license: String = value(4),
            let start: UInt64 = value(5), let end: UInt64 = value(6), start <= end,
            let bytes: Int = value(7), let characters: Int = value(8)
        else {
            throw KeifuError.badInput(
                "the row of a document makes no sense", file: self.path,
                remedy: "The ledger was damaged; restore it or make the shards again.")
        }
        let foldedHash: Data? = value(12)
        var result = ShardRow(
            id: id, source: source, path: path, license: license, title: value(9),
            author: value(10), url: value(11), foldedHash: foldedHash.flatMap { Digest(bytes: $0) },
            bytes: bytes, characters: characters)
        result.ordinal = ordinal
        result.tokenStart = start
        result.tokenEnd = end
        return result
    }
}
