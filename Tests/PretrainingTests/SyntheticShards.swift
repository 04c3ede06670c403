import Ledger
import Lineage
import Shards
import Storage
import TestSupport

/// A shard set of made-up documents, byte by byte: token = byte, and 256 ends a document.
struct SyntheticShards {
    let path: String
    let texts: [[UInt8]]

    /// Writes a set into a folder.
    /// - Parameters:
    ///   - seed: decides the texts.
    ///   - documents: how many there are.
    ///   - split: the part of the corpus that the manifest names.
    ///   - sources: the documents' sources, in turns.
    ///   - tokenizerVersion: what makes one tokenizer.json differ from another.
    init(
        path: String, seed: UInt64, documents: Int = 40, split: Verdict.Split = .train,
        sources: [String] = ["made-up"], tokenizerVersion: String = "1.0"
    ) throws {
        self.path = path
        var random = SeededGenerator(seed: seed)
        let words = ["吾輩は", "猫で", "ある。", "名前は", "まだ", "無い。", "\n", "abc ", "𠮷"]
        let texts: [[UInt8]] = (0..<documents).map { index in
            // Documents of one byte, too: rows then hold many of them.
            let count = index % 7 == 0 ? 1 : Int.random(in: 1...60, using: &random)
            if index % 11 == 0 { return [UInt8(ascii: "x")] }
            return (0..<count).flatMap { _ in
                Array((words.randomElement(using: &random) ?? "").utf8)
            }
        }
        self.texts = texts
        let tokenizer = path + ".tokenizer"
        try Self.writeTokenizer(to: tokenizer, version: tokenizerVersion)
        let digest = try Files.checksum(Paths.join(tokenizer, "tokenizer.json"))
        let rows = texts.enumerated().map { index, text in
            ShardRow(
                id: .of(text: "document \(seed) \(index)"), source: sources[index % sources.count],
                path: "\(index).txt", license: "CC0-1.0",
                url: index % 3 == 0 ? "https://example.org/\(index)" : nil, foldedHash: .of(text),
                bytes: text.count, characters: String(decoding: text, as: UTF8.self).count)
        }
        let writer = ShardWriter(
            plan: ShardPlan(
                corpusRoot: .of(text: "corpus \(seed)"), corpusRecipeHash: .of(text: "recipe"),
                tokenizerDigest: digest, vocabularySize: 257, endOfText: 256, split: split,
                shuffleSeed: seed), documents: rows, tokenizerFolder: tokenizer,
            texts: { range in range.map { texts[$0] } }, encode: { $0.map(UInt32.init) })
        _ = try writer.write(to: path, jobs: 1)
    }

    /// A tokenizer of the 256 bytes and the end of text, without merges.
    static func writeTokenizer(to folder: String, version: String) throws {
        var characters: [UInt32] = []
        var other: UInt32 = 256
        for byte in UInt32(0)..<256 {
            if (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
            {
                characters.append(byte)
            } else {
                characters.append(other)
                other += 1
            }
        }
        let vocabulary = characters.enumerated().map { index, scalar in
            let text = Unicode.Scalar(scalar).map(String.init) ?? ""
            let escaped = text == "\"" || text == "\\" ? "\\" + text : text
            return "\"\(escaped)\":\(index)"
        }
        let json = """
            {"version":"\(version)","truncation":null,"padding":null,"added_tokens":[{"id":256,\
            "content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,\
            "normalized":false,"special":true}],"normalizer":null,"pre_tokenizer":{"type":"ByteLevel",\
            "add_prefix_space":false,"trim_offsets":true,"use_regex":false},"post_processor":null,\
            "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},\
            "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,\
            "end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,\
            "vocab":{\(vocabulary.joined(separator: ",")),"<|endoftext|>":256},"merges":[]}}
            """
        try Files.createDirectory(folder)
        try Files.replace(Paths.join(folder, "tokenizer.json"), with: json)
        // Its seal, which says what a real tokenizer folder says beside it.
        try Files.replace(Paths.join(folder, "manifest.json"), with: "{}")
    }
}
