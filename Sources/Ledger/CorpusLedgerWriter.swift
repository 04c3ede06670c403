internal import Foundation
internal import GRDB
internal import Lineage
internal import Storage
internal import Zstandard

/// Writes one partition of a corpus's ledger.
///
/// The bytes of the file depend on what is written and in which order, and on the SQLite version, alone:
/// one transaction, a fixed page size, no journal left behind.
public final class CorpusLedgerWriter {
    private let db: Database
    private let insertion: Statement
    private let duplicateInsertion: Statement
    private let passageInsertion: Statement
    private let contaminationInsertion: Statement
    private let sourceOrder: [String: Int]
    private let sources: [SourceRow]
    private var number: Int64 = 0
    private var lastID: Digest?
    private var counts: [CountKey: Count] = [:]
    private var columns: ColumnWriter

    private struct CountKey: Hashable {
        var source: Int
        var status: String
        var stage: String
        var rule: String
    }

    private struct Count {
        /// The order of first appearance, from 0: what a document's place in a block refers to.
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
        insertion = try db.makeStatement(sql: LedgerSchema.insertDocument)
        duplicateInsertion = try db.makeStatement(
            sql: "INSERT INTO duplicates VALUES (?, ?, ?, ?, ?)")
        passageInsertion = try db.makeStatement(
            sql: "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)")
        contaminationInsertion = try db.makeStatement(
            sql: "INSERT INTO contaminations VALUES (?, ?, ?, ?, ?, ?, ?)")
        columns = try ColumnWriter(db)
    }

    /// Writes a partition's file; it appears under its name when `body` is done.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - temporaryPath: where it is made; on the same disk.
    ///   - sources: all sources of the corpus, in recipe order.
    ///   - about: facts kept in the table `about`, such as the names of the measures.
    ///   - body: adds files and then documents in id order.
    public static func write(
        path: String, temporaryPath: String, sources: [SourceRow], about: [String: String],
        body: (CorpusLedgerWriter) throws -> Void
    ) throws {
        try SealedDatabase.write(path: path, temporaryPath: temporaryPath) { db in
            let writer = try CorpusLedgerWriter(db, sources: sources, about: about)
            try body(writer)
            try writer.finish()
        }
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
    ///   - measures: its measures in the corpus's order; empty where it has no text.
    ///   - passages: what was cut from its text.
    ///   - contaminations: the items of test sets that were found in it.
    public func insert(
        _ row: DocumentRow, file: Int, measures: [Float], passages: [PassageRow] = [],
        contaminations: [ContaminationRow] = []
    ) throws {
        if let lastID, row.id <= lastID {
            throw KeifuError.badInput("the documents are not in the order of their ids: \(row.id)")
        }
        lastID = row.id
        number += 1
        let source = sourceOrder[row.source] ?? 0
        var status = "kept"
        var split: String?
        var drop: Verdict.Drop?
        var stage = ""
        var rule = ""
        switch row.verdict {
        case .kept(let half):
            split = half.rawValue
            rule = half.rawValue
        case .dropped(let reason):
            status = "dropped"
            drop = reason
            stage = reason.stage
            rule = reason.rule
        case .duplicate(let duplicate):
            status = "duplicate"
            stage = "deduplicate"
            rule = duplicate.method
            try duplicateInsertion.execute(arguments: [
                number, duplicate.method, Data(duplicate.keptID.bytes), duplicate.similarity,
                duplicate.corpus.map { Data($0.bytes) },
            ])
        }
        let key = CountKey(source: source, status: status, stage: stage, rule: rule)
        var count = counts[key] ?? Count(number: counts.count)
        count.documents += 1
        count.characters += row.characters
        counts[key] = count
        if !measures.isEmpty { try columns.append(row, count: count.number, measures: measures) }
        var packed = ByteWriter()
        for measure in measures { packed.float(measure) }
        let license = row.license == sources[source].license ? nil : row.license
        let values: [(any DatabaseValueConvertible)?] = [
            number, Data(row.id.bytes), file, Int64(row.span.fileOffset),
            Int64(row.span.payloadOffset), Int64(row.span.length), Data(row.contentID.bytes),
            Int64(row.occurrence), status, split, drop?.stage, drop?.rule, drop?.value,
            drop?.threshold, drop?.detail, row.title, row.author, row.url, row.created, license,
            row.encoding, row.characters, row.textBytes, row.textHash.map { Data($0.bytes) },
            row.foldedHash.map { Data($0.bytes) }, measures.isEmpty ? nil : Data(packed.bytes),
            row.documentPlace.map { Int64($0.frame) }, row.documentPlace.map { Int64($0.offset) },
            row.documentPlace.map { Int64($0.length) }, row.editsPlace.map { Int64($0.frame) },
            row.editsPlace.map { Int64($0.offset) }, row.editsPlace.map { Int64($0.length) },
        ]
        try insertion.execute(arguments: StatementArguments(values))
        for passage in passages {
            try passageInsertion.execute(arguments: [
                number, passage.kind.rawValue, passage.range.lowerBound, passage.range.upperBound,
                passage.kept.map { Data($0.id.bytes) }, passage.kept?.start,
                passage.kind == .hostLine ? passage.documents : nil,
            ])
        }
        for item in contaminations {
            try contaminationInsertion.execute(arguments: [
                number, item.set, item.item, item.field, item.range.lowerBound,
                item.range.upperBound, item.coverage,
            ])
        }
    }

    private func finish() throws {
        try columns.finish()
        for (key, count) in counts.sorted(by: { $0.value.number < $1.value.number }) {
            try db.execute(
                sql: "INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    count.number, key.source, key.status, key.stage, key.rule, count.documents,
                    count.characters,
                ])
        }
        try db.execute(sql: LedgerSchema.indexes)
    }
}
