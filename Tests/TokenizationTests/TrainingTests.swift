import Recipes
import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite struct TrainingTests {
    /// What the trainer finds in words with counts, as pairs of bytes.
    private func train(
        _ words: [[UInt8]: Int], merges: Int, limits: TokenizerRecipe.PieceLimits? = nil,
        specialTokens: [String] = []
    ) throws -> [NaiveBytePairs.Pair] {
        var table = WordTable()
        for (word, count) in words {
            word.withUnsafeBufferPointer { table.add($0, count: Int64(count)) }
        }
        var trainer = BytePairTrainer(
            words: try TrainingWords([table]), mergeCount: merges,
            limits: PieceLimits(limits, specialTokens: specialTokens))
        while trainer.merges.count < merges, trainer.mergeNext() {}
        return trainer.merges.map {
            NaiveBytePairs.Pair(
                left: Array(trainer.tokens[Int($0.left)]),
                right: Array(trainer.tokens[Int($0.right)]))
        }
    }

    @Test func theTrainerFindsWhatTheNaiveOneDoes() throws {
        for seed in UInt64(0)..<150 {
            var random = RandomText(seed: seed)
            var words: [[UInt8]: Int] = [:]
            for _ in 0..<Int.random(in: 1...30, using: &random.generator) {
                let length = Int.random(in: 1...40, using: &random.generator)
                let word =
                    seed % 2 == 0
                    ? random.monotonous(count: length, letters: seed % 4 == 0 ? "aab" : "abcd")
                    : random.text(count: length / 4 + 1, broken: seed % 3 == 0)
                words[word, default: 0] += Int.random(in: 1...5, using: &random.generator)
            }
            let expected = NaiveBytePairs.train(words, merges: 60)
            #expect(try train(words, merges: 60) == expected, "seed \(seed)")
        }
    }

    @Test func runsOfOneCharacterAreCountedWithTheirOverlaps() throws {
        for length in 1...40 {
            let words = [[UInt8](repeating: 0x61, count: length): 3, Array("ab".utf8): 7]
            #expect(try train(words, merges: 20) == NaiveBytePairs.train(words, merges: 20))
        }
    }

    @Test func countsAreSixtyFourBitsWide() throws {
        var table = WordTable()
        for (word, count) in [("xy", Int64(1) << 40), ("ab", Int64(1) << 40 + 1)] {
            Array(word.utf8).withUnsafeBufferPointer { table.add($0, count: count) }
        }
        var trainer = BytePairTrainer(
            words: try TrainingWords([table]), mergeCount: 2,
            limits: PieceLimits(nil, specialTokens: []))
        while trainer.mergeNext() {}
        #expect(
            trainer.merges.map(\.left) == [UInt32(UInt8(ascii: "a")), UInt32(UInt8(ascii: "x"))])
    }

    /// The length of a piece by Swift's own reading of UTF-8: whole characters, and what is left over.
    private func allowed(_ piece: [UInt8], _ limits: TokenizerRecipe.PieceLimits) -> Bool {
        var rest = piece[...]
        var length = 0
        var isJapanese = false
        var inside = false
        while let first = rest.first {
            let whole = (1...4).first {
                $0 <= rest.count && String(validating: rest.prefix($0), as: UTF8.self) != nil
            }
            if let whole, let character = String(validating: rest.prefix(whole), as: UTF8.self) {
                let value = character.unicodeScalars.first?.value ?? 0
                isJapanese =
                    isJapanese
                    || (0x3041...0x30FF).contains(value) && value != 0x30FB && value != 0x30A0
                    || (0x4E00...0x9FFF).contains(value)
                length += 1
                rest = rest.dropFirst(whole)
                inside = false
            } else {
                // A leading byte begins another character; a trailing one belongs to the one before.
                if first & 0xC0 != 0x80 || !inside && rest.startIndex == piece.startIndex {
                    length += 1
                }
                inside = true
                rest = rest.dropFirst()
            }
        }
        return length <= (isJapanese ? limits.japanese : limits.other)
    }

    @Test func noPieceIsLongerThanTheLimit() throws {
        let limits = TokenizerRecipe.PieceLimits(japanese: 3, other: 4)
        let words = [
            "これはこれはこれは": 9, "東京都東京都東京都": 8, "abcdefgh": 7, "          ": 6, "あabcあabc": 5, "カー": 4,
        ].reduce(into: [[UInt8]: Int]()) { $0[Array($1.key.utf8)] = $1.value }
        let expected = NaiveBytePairs.train(words, merges: 200) { allowed($0, limits) }
        let found = try train(words, merges: 200, limits: limits)
        #expect(found == expected)
        let lengths = found.map { PieceLimits.characters($0.left + $0.right) }
        #expect(lengths.max() == 4)
        #expect(found.contains { $0.left + $0.right == Array("これは".utf8) })
        #expect(!found.contains { $0.left + $0.right == Array("これはこ".utf8) })
    }

    @Test func noPieceIsSpeltLikeASpecialToken() throws {
        let words = [Array("<|x|>".utf8): 50]
        #expect(try train(words, merges: 10).count == 4)
        let found = try train(words, merges: 10, specialTokens: ["<|x|>"])
        #expect(found.count == 3)
    }

    @Test func neitherThreadsNorOrderShow() throws {
        var random = RandomText(seed: 11)
        var texts = (0..<300).map { index in
            random.text(count: 60 + index, broken: index % 7 == 0)
                + random.monotonous(count: 50, letters: "吾輩は猫である")
        }
        for cut in [TokenizerRecipe.PreTokenizer.gpt4, .jaScript, .none, .regex(#"\w+|\W"#)] {
            let recipe = TokenizerRecipe(vocabularySize: 600, preTokenizer: cut)
            var results: [[UInt8]] = []
            for threads in [1, 2, 4, 7] {
                texts.shuffle(using: &random.generator)
                let text = TrainingText(texts: texts)
                results.append(
                    try TokenizerTraining.train(recipe, on: text, threads: threads).json.write())
            }
            #expect(results.allSatisfy { $0 == results[0] })
        }
    }

    @Test func wordsAreCountedAcrossThreads() throws {
        let texts = (0..<200).map {
            Array("語\($0 % 10) ".utf8) + [UInt8](repeating: 0x78, count: 30_000)
        }
        var expected: [[UInt8]: Int64] = [:]
        let preTokenizer = try PreTokenizer(patterns: [#"\s|\S+"#])
        for text in texts {
            let halves = text.split(separator: 0x20)
            for word in halves + [[0x20]] { expected[Array(word), default: 0] += 1 }
        }
        let counter = WordCounter(preTokenizer, threads: 3)
        for text in texts { try counter.add(text) }
        var found: [[UInt8]: Int64] = [:]
        for table in try counter.finish() {
            for index in 0..<table.count {
                #expect(
                    found.updateValue(table.counts[index], forKey: Array(table.words[index])) == nil
                )
            }
        }
        #expect(found == expected)
        #expect(counter.textBytes == texts.reduce(0) { $0 + $1.count })
    }
}
