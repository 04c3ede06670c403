import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite struct EncodingTests {
    /// A tokenizer trained on what the seed gives.
    static func tokenizer(
        seed: UInt64, size: Int = 500, preTokenizer: TokenizerRecipe.PreTokenizer = .gpt4
    ) throws -> Tokenizer {
        var random = RandomText(seed: seed)
        var text = TrainingText(texts: [
            random.text(count: 4000, broken: seed % 2 == 0), random.monotonous(count: 2000),
        ])
        if seed % 3 == 0 {
            text = TrainingText(texts: [random.monotonous(count: 3000, letters: "aabあ")])
        }
        let recipe = TokenizerRecipe(
            vocabularySize: size, preTokenizer: preTokenizer, pieceLimits: nil,
            specialTokens: ["<|endoftext|>", "<|pad|>"])
        let (json, _) = try TokenizerTraining.train(recipe, on: text, threads: 1)
        return try Tokenizer(json, digest: .of([]))
    }

    private func ranked(_ model: BytePairModel, _ piece: [UInt8]) -> [UInt32] {
        var encoder = RankedEncoder(RankedMerges(model))
        var ids: [UInt32] = []
        piece.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { encoder.encode(base, 0, bytes.count, into: &ids) }
        }
        return ids
    }

    @Test(arguments: UInt64(0)..<12)
    func encodersAgreeWithTheNaiveOne(seed: UInt64) throws {
        let tokenizer = try Self.tokenizer(seed: seed, preTokenizer: .none)
        guard case .ordered = tokenizer.merges else {
            Issue.record("a trained model should be ordered")
            return
        }
        var random = RandomText(seed: seed + 1000)
        for round in 0..<40 {
            let piece =
                round % 2 == 0
                ? random.text(count: 12, broken: true) : random.monotonous(count: 60)
            let expected = NaiveBytePairs.encode(piece, tokenizer.model)
            #expect(tokenizer.encode(piece) == expected, "seed \(seed), round \(round)")
            #expect(ranked(tokenizer.model, piece) == expected, "seed \(seed), round \(round)")
        }
    }

    @Test func modelsThatNoTrainingMakesAreMergedStepByStep() throws {
        // Shuffled merges: products come before their parts, so longest match would be wrong.
        for seed in UInt64(0)..<10 {
            var random = RandomText(seed: seed)
            var model = try Self.tokenizer(seed: seed, size: 330, preTokenizer: .none).model
            model.merges.shuffle(using: &random.generator)
            let tokenizer = try Tokenizer(
                TokenizerJSON(model: model, patterns: []), digest: .of([]))
            guard case .ranked = tokenizer.merges else {
                Issue.record("such a model should not be ordered")
                return
            }
            for _ in 0..<20 {
                let piece = random.text(count: 10) + random.monotonous(count: 30)
                #expect(tokenizer.encode(piece) == NaiveBytePairs.encode(piece, model))
            }
        }
    }

    @Test func decodingGivesBackEveryByte() throws {
        for cut in [TokenizerRecipe.PreTokenizer.gpt4, .jaScript, .none, .regex(#"\p{L}+|\s"#)] {
            let tokenizer = try Self.tokenizer(seed: 4, preTokenizer: cut)
            for seed in UInt64(0)..<60 {
                var random = RandomText(seed: seed)
                var text = random.text(count: 200, broken: true)
                if seed % 5 == 0 {
                    text = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &random.generator)
                    }
                }
                let ids = tokenizer.encode(text)
                #expect(tokenizer.decode(ids) == text)
                #expect(ids.flatMap(tokenizer.bytes(of:)) == text)
                #expect(ids.reduce(0) { $0 + tokenizer.byteCount(of: $1) } == text.count)
            }
            #expect(tokenizer.encode([]).isEmpty)
        }
    }

    @Test func hardCasesComeBack() throws {
        let text = try Files.read(Repository.file("Tests/Fixtures/hard-cases.txt"))
        #expect(text.count > 40_000)
        let tokenizer = try Self.tokenizer(seed: 1)
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }

    @Test func threadsDoNotShow() throws {
        let tokenizer = try Self.tokenizer(seed: 2)
        var random = RandomText(seed: 9)
        var text: [UInt8] = []
        while text.count < 2_000_000 { text += random.text(count: 1000) }
        let expected = tokenizer.encode(text)
        for threads in [1, 2, 4] {
            let found = try text.withUnsafeBufferPointer {
                try tokenizer.encode($0, threads: threads)
            }
            #expect(found == expected)
        }
    }

    @Test func longRepeatsAreNotQuadratic() throws {
        let clock = ContinuousClock()
        for seed in [UInt64(0), 1] {
            let tokenizer = try Self.tokenizer(seed: seed, preTokenizer: .none)
            for letter in ["a", " ", "の", "あ", "ab", "aab"] {
                let unit = Array(letter.utf8)
                let text = Array(repeatElement(unit, count: 1_000_000 / unit.count).joined())
                var ids: [UInt32] = []
                #expect(clock.measure { ids = tokenizer.encode(text) } < .seconds(10))
                #expect(tokenizer.decode(ids) == text)
                #expect(clock.measure { ids = ranked(tokenizer.model, text) } < .seconds(20))
                #expect(ids == tokenizer.encode(text))
            }
        }
    }

    @Test func textNeverYieldsASpecialToken() throws {
        let tokenizer = try Self.tokenizer(seed: 5)
        #expect(tokenizer.endOfText == 0)
        #expect(tokenizer.isSpecial(0) && tokenizer.isSpecial(1) && !tokenizer.isSpecial(2))
        let text = Array("a<|endoftext|>b<|pad|>".utf8)
        let ids = tokenizer.encode(text)
        #expect(ids.allSatisfy { !tokenizer.isSpecial($0) })
        #expect(tokenizer.decode(ids) == text)
        #expect(tokenizer.decode([0] + ids) == Array("<|endoftext|>".utf8) + text)
        #expect(tokenizer.bytes(of: UInt32(tokenizer.vocabularySize)).isEmpty)
        #expect(tokenizer.decode([.max]).isEmpty)
    }
}
