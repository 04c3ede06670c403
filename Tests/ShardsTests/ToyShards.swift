import Ledger
import Lineage
import Storage
import TestSupport

@testable import Shards

/// Shards of made-up documents whose tokens are their bytes.
struct ToyShards {
    let folder: TemporaryFolder
    let rows: [ShardRow]
    let texts: [[UInt8]]
    var plan: ShardPlan

    /// - Parameter wide: whether the vocabulary needs four bytes a token.
    init(documents: Int = 23, wide: Bool = false, seed: UInt64 = 1) throws {
        folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: seed)
        var rows: [ShardRow] = []
        var texts: [[UInt8]] = []
        for index in 0..<documents {
            // Some are empty, and some hold byte 10, which is the end-of-text token here.
            let length = index % 7 == 3 ? 0 : Int.random(in: 1...40, using: &generator)
            let text = (0..<length).map { _ in UInt8.random(in: 0...200, using: &generator) }
            texts.append(text)
            rows.append(
                ShardRow(
                    id: Digest.of(text: "document \(index)"), source: "source-\(index % 2)",
                    path: "file-\(index / 3).txt",
                    license: index % 3 == 0 ? "CC-BY-4.0" : "CC0-1.0",
                    title: index % 2 == 0 ? "題 \(index)" : nil, author: nil,
                    url: index % 5 == 0 ? "https://example.org/\(index)" : nil,
                    foldedHash: Digest.of(text), bytes: length, characters: length))
        }
        self.rows = rows
        self.texts = texts
        plan = ShardPlan(
            corpusRoot: Digest.of(text: "corpus"), corpusRecipeHash: Digest.of(text: "recipe"),
            tokenizerDigest: Digest.of(text: "tokenizer"), vocabularySize: wide ? 70_000 : 256,
            endOfText: 10, split: .train, shuffleSeed: 5)
        try Files.replace(folder.file("tokenizer/tokenizer.json"), with: "{}")
        try Files.replace(folder.file("tokenizer/build-log.jsonl"), with: "a clock time")
    }

    func writer(
        unitBytes: Int = 100, tokenizer: String? = nil,
        encode: @escaping @Sendable ([UInt8]) throws -> [UInt32] = { $0.map(UInt32.init) }
    ) -> ShardWriter {
        let texts = texts
        var writer = ShardWriter(
            plan: plan, documents: rows, tokenizerFolder: tokenizer ?? folder.file("tokenizer"),
            texts: { Array(texts[$0]) }, encode: encode)
        writer.unitBytes = unitBytes
        return writer
    }

    /// The indices of the documents in the order of the set, taken from the definition.
    var order: [Int] {
        rows.indices.sorted {
            Identity.shuffleKey(seed: plan.shuffleSeed, id: rows[$0].id)
                < Identity.shuffleKey(seed: plan.shuffleSeed, id: rows[$1].id)
        }
    }

    /// All tokens of the set, and the place in the set of the document that each belongs to.
    var tokens: [(token: Int32, document: Int)] {
        order.enumerated().flatMap { place, index in
            (texts[index].map(Int32.init) + [10]).map { ($0, place) }
        }
    }
}

/// The bytes of every file of a folder but its build log.
func contents(_ folder: String) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for name in try Files.filesRecursively(in: folder) where name != BuildLog.name {
        result[name] = try Files.read(Paths.join(folder, name))
    }
    return result
}
