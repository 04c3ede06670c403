import Documents
import Foundation
import Ledger
import Lineage
import Storage
import TestSupport
import Zstandard

/// A sealed corpus of made-up documents and a byte-level tokenizer, written by the rooms' own writers.
struct ToyCorpus {
    let folder: TemporaryFolder
    /// Texts of all kept documents, by id.
    let texts: [Digest: [UInt8]]
    let rows: [DocumentRow]

    var path: String { folder.file("corpus") }
    var tokenizer: String { folder.file("tokenizer") }

    /// - Parameters:
    ///   - documents: how many; every eighth is held out, every ninth was dropped.
    ///   - characters: the most that one of them has.
    init(documents: Int = 50, characters: Int = 300, seed: UInt64 = 3) throws {
        folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: seed)
        let words = [
            "系譜", "は", "吾輩", "猫である。", "\n", "か\u{3099}", "𠮷野家", "<|endoftext|>", "a b ", "　",
        ]
        var texts: [Digest: [UInt8]] = [:]
        var rows: [DocumentRow] = []
        let ids = (0..<documents).map { Digest.of(text: "\(seed) \($0)") }.sorted()
        for (index, id) in ids.enumerated() {
            var text = ""
            for _ in 0..<Int.random(in: 1...characters / 2, using: &generator) {
                text += words.randomElement(using: &generator) ?? ""
            }
            let bytes = Array(text.utf8)
            var row = DocumentRow(
                id: id, source: "toy", path: "file-\(index % 3).txt",
                span: SourceSpan(offset: UInt64(index), length: 1), contentID: Digest.of(bytes),
                occurrence: 0,
                verdict: index % 9 == 8
                    ? .dropped(Verdict.Drop(stage: "filter", rule: "characters.min"))
                    : .kept(index % 8 == 7 ? .heldOut : .train),
                license: "CC0-1.0", added: "2026-01-01")
            row.textBytes = bytes.count
            row.characters = text.unicodeScalars.count
            row.textHash = Digest.of(bytes)
            row.foldedHash = Digest.of(bytes)
            rows.append(row)
            if case .kept = row.verdict { texts[id] = bytes }
        }
        self.texts = texts
        self.rows = rows
        try write()
        try writeTokenizer()
    }

    private func write() throws {
        for partition in 0..<2 {
            let documents = try FrameWriter(
                path: Paths.join(path, LedgerPartition.documentsPath(partition)), frameSize: 4096)
            let edits = try FrameWriter(
                path: Paths.join(path, LedgerPartition.editsPath(partition)))
            try CorpusLedgerWriter.write(
                path: Paths.join(path, LedgerPartition.ledgerPath(partition)),
                temporaryPath: folder.file("work"),
                sources: [
                    SourceRow(
                        name: "toy", format: "text", license: "CC0-1.0", origin: "made",
                        added: "2026-01-01")
                ], about: [:]
            ) { writer in
                for file in 0..<3 {
                    try writer.insert(
                        FileRow(
                            number: file, source: 0, path: "file-\(file).txt", bytes: 1,
                            checksum: .of([])))
                }
                for (index, row) in rows.enumerated()
                where LedgerPartition.index(of: row.id, partitions: 2) == partition {
                    var row = row
                    if let text = texts[row.id] {
                        let document = StoredDocument(
                            id: row.id, text: text, source: row.source, added: row.added,
                            created: nil, metadata: JSONObject())
                        row.documentPlace = try documents.append(document.line)
                    }
                    try writer.insert(row, file: index % 3, measures: [])
                }
            }
            _ = try documents.finish()
            _ = try edits.finish()
        }
        let manifest = CorpusManifest(
            name: "toy", identity: .of(text: "toy"), recipeHash: .of(text: "recipe"),
            inputHash: .of(text: "input"), root: .of(text: "root"), partitions: 2, versions: [:],
            measures: [])
        try Files.replace(
            Paths.join(path, CorpusManifest.fileName), with: try manifest.encoded())
    }

    /// A byte-level tokenizer whose merges make tokens of 猫 and である.
    private func writeTokenizer() throws {
        let plain = Array(33...126) + Array(161...172) + Array(174...255)
        let others = (0...255).filter { !plain.contains($0) }
        var alphabet: [Int: String] = [:]
        for byte in plain { alphabet[byte] = String(UnicodeScalar(UInt8(byte))) }
        for (index, byte) in others.enumerated() {
            alphabet[byte] = UnicodeScalar(UInt32(256 + index)).map(String.init)
        }
        var vocabulary: [String: Int] = ["<|endoftext|>": 0]
        for byte in 0...255 { vocabulary[alphabet[byte] ?? ""] = byte + 1 }
        var merges: [[String]] = []
        for word in ["猫", "である", "吾輩"] {
            var joined = ""
            for byte in word.utf8 {
                let next = alphabet[Int(byte)] ?? ""
                if !joined.isEmpty, vocabulary[joined + next] == nil {
                    merges.append([joined, next])
                    vocabulary[joined + next] = vocabulary.count
                }
                joined += next
            }
        }
        let json: [String: Any] = [
            "version": "1.0", "truncation": NSNull(), "padding": NSNull(), "normalizer": NSNull(),
            "added_tokens": [
                [
                    "id": 0, "content": "<|endoftext|>", "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false, "special": true,
                ] as [String: Any]
            ],
            "pre_tokenizer": [
                "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                "use_regex": false,
            ] as [String: Any],
            "post_processor": NSNull(),
            "decoder": [
                "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
                "use_regex": true,
            ] as [String: Any],
            "model": [
                "type": "BPE", "dropout": NSNull(), "unk_token": NSNull(),
                "continuing_subword_prefix": NSNull(), "end_of_word_suffix": NSNull(),
                "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
                "vocab": vocabulary, "merges": merges,
            ] as [String: Any],
        ]
        let data = try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys])
        try Files.replace(Paths.join(tokenizer, "tokenizer.json"), with: Array(data))
        try Files.replace(Paths.join(tokenizer, "build-log.jsonl"), with: "a clock time")
    }
}
