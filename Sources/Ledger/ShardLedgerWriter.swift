internal import Foundation
internal import GRDB
internal import Lineage

/// The tables of a shard set's `ledger.sqlite`.
enum ShardLedgerSchema {
    /// `PRAGMA user_version` of the files that this version writes and reads.
    static let version = 1

    static let tables = """
        CREATE TABLE documents (
            ordinal INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            source TEXT NOT NULL,
            path TEXT NOT NULL,
            license TEXT NOT NULL,
            title TEXT,
            author TEXT,
            url TEXT,
            folded_hash BLOB,
            token_start INTEGER NOT NULL,
            token_end INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            characters INTEGER NOT NULL
        ) STRICT;
        """

    /// Made after the rows, so that their pages are full and the same every time.
    static let indexes = """
        CREATE UNIQUE INDEX documents_by_id ON documents(id);
        CREATE INDEX documents_by_path ON documents(path);
        CREATE INDEX documents_by_url ON documents(url) WHERE url IS NOT NULL;
        CREATE INDEX documents_by_folded_hash ON documents(folded_hash)
            WHERE folded_hash IS NOT NULL;
        """
}

/// Writes the ledger of a shard set.
///
/// The bytes of the file depend on the rows and on the SQLite version alone.
public enum ShardLedgerWriter {
    /// Writes the ledger; it appears under its name when all rows are in.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - temporaryPath: where it is made; on the same disk.
    ///   - count: how many rows there are.
    ///   - row: the row of an ordinal, asked in ascending order.
    public static func write(
        path: String, temporaryPath: String, count: Int, row: (Int) throws -> ShardRow
    ) throws {
        try SealedDatabase.write(path: path, temporaryPath: temporaryPath) { db in
            try db.execute(sql: ShardLedgerSchema.tables)
            try db.execute(sql: "PRAGMA user_version = \(ShardLedgerSchema.version)")
            let insertion = try db.makeStatement(
                sql: "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            for ordinal in 0..<count {
                try insertion.execute(arguments: arguments(of: try row(ordinal), ordinal))
            }
            try db.execute(sql: ShardLedgerSchema.indexes)
        }
    }

    private static func arguments(of row: ShardRow, _ ordinal: Int) -> StatementArguments {
        let values: [(any DatabaseValueConvertible)?] = [
            ordinal, Data(row.id.bytes), row.source, row.path, row.license, row.title, row.author,
            row.url, row.foldedHash.map { Data($0.bytes) }, Int64(row.tokenStart),
            Int64(row.tokenEnd), row.bytes, row.characters,
        ]
        return StatementArguments(values)
    }
}
