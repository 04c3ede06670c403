import Foundation
import Ledger
import Lineage
import Storage
import TestSupport
import Testing
import Zstandard

@Suite struct LedgerTests {
    private let sources = [
        SourceRow(
            name: "aozora", format: "aozora", license: "CC-BY-4.0", origin: "here",
            added: "2026-01-02"),
        SourceRow(
            name: "copies", format: "lines", license: "CC0-1.0", origin: "made", added: "2026-02-03"
        ),
    ]

    /// Rows of every kind of verdict, in id order.
    private func rows(count: Int) -> [(row: DocumentRow, file: Int, measures: [Float])] {
        let ids = (0..<count).map { Digest.of(text: "document \($0)") }.sorted()
        return ids.enumerated().map { index, id in
            let file = index % 3
            var verdict = Verdict.kept(index % 8 == 0 ? .heldOut : .train)
            if index % 4 == 2 {
                verdict = .dropped(
                    Verdict.Drop(
                        stage: "filter", rule: "characters.min", value: Double(index),
                        threshold: 200))
            }
            if index % 4 == 3 {
                verdict = .duplicate(
                    Verdict.Duplicate(
                        method: "minhash", keptID: ids[0], similarity: 0.8 + Double(index) / 1e4))
            }
            var row = DocumentRow(
                id: id, source: sources[file == 2 ? 1 : 0].name, path: "file-\(file).txt",
                span: SourceSpan(offset: UInt64(index) * 10, length: 10),
                contentID: .of(text: "content \(index / 2)"), occurrence: UInt64(index % 2),
                verdict: verdict, license: file == 2 ? "CC0-1.0" : "CC-BY-3.0",
                added: sources[file == 2 ? 1 : 0].added)
            row.title = index % 5 == 0 ? nil : "題 \(index) か\u{3099}"
            row.url = "https://example.jp/\(index % 7)"
            row.encoding = "cp932"
            row.characters = index * 3
            row.textBytes = index * 9
            row.textHash = .of(text: "text \(index)")
            row.foldedHash = .of(text: "folded \(index / 3)")
            row.editsPlace = FramePlace(frame: 0, offset: UInt64(index), length: 3)
            return (row, file, [Float(index), 0.5, -1])
        }
    }

    private func write(
        _ rows: [(row: DocumentRow, file: Int, measures: [Float])], to folder: String
    )
        throws
    {
        for partition in 0..<2 {
            let edits = try FrameWriter(
                path: Paths.join(folder, LedgerPartition.editsPath(partition)))
            let path = Paths.join(folder, LedgerPartition.ledgerPath(partition))
            try CorpusLedgerWriter.write(
                path: path, temporaryPath: Paths.join(folder, ".work/x-\(partition)"),
                sources: sources, about: ["measures": "a b c"]
            ) { writer in
                for file in 0..<3 {
                    try writer.insert(
                        FileRow(
                            number: file, source: file == 2 ? 1 : 0, path: "file-\(file).txt",
                            bytes: 100, checksum: .of(text: "file \(file)")))
                }
                for (row, file, measures) in rows
                where LedgerPartition.index(of: row.id, partitions: 2) == partition {
                    var row = row
                    row.editsPlace = try edits.append(row.id.bytes + [1, 2, 3])
                    try writer.insert(row, file: file, measures: measures)
                }
            }
            _ = try edits.finish()
        }
    }

    @Test func everyRowComesBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let rows = rows(count: 101)
        try write(rows, to: folder.path)
        let ledger = try CorpusLedger(folder: folder.path, partitions: 2)
        var read: [DocumentRow] = []
        try ledger.forEachRow { row, measures in
            var row = row
            #expect(measures == rows[read.count].measures)
            let edits = try ledger.storedEdits(id: row.id)
            #expect(edits == [1, 2, 3])
            row.editsPlace = rows[read.count].row.editsPlace
            #expect(row == rows[read.count].row)
            read.append(row)
        }
        #expect(read.count == 101)
        #expect(try ledger.row(id: .of(text: "none")) == nil)
        #expect(try ledger.row(id: rows[7].row.id)?.title == rows[7].row.title)
        #expect(try ledger.measures(id: rows[9].row.id) == [9, 0.5, -1])

