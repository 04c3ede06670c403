internal import Foundation
internal import GRDB
public import Lineage
internal import Storage
internal import Zstandard

/// Writes one partition of a corpus's ledger.
///
/// The bytes of the file depend on what is written and in which order, and on the SQLite version, alone:
/// one transaction, a fixed page size, no journal left behind. Memory is that of a block of measures and of the
/// different ends that documents meet.
public final class CorpusLedgerWriter {
    private let db: Database
    private let insertion: Statement
    private let measuresInsertion: Statement
    private let duplicateInsertion: Statement
    private let passageInsertion: Statement
    private let contaminationInsertion: Statement
    private let sourceOrder: [String: Int]
    private let sources: [SourceRow]
    private var number: Int64 = 0
    private var lastID: Digest?
    private var counts: [CountKey: Count] = [:]
    /// The encodings' numbers in the order of their first appearance.
    private var encodings: [String: Int] = [:]
    private var columns: ColumnWriter
    /// How long ``insert(_:file:checksum:measures:passages:contaminations:)`` took so far.
    private var inserting = Duration.zero
    private var documentFrames: FrameTableWriter
    private var editsFrames: FrameTableWriter

    private struct CountKey: Hashable {
        var source: Int
        var status: String
        var stage: String
        var rule: String
        /// Of the rule; the same for all its documents, as recipes are.
        var threshold: Double?
    }

    private struct Count {
        /// The order of first appearance, from 0: what documents' rows and blocks refer to.
        var number: Int
        var documents = 0
        var characters = 0
    }

    /// The version of the SQLite library, which the bytes depend on.
    public static func libraryVersion() throws -> String {
        try DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") } ?? ""
    }

    private init(_ db: Database, sources: [SourceRow], about: [String: String]) throws {
        self.db = db
        self.sources = sources
        sourceOrder = Dictionary(
            sources.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        try db.execute(sql: LedgerSchema.tables)
        try db.execute(sql: "PRAGMA user_version = \(LedgerSchema.version)")
        for (key, value) in about.sorted(by: { $0.key < $1.key }) {
            try db.execute(sql: "INSERT INTO about VALUES (?, ?)", arguments: [key, value])
        }
        for (index, source) in sources.enumerated() {
            try db.execute(
                sql: "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    index, source.name, source.format, source.license, source.origin, source.added,
                ])
        }
        insertion = try Self.insertion(into: "entries", columns: 25, db)
        measuresInsertion = try Self.insertion(into: "measures", columns: 2, db)
        duplicateInsertion = try Self.insertion(into: "duplicates", columns: 5, db)
        passageInsertion = try Self.insertion(into: "passages", columns: 7, db)
        contaminationInsertion = try Self.insertion(into: "contaminations", columns: 7, db)
        columns = try ColumnWriter(db)
        documentFrames = try FrameTableWriter(.documents, db)
        editsFrames = try FrameTableWriter(.edits, db)
    }

    private static func insertion(
        into table: String, columns: Int, _ db: Database
    ) throws -> Statement {
        let places = Array(repeating: "?", count: columns).joined(separator: ", ")
        return try db.makeStatement(sql: "INSERT INTO \(table) VALUES (\(places))")
    }

    /// Writes a partition's file; it appears under its name when `body` is done.
    ///
    /// - Returns: how long writing took, without what else `body` did.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - temporaryPath: where it is made; on the same disk.
    ///   - sources: all sources of the corpus, in recipe order.
    ///   - about: facts kept in the table `about`, such as the names of the measures.
    ///   - body: adds files and then documents in id order.
    @discardableResult
    public static func write(
        path: String, temporaryPath: String, sources: [SourceRow], about: [String: String],
        body: (CorpusLedgerWriter) throws -> Void
    ) throws -> Duration {
        let clock = ContinuousClock()
        var others = Duration.zero
        let whole = try clock.measure {
            try SealedDatabase.write(path: path, temporaryPath: temporaryPath) { db in
                let writer = try CorpusLedgerWriter(db, sources: sources, about: about)
                others = try clock.measure { try body(writer) } - writer.inserting
                try writer.finish()
            }
        }
        return whole - others
    }

