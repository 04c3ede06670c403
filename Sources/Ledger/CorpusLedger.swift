internal import Foundation
internal import GRDB
public import Lineage
internal import Storage
internal import Synchronization
internal import Zstandard

/// The frames of a partition's two files.
struct PartitionFrames: Sendable {
    let documents: FrameTable
    let edits: FrameTable
}

/// The ledger of a sealed corpus: every ingested document, kept or not, over all partitions.
///
/// ```swift
/// let ledger = try CorpusLedger(folder: "out/corpus", partitions: 2)
/// let row = try ledger.row(id: id)
/// ```
public final class CorpusLedger: Sendable {
    /// The corpus's folder.
    public let folder: String
    let partitions: [DatabaseQueue]
    private let edits: [FrameReader]
    /// The frames that rows of a partition point into, read when they are first asked for.
    private let frames: Mutex<[Int: PartitionFrames]>

    /// Opens the ledger of a corpus.
    ///
    /// - Throws: `KeifuError` naming the partition that is missing, damaged or of another version.
    public init(folder: String, partitions count: Int) throws {
        self.folder = folder
        var partitions: [DatabaseQueue] = []
        var edits: [FrameReader] = []
        for index in 0..<count {
            let path = Paths.join(folder, LedgerPartition.ledgerPath(index))
            partitions.append(try Self.open(path))
            edits.append(
                try FrameReader(path: Paths.join(folder, LedgerPartition.editsPath(index))))
        }
        self.partitions = partitions
        self.edits = edits
        frames = Mutex([:])
    }

    static func open(_ path: String) throws -> DatabaseQueue {
        guard Files.exists(path) else {
            throw KeifuError.badInput(
                "a partition of the ledger is missing", file: path,
                remedy: "Restore the file or build the corpus again.")
        }
        return try describingErrors(file: path) {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            guard version == LedgerSchema.version else {
                throw KeifuError.badInput(
                    "the ledger's tables are of version \(version ?? 0), this program reads "
                        + "\(LedgerSchema.version)",
                    file: path, remedy: "Use the program that wrote it, or build again.")
            }
            return queue
        }
    }

    /// Turns SQLite's errors into ours, naming the file.
    static func describingErrors<Result>(file: String, _ body: () throws -> Result) throws -> Result
    {
        do {
            return try body()
        } catch let error as RowDecodingError {
            throw KeifuError.badInput(
                "a value in a table is of the wrong type: \(error)", file: file,
                remedy: "The ledger was damaged; restore it or build again.")
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY:
                throw KeifuError(
                    .inputOutput, "SQLite: \(error.message ?? "\(error.resultCode)")", file: file,
                    remedy: "Check the disk's space and the file's permissions.")
            default:
                throw KeifuError.badInput(
                    "SQLite: \(error.message ?? "\(error.resultCode)")", file: file,
                    remedy: "The ledger was damaged; restore it or build again.")
            }
        }
    }

    func read<Result>(
        partition: Int, _ body: (Database) throws -> Result
    ) throws -> Result {
        try Self.describingErrors(file: path(partition)) { try partitions[partition].read(body) }
    }

    func path(_ partition: Int) -> String {
        Paths.join(folder, LedgerPartition.ledgerPath(partition))
    }

    func frames(_ partition: Int, _ db: Database) throws -> PartitionFrames {
        if let known = frames.withLock({ $0[partition] }) { return known }
        let read = try PartitionFrames(
            documents: FrameTable(.documents, db), edits: FrameTable(.edits, db))
        frames.withLock { $0[partition] = read }
        return read
    }

    func partition(of id: Digest) -> Int {
        LedgerPartition.index(of: id, partitions: partitions.count)
    }

    /// The packed edits of a document that cannot be re-derived from the raw bytes; `nil` where the ledger
    /// has none.
    public func storedEdits(id: Digest) throws -> [UInt8]? {
        guard let place = try row(id: id)?.editsPlace else { return nil }
        let record = try edits[partition(of: id)].record(at: place)
        guard record.starts(with: id.bytes) else {
            throw KeifuError.badInput(
                "the edits of another document stand where those of \(id) should",
                file: edits[partition(of: id)].path, offset: place.frame,
                remedy: "The file was damaged; restore it or build again.")
        }
        return Array(record.dropFirst(Digest.byteCount))
    }
}