        func ids(_ condition: (DocumentRow) -> Bool) -> [Digest] {
            rows.map(\.row).filter(condition).map(\.id)
        }
        #expect(
            try ledger.rows(contentID: rows[10].row.contentID).map(\.id)
                == ids { $0.contentID == rows[10].row.contentID })
        #expect(
            try ledger.rows(foldedHash: rows[9].row.foldedHash ?? .of([])).map(\.id)
                == ids { $0.foldedHash == rows[9].row.foldedHash })
        #expect(
            try ledger.rows(url: "https://example.jp/3").map(\.id)
                == ids { $0.url == "https://example.jp/3" })
        #expect(try ledger.rows(path: "file-1.txt").count == ids { $0.path == "file-1.txt" }.count)
        #expect(
            try ledger.keptRows(split: .heldOut).map(\.id) == ids { $0.verdict == .kept(.heldOut) })
        #expect(
            try ledger.keptRows().map(\.id)
                == ids {
                    if case .kept = $0.verdict { return true }
                    return false
                })
        let duplicates = try ledger.duplicates(of: rows[0].row.id)
        #expect(Set(duplicates.map(\.id)) == Set(ids { $0.similarity > 0 }))
        #expect(duplicates.map(\.similarity) == duplicates.map(\.similarity).sorted(by: >))
    }

    @Test func countsAddUp() throws {
        let folder = try TemporaryFolder()
        let rows = rows(count: 64)
        try write(rows, to: folder.path)
        let ledger = try CorpusLedger(folder: folder.path, partitions: 2)
        let counts = try ledger.counts()
        #expect(counts.map(\.documents).reduce(0, +) == 64)
        #expect(counts.map(\.characters).reduce(0, +) == rows.map(\.row.characters).reduce(0, +))
        #expect(try ledger.recount() == counts)
        #expect(counts.contains { $0.rule == "characters.min" && $0.source == "copies" })
    }

    @Test func theSameRowsGiveTheSameBytes() throws {
        let rows = rows(count: 500)
        let (left, right) = (try TemporaryFolder(), try TemporaryFolder())
        try write(rows, to: left.path)
        try write(rows, to: right.path)
        let names = try Files.filesRecursively(in: left.path)
        #expect(names.count == 4)
        for name in names {
            #expect(try Files.read(left.file(name)) == Files.read(right.file(name)), "\(name)")
        }
        let header = try Files.read(left.file(LedgerPartition.ledgerPath(0)))
        #expect(header[16] == 0x10 && header[17] == 0, "pages of 4096 bytes")
        #expect(header[18] == 1 && header[19] == 1, "no write-ahead log")
    }

    @Test func rowsOutOfOrderAreRefused() throws {
        let folder = try TemporaryFolder()
        #expect(throws: KeifuError.self) { try write(rows(count: 9).reversed(), to: folder.path) }
    }

    @Test func theSqliteToolReadsThePartitions() throws {
        let folder = try TemporaryFolder()
        try write(rows(count: 20), to: folder.path)
        let script = """
            import sqlite3, sys
            total = 0
            for path in sys.argv[1:]:
                db = sqlite3.connect(path)
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                total += db.execute("SELECT count(*) FROM documents WHERE status = 'kept'").fetchone()[0]
            print(total)
            """
        let paths = (0..<2).map { folder.file(LedgerPartition.ledgerPath($0)) }
        let printed = try output(of: "python3", ["-c", script] + paths)
        #expect(String(decoding: printed, as: UTF8.self) == "10\n")
    }

    @Test func idsSpreadOverPartitionsInRanges() {
        let ids = (0..<1000).map { Digest.of(text: "\($0)") }.sorted()
        let indexes = ids.map { LedgerPartition.index(of: $0, partitions: 7) }
        #expect(indexes == indexes.sorted())
        #expect(Set(indexes) == Set(0..<7))
        #expect(LedgerPartition.ledgerPath(12) == "ledger/part-00012.sqlite")
    }
}
