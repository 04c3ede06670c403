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

    /// Records that are their whole file are found by their content and by their path, although their rows hold
    /// neither; so are copies beside them, and texts that are their own folded form.
    @Test func rowsThatSayLessAreFound() throws {
        let folder = try TemporaryFolder()
        var rows: [(row: DocumentRow, file: Int, checksum: Digest)] = []
        for file in 0..<40 {
            let checksum = Digest.of(text: "content \(file % 7)")
            // Every third file has two records: none of them is the whole of it.
            for place in 0..<(file % 3 == 2 ? 2 : 1) {
                let content =
                    file % 3 == 2 ? Digest.of(text: "part \(place) of \(file % 7)") : checksum
                let source = sources[file < 20 ? 0 : 1]
                var row = DocumentRow(
                    id: Identity.documentID(
                        source: source.name, path: "file-\(file % 20)", contentID: content,
                        occurrence: 0),
                    source: source.name, path: "file-\(file % 20)",
                    span: SourceSpan(offset: UInt64(place) * 9, length: 9), contentID: content,
                    occurrence: 0, verdict: .kept(.train), license: source.license,
                    added: source.added)
                row.textHash = .of(text: "text \(file)")
                row.foldedHash = file % 2 == 0 ? row.textHash : .of(text: "folded \(file)")
                rows.append((row, file, checksum))
            }
        }
        rows.sort { $0.row.id < $1.row.id }
        let path = folder.file(LedgerPartition.ledgerPath(0))
        try CorpusLedgerWriter.write(
            path: path, temporaryPath: folder.file("x"), sources: sources, about: [:]
        ) { writer in
            for file in 0..<40 {
                try writer.insert(
                    FileRow(
                        number: file, source: file < 20 ? 0 : 1, path: "file-\(file % 20)",
                        bytes: 9,
                        checksum: .of(text: "content \(file % 7)")))
            }
            for (row, file, checksum) in rows {
                try writer.insert(row, file: file, checksum: checksum, measures: [])
            }
        }
        _ = try FrameWriter(path: folder.file(LedgerPartition.editsPath(0))).finish()
        let ledger = try CorpusLedger(folder: folder.path, partitions: 1)
        func expect(_ found: [DocumentRow], _ condition: (DocumentRow) -> Bool) {
            #expect(found.sorted { $0.id < $1.id } == rows.map(\.row).filter(condition))
        }
        for (row, _, _) in rows {
            #expect(try ledger.row(id: row.id) == row)
            expect(try ledger.rows(contentID: row.contentID)) { $0.contentID == row.contentID }
            expect(try ledger.rows(path: row.path)) { $0.path == row.path }
            expect(try ledger.rows(path: row.path, source: row.source)) {
                $0.path == row.path && $0.source == row.source
            }
            expect(try ledger.rows(foldedHash: row.foldedHash ?? row.id)) {
                $0.foldedHash == row.foldedHash
            }
            #expect(try ledger.row(id: .of(row.id.bytes)) == nil)
        }
        // To sqlite3 the view says all of it.
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            for row in db.execute("SELECT id, content_id, folded_hash, file_offset FROM documents ORDER BY number"):
                print(*(v.hex() if isinstance(v, bytes) else v for v in row))
            """
        let printed = try output(of: "python3", ["-c", script, path])
        let expected = rows.map { row, _, _ in
            "\(row.id) \(row.contentID) \(row.foldedHash ?? row.id) \(row.span.fileOffset)\n"
        }
        #expect(String(decoding: printed, as: UTF8.self) == expected.joined())
    }

    /// Ids that are not uniform cost more halvings and are found all the same.
    @Test func numbersAreFoundAmongAnyIDs() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 5)
        var ids = Set((0..<300).map { Digest.of(text: "\($0)") })
        // Clusters of neighbours, and ids that share their first eight bytes.
        for _ in 0..<20 {
            var bytes = Digest.of(text: "\(Int.random(in: 0..<1000, using: &generator))").bytes
            for low in UInt8(0)..<40 {
                bytes[Int.random(in: 8..<32, using: &generator)] = low
                if let id = Digest(bytes: bytes) { ids.insert(id) }
            }
        }
        let sorted = ids.sorted()
        try CorpusLedgerWriter.write(
            path: folder.file(LedgerPartition.ledgerPath(0)), temporaryPath: folder.file("x"),
            sources: sources, about: [:]
        ) { writer in
            try writer.insert(
                FileRow(number: 0, source: 0, path: "a", bytes: 1, checksum: .of([])))
            for id in sorted {
                let row = DocumentRow(
                    id: id, source: "aozora", path: "a", span: SourceSpan(offset: 0, length: 1),
                    contentID: id, occurrence: 0, verdict: .kept(.train), license: "CC-BY-4.0",
                    added: "2026-01-02")
                try writer.insert(row, file: 0, measures: [])
            }
        }
        _ = try FrameWriter(path: folder.file(LedgerPartition.editsPath(0))).finish()
        let ledger = try CorpusLedger(folder: folder.path, partitions: 1)
        for id in sorted { #expect(try ledger.row(id: id)?.id == id) }
        for number in 0..<200 {
            let id = Digest.of(text: "none \(number)")
            #expect(try ledger.row(id: id) == nil)
        }
    }

    /// Places in files of many frames, with records of every kind of document between them.
    @Test func placesComeBackOutOfPositions() throws {
        let folder = try TemporaryFolder()
        let edits = try FrameWriter(path: folder.file(LedgerPartition.editsPath(0)), frameSize: 100)
        let documents = try FrameWriter(
            path: folder.file(LedgerPartition.documentsPath(0)), frameSize: 300)
        let ids = (0..<200).map { Digest.of(text: "\($0)") }.sorted()
        var rows: [DocumentRow] = []
        for (index, id) in ids.enumerated() {
            var row = DocumentRow(
                id: id, source: "aozora", path: "a", span: SourceSpan(offset: 0, length: 1),
                contentID: id, occurrence: 0, verdict: .kept(.train), license: "CC-BY-4.0",
                added: "2026-01-02")
            if index % 3 > 0 { row.editsPlace = try edits.append(id.bytes + [UInt8(index)]) }
            if index % 4 > 0 {
                row.documentPlace = try documents.append(Array(repeating: 7, count: index))
            }
            rows.append(row)
        }
        _ = try edits.finish()
        _ = try documents.finish()
        try CorpusLedgerWriter.write(
            path: folder.file(LedgerPartition.ledgerPath(0)), temporaryPath: folder.file("x"),
            sources: sources, about: [:]
        ) { writer in
            try writer.insert(
                FileRow(number: 0, source: 0, path: "a", bytes: 1, checksum: .of([])))
            for row in rows { try writer.insert(row, file: 0, measures: []) }
        }
        let ledger = try CorpusLedger(folder: folder.path, partitions: 1)
        for (index, row) in rows.enumerated() {
            #expect(try ledger.row(id: row.id) == row)
            let expected: [UInt8]? = index % 3 > 0 ? [UInt8(index)] : nil
            #expect(try ledger.storedEdits(id: row.id) == expected)
        }
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            for row in db.execute("SELECT document_frame, document_offset, document_length, edits_frame, "
                                  "edits_offset, edits_length FROM documents ORDER BY number"):
                print(*row)
            """
        let printed = try output(
            of: "python3", ["-c", script, folder.file(LedgerPartition.ledgerPath(0))])
        func text(_ place: FramePlace?) -> String {
            place.map { "\($0.frame) \($0.offset) \($0.length)" } ?? "None None None"
        }
        let expected = rows.map { text($0.documentPlace) + " " + text($0.editsPlace) + "\n" }
        #expect(String(decoding: printed, as: UTF8.self) == expected.joined())
    }

    @Test func theBytesOfALedgerAreAccountedFor() throws {
        let folder = try TemporaryFolder()
        try write(rows(count: 300), to: folder.path)
        let size = try LedgerSize(folder: folder.path, partitions: 2)
        #expect(size.documents == 300)
        #expect(size.bytes == size.tables.reduce(0) { $0 + $1.bytes })
        #expect(
            size.bytes == size.measures + size.strings + size.indexedStrings + size.rest)
        #expect(size.tables.contains { $0.name == "entries_folded_hash" })
        // 240 of them have a title of two characters, a space and a number, and か with its sound mark.
        #expect(size.strings > 240 * 12 && size.measures >= 300 * 2 * 12 && size.rest > 0)
    }
}
