import Documents
import Ledger
import Lineage
import Storage
import TestSupport
import Testing
import Tokenization

@testable import Shards

@Suite struct CorpusShardTests {
    private func shards(
        _ toy: ToyCorpus, _ name: String, split: Verdict.Split = .train, jobs: Int = 1
    ) throws -> ShardSet {
        var writer = try ShardWriter(
            corpus: try CorpusFolder(path: toy.path), tokenizer: toy.tokenizer, split: split)
        writer.unitBytes = 2000
        let output = toy.folder.file(name)
        #expect(try writer.write(to: output, jobs: jobs) == .made)
        return try ShardSet(path: output)
    }

    @Test func everyDocumentIsThereAsItsTokens() throws {
        let toy = try ToyCorpus()
        let tokenizer = try Tokenizer.load(folder: toy.tokenizer)
        var seen: Set<Digest> = []
        for split in Verdict.Split.allCases {
            let set = try shards(toy, split.rawValue, split: split)
            #expect(set.corpusRoot == Digest.of(text: "root"))
            #expect(set.tokenizerDigest == tokenizer.digest)
            for ordinal in 0..<set.documentCount {
                let document = try set.document(ordinal)
                let tokens = try set.tokens(document.tokenStart..<document.tokenEnd)
                #expect(tokens.last == 0)
                #expect(
                    tokenizer.decode(tokens.dropLast().map(UInt32.init)) == toy.texts[document.id])
                // The text says <|endoftext|>; the tokens do not.
                #expect(!tokens.dropLast().contains(0))
                #expect(seen.insert(document.id).inserted)
                let row = try #require(toy.rows.first { $0.id == document.id })
                #expect(row.verdict == .kept(split) && row.path == document.path)
            }
            try set.verify()
            #expect(set.corpusPath.map(Paths.absolute) == toy.path)
            #expect(try Tokenizer.load(folder: set.tokenizerPath).digest == tokenizer.digest)
        }
        #expect(seen == Set(toy.texts.keys))
    }

    @Test func threadsDoNotChangeTheBytes() throws {
        let toy = try ToyCorpus()
        let one = try shards(toy, "one", jobs: 1)
        let three = try shards(toy, "three", jobs: 3)
        #expect(try contents(one.path) == contents(three.path))
    }

    @Test func aDamagedDocumentIsFound() throws {
        let toy = try ToyCorpus()
        let part = Paths.join(toy.path, LedgerPartition.documentsPath(1))
        var bytes = try Files.read(part)
        bytes[bytes.count / 2] ^= 4
        try Files.replace(part, with: bytes)
        #expect(throws: KeifuError.self) { _ = try shards(toy, "damaged") }
        #expect(throws: KeifuError.self) { try ShardSet(path: toy.folder.file("damaged")) }
    }

    @Test func aTokenizerWithoutAnEndOfTextIsRefused() throws {
        let toy = try ToyCorpus()
        let path = Paths.join(toy.tokenizer, "tokenizer.json")
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        try Files.replace(path, with: text.replacing("<|endoftext|>", with: "<|end|>"))
        #expect(throws: KeifuError.self) { _ = try shards(toy, "none") }
    }
}
