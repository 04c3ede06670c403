import Documents
import Foundation
import Lineage
import Storage
import TestSupport
import Testing

@Suite struct StoredDocumentTests {
    private func document(text: String) -> StoredDocument {
        var metadata = JSONObject()
        metadata["title"] = .string("羅生門")
        metadata["raw_start"] = .integer(0)
        metadata["share"] = .number(0.25)
        metadata["notes"] = .array([.null, .boolean(true), .string("か\u{3099}")])
        var inner = JSONObject()
        inner["底本"] = .string("ちくま文庫\"\\\n")
        metadata["colophon"] = .object(inner)
        return StoredDocument(
            id: .of(text: text), text: Array(text.utf8), source: "aozora", added: "2026-11-22",
            created: nil, metadata: metadata)
    }

    @Test(arguments: [
        "", "一行", "改行\nとタブ\t", "\"引用\" \\ 斜線 /", "か\u{3099}とが", "𠮷野家😀", "\u{0}\u{1F}\u{7F}\u{2028}",
        "\u{FEFF}半角ｶﾅ\u{3000}",
    ])
    func aLineHoldsEveryByte(_ text: String) throws {
        let document = document(text: text)
        let line = document.line
        #expect(line.filter { $0 == 0x0A }.count == 1)
        #expect(try StoredDocument(line: line[...], file: "x") == document)

        // Python's reader, which knows nothing of ours, finds the same bytes. (Foundation's would not do as
        // an oracle: it drops a byte order mark at the start of a string.)
        let script = """
            import json, sys
            record = json.loads(open(sys.argv[1], "rb").read())
            assert record["metadata"]["colophon"]["底本"] == "ちくま文庫\\"\\\\\\n"
            assert record["metadata"]["share"] == 0.25 and record["created"] is None
            print(record["id"], record["text"].encode().hex())
            """
        let folder = try TemporaryFolder()
        try Files.replace(folder.file("line"), with: line)
        let printed = try output(of: "python3", ["-c", script, folder.file("line")])
        let hex = Array(text.utf8).map { String(format: "%02x", $0) }.joined()
        #expect(String(decoding: printed, as: UTF8.self) == "\(document.id.hex) \(hex)\n")
    }

    @Test func linesOfOtherWritersAreRead() throws {
        let id = Digest.of(text: "x").hex
        let line =
            #"{ "source" : "s", "text" : "\ud842\udfb7\u3042\/\b", "id":"\#(id)", "extra":[1,{"a":-2.5e1}] }"#
        let read = try StoredDocument(line: Array(line.utf8)[...], file: "x")
        #expect(read.text == Array("𠮷あ/\u{8}".utf8))
        #expect(read.metadata.members.isEmpty)
    }

    @Test func everyCutLineIsAnError() throws {
        let line = document(text: "ある日の暮方").line
        for length in 0..<(line.count - 1) {
            #expect(throws: KeifuError.self) {
                try StoredDocument(line: line[..<length], file: "part")
            }
        }
        let deep = Array((String(repeating: "[", count: 100_000)).utf8)
        #expect(throws: KeifuError.self) {
            try StoredDocument(line: Array(#"{"metadata":"#.utf8) + deep, file: "part")
        }
    }
}

extension StoredDocument {
    fileprivate init(line: [UInt8], file: String) throws {
        try self.init(line: line[...], file: file)
    }
}