    /// Adds a file that documents of this partition come from.
    public func insert(_ file: FileRow) throws {
        try db.execute(
            sql: "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            arguments: [
                file.number, file.source, file.path, file.bytes, Data(file.checksum.bytes),
            ])
    }

    /// Adds a document; ids must ascend.
    ///
    /// - Parameters:
    ///   - row: the document.
    ///   - file: the number of its file.
    ///   - checksum: the SHA-256 of its file: a record that is its whole file need not say its content id again.
    ///   - measures: its measures in the corpus's order; empty where it has no text.
    ///   - passages: what was cut from its text.
    ///   - contaminations: the items of test sets that were found in it.
    public func insert(
        _ row: DocumentRow, file: Int, checksum: Digest? = nil, measures: [Float],
        passages: [PassageRow] = [], contaminations: [ContaminationRow] = []
    ) throws {
        let start = ContinuousClock.now
        defer { inserting += ContinuousClock.now - start }
        if let lastID, row.id <= lastID {
            throw KeifuError.badInput("the documents are not in the order of their ids: \(row.id)")
        }
        lastID = row.id
        number += 1
        let count = countNumber(of: row)
        if !measures.isEmpty {
            try columns.append(row, count: count, measures: measures)
            var packed = ByteWriter()
            for measure in measures { packed.float(measure) }
            try measuresInsertion.execute(arguments: [number, Data(packed.bytes)])
        }
        try insertEntry(
            row, file: file, count: count, isWholeFile: Self.isWholeFile(row, checksum: checksum))
        if case .duplicate(let duplicate) = row.verdict {
            try duplicateInsertion.execute(arguments: [
                number, duplicate.method, Data(duplicate.keptID.bytes), duplicate.similarity,
                duplicate.corpus.map { Data($0.bytes) },
            ])
        }
        for passage in passages {
            try passageInsertion.execute(arguments: [
                number, passage.range.lowerBound, passage.range.upperBound, passage.kind.rawValue,
                passage.kept.map { Data($0.id.bytes) }, passage.kept?.start,
                passage.kind == .hostLine ? passage.documents : nil,
            ])
        }
        for item in contaminations {
            try contaminationInsertion.execute(arguments: [
                number, item.range.lowerBound, item.range.upperBound, item.set, item.item,
                item.field, item.coverage,
            ])
        }
    }

    /// Whether a record is its whole file: then its identity follows from the file's row.
    private static func isWholeFile(_ row: DocumentRow, checksum: Digest?) -> Bool {
        row.contentID == checksum && row.occurrence == 0
            && row.id
                == Identity.documentID(
                    source: row.source, path: row.path, contentID: row.contentID, occurrence: 0)
    }

    private func insertEntry(
        _ row: DocumentRow, file: Int, count: Int, isWholeFile: Bool
    ) throws {
        var drop: Verdict.Drop?
        if case .dropped(let reason) = row.verdict { drop = reason }
        let license =
            row.license == sources[sourceOrder[row.source] ?? 0].license ? nil : row.license
        let values: [(any DatabaseValueConvertible)?] = [
            number, Data(row.id.bytes), isWholeFile ? nil : Data(row.contentID.bytes),
            row.textHash.map { Data($0.bytes) },
            row.foldedHash == row.textHash ? nil : row.foldedHash.map { Data($0.bytes) }, file,
            row.span.member.map { Int64(bitPattern: $0) },
            Int64(bitPattern: row.span.payloadOffset), Int64(bitPattern: row.span.length),
            Int64(bitPattern: row.occurrence), count, drop?.value, drop?.detail,
            row.title, row.author, row.url, row.created, license,
            row.encoding.map { encodingNumber(of: $0) }, row.characters, row.textBytes,
            try row.documentPlace.map { try documentFrames.position(of: $0) },
            row.documentPlace.map { Int64(bitPattern: $0.length) },
            try row.editsPlace.map { try editsFrames.position(of: $0) },
            row.editsPlace.map { Int64(bitPattern: $0.length) },
        ]
        try insertion.execute(arguments: StatementArguments(values))
    }

    /// Counts a document; the number of the row of `counts` that it is counted in.
    private func countNumber(of row: DocumentRow) -> Int {
        let source = sourceOrder[row.source] ?? 0
        let key =
            switch row.verdict {
            case .kept(let split):
                CountKey(source: source, status: "kept", stage: "", rule: split.rawValue)
            case .dropped(let drop):
                CountKey(
                    source: source, status: "dropped", stage: drop.stage, rule: drop.rule,
                    threshold: drop.threshold)
            case .duplicate(let duplicate):
                CountKey(
                    source: source, status: "duplicate", stage: "deduplicate",
                    rule: duplicate.method)
            }
        var count = counts[key] ?? Count(number: counts.count)
        count.documents += 1
        count.characters += row.characters
        counts[key] = count
        return count.number
    }

    private func encodingNumber(of name: String) -> Int {
        if let number = encodings[name] { return number }
        encodings[name] = encodings.count
        return encodings.count - 1
    }

    private func finish() throws {
        try columns.finish()
        for (key, count) in counts.sorted(by: { $0.value.number < $1.value.number }) {
            try db.execute(
                sql: "INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    count.number, key.source, key.status, key.stage, key.rule, key.threshold,
                    count.documents, count.characters,
                ])
        }
        for (name, number) in encodings.sorted(by: { $0.value < $1.value }) {
            try db.execute(sql: "INSERT INTO encodings VALUES (?, ?)", arguments: [number, name])
        }
        try db.execute(sql: LedgerSchema.indexes)
    }
}
