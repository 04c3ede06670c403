internal import GRDB
internal import Storage

/// Writes SQLite files whose bytes depend on their rows and on the SQLite version alone.
///
/// One transaction, a fixed page size, no journal left behind.
enum SealedDatabase {
    /// Writes a file; it appears under its name when `body` is done.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - temporaryPath: where it is made; on the same disk.
    ///   - body: makes tables and rows, in one transaction.
    static func write(
        path: String, temporaryPath: String, body: (Database) throws -> Void
    ) throws {
        try Files.createDirectory(Paths.parent(path))
        try Files.createDirectory(Paths.parent(temporaryPath))
        try Files.remove(temporaryPath)
        try CorpusLedger.describingErrors(file: temporaryPath) {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            configuration.prepareDatabase { db in
                try db.execute(
                    sql: """
                        PRAGMA page_size = 4096;
                        PRAGMA auto_vacuum = NONE;
                        PRAGMA journal_mode = OFF;
                        PRAGMA synchronous = FULL;
                        """)
            }
            let queue = try DatabaseQueue(path: temporaryPath, configuration: configuration)
            try queue.write { db in try body(db) }
            try queue.close()
        }
        try Files.rename(temporaryPath, to: path)
    }
}
