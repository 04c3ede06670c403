import Corpus
import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@Suite struct RecordReaderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func reader(_ format: String, encoding: String = "auto") throws -> RecordReader {
        RecordReader(
            source: try SourceDescription.parse(
                "{name: s, format: \(format), files: ['**'], encoding: \(encoding), license: X, added: 2026-11-22}",
                file: "source.yaml", folder: folder.path))
    }

    func records(_ format: String, _ bytes: [UInt8]) throws -> [RawRecord] {
        try Files.replace(folder.file("a.txt"), with: bytes)
        var records: [RawRecord] = []
        try reader(format).records(path: "a.txt") { records.append($0) }
        return records
    }

    @Test(arguments: ["text", "aozora"])
    func aFileIsARecord(format: String) throws {
        let bytes = Array("本文。\r\n次。".utf8)
        let records = try records(format, bytes)
        #expect(records.count == 1)
        #expect(records[0].bytes == bytes)
        #expect(records[0].span == SourceSpan(offset: 0, length: UInt64(bytes.count)))
        #expect(records[0].contentID == Digest.of(bytes))
        #expect(records[0].occurrence == 0)
        #expect(try self.records(format, []).map(\.bytes) == [[]])
    }

    @Test func aLineIsARecord() throws {
        let records = try records("lines", Array("あ\r\nい\n\n\r\nあ\nう".utf8))
        #expect(records.map { String(decoding: $0.bytes, as: UTF8.self) } == ["あ", "い", "あ", "う"])
        #expect(records.map(\.occurrence) == [0, 0, 1, 0])
        #expect(records.map(\.span.payloadOffset) == [0, 5, 12, 16])
        #expect(records.map(\.span.length) == [3, 3, 3, 3])
        #expect(records.allSatisfy { $0.encoding == .utf8 })
        #expect(Set(records.map { $0.documentID(source: "s") }).count == 4)
        #expect(try self.records("lines", []).isEmpty)
        // Inserting a line renames no other record.
        let more = try self.records("lines", Array("ん\nあ\r\nい\n\n\r\nあ\nう".utf8))
        #expect(
            more.dropFirst().map { $0.documentID(source: "s") }
                == records.map { $0.documentID(source: "s") })
    }

    /// A file of short lines has one encoding, found on all of them.
    @Test func linesShareTheFilesEncoding() throws {
        let long = String(repeating: "これは日本語の文です。", count: 20)
        let euc: [UInt8] = [0xA5, 0xB3]
        let script = "import sys; sys.stdout.buffer.write('\(long)'.encode('euc_jp'))"
        guard PythonOracle.isAvailable else { return }
        let records = try records("lines", try PythonOracle.bytes(script) + [0x0A] + euc)
        #expect(records.map(\.encoding) == [.eucJP, .eucJP])
        let preparation = try DocumentPreparation(source: try reader("lines").source, normalize: [])
        let document = try preparation.prepareText(
            records[1].bytes, path: records[1].path, encoding: records[1].encoding)
        #expect(document.text == Array("コ".utf8))
        #expect(document.metadata.encoding == "euc-jp")
    }

    @Test func aChangedSourceIsNoticed() throws {
        let record = try records("lines", Array("あ\nい\n".utf8))[1]
        let reader = try reader("lines")
        #expect(
            try reader.record(path: "a.txt", span: record.span, contentID: record.contentID)
                == Array("い".utf8))
        try Files.replace(folder.file("a.txt"), with: "あ\nう\n")
        #expect(throws: KeifuError.self) {
            try reader.record(path: "a.txt", span: record.span, contentID: record.contentID)
        }
        try Files.replace(folder.file("a.txt"), with: "あ")
        #expect(throws: KeifuError.self) {
            try reader.record(path: "a.txt", span: record.span, contentID: record.contentID)
        }
    }
}
