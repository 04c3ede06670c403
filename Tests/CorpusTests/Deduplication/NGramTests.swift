import Lineage
import Recipes
import TestSupport
import Testing

@testable import Corpus

/// N-gram sets and signatures against their definitions.
@Suite struct NGramTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 20])
    func similarityIsTheDefinition(n: Int) {
        var copies = NearCopies(generator: SeededGenerator(seed: UInt64(n)))
        for length in [0, 1, 3, 5, 6, 19, 60, 400] {
            let text = copies.text(length)
            for edits in [0, 1, 5, 40] {
                let left = copies.copy(text, edits: 0, width: 1000)
                let right = copies.copy(text, edits: edits, width: 1000)
                let expected = naiveSimilarity(left, right, n: n)
                let (a, b) = (
                    CharacterNGrams(folded: left, n: n), CharacterNGrams(folded: right, n: n)
                )
                #expect(a.similarity(to: b) == expected)
                // The walk that ends early says the same, also where the threshold is met exactly.
                for threshold in [0.01, 0.3, 0.8, 0.95, 1, expected, expected.nextUp] {
                    let known = a.similarity(to: b, atLeast: threshold)
                    let reached = expected >= threshold && expected > 0
                    #expect(threshold == 0 || known == (reached ? expected : nil))
                }
            }
        }
    }

    /// Sets that are large enough to be counted in buckets, of all degrees of likeness and of unequal sizes.
    @Test func boundsNeverHideAPair() {
        var copies = NearCopies(generator: SeededGenerator(seed: 41))
        for length in [130, 255, 256, 257, 600, 1023, 1500, 5000] {
            let text = copies.text(length)
            let left = CharacterNGrams(
                folded: copies.copy(text, edits: 0, width: 10_000), n: 5)
            for edits in [0, 1, length / 100, length / 20, length / 8, length / 3] {
                for cut in [0, length / 10, length / 3] {
                    let other = copies.copy(
                        Array(text.dropFirst(cut)), edits: edits, width: 10_000)
                    let right = CharacterNGrams(folded: other, n: 5)
                    let (a, b) = (Set(left.keys.map(\.low)), Set(right.keys.map(\.low)))
                    let shared = a.intersection(b).count
                    let similarity = Double(shared) / Double(a.union(b).count)
                    #expect(left.counts.mostShared(with: right.counts) >= shared)
                    #expect(
                        left.counts.mostShared(with: right.counts)
                            == right.counts.mostShared(with: left.counts))
                    #expect(left.similarity(to: right) == similarity)
                    #expect(left.similarity(to: right, atLeast: similarity) == similarity)
                    #expect(right.similarity(to: left, atLeast: similarity.nextUp) == nil)
                }
            }
        }
    }

    /// Keys are the n-grams themselves: nothing that two different ones share.
    @Test(arguments: 1...6) func keysAreDistinct(n: Int) {
        var copies = NearCopies(generator: SeededGenerator(seed: 77))
        let text = copies.copy(copies.text(30_000), edits: 0, width: 100_000)
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
        let grams = Set((0...(scalars.count - n)).map { Array(scalars[$0..<$0 + n]) })
        let keys = CharacterNGrams(folded: text, n: n).keys
        #expect(keys.count == grams.count)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { CharacterNGrams.Key.isAscending($0, $1) })
    }

    @Test func aMillionCharactersOfFewKinds() {
        for unit in ["ー", "あい", "あいう。"] {
            let text = Array(String(repeating: unit, count: 1_000_000 / unit.count).utf8)
            let set = CharacterNGrams(folded: text, n: 5)
            #expect(set.keys.count == unit.unicodeScalars.count)
            #expect(set.similarity(to: set) == 1)
        }
    }

    @Test func scalarsAreThoseOfTheText() {
        let text = "aé\u{7FF}あ𠮷\u{10FFFF}\0。"
        #expect(
            CharacterNGrams.scalars(Array(text.utf8)) == text.unicodeScalars.map(\.value))
        // Cut in the middle of a character: no read beyond the end.
        #expect(CharacterNGrams.scalars([0x41, 0xE3, 0x81]) == [0x41, 0xFFFD])
        #expect(CharacterNGrams.scalars([]).isEmpty)
    }

    @Test func signaturesAgreeAsOftenAsTheSetsAreAlike() {
        var copies = NearCopies(generator: SeededGenerator(seed: 5))
        let hasher = MinHasher(.init(ngram: 5, bands: 128, rows: 8))
        for edits in [5, 20, 60, 150] {
            var (agreed, likeness) = (0.0, 0.0)
            for _ in 0..<20 {
                let text = copies.text(1500)
                let left = copies.copy(text, edits: 0, width: 5000)
                let right = copies.copy(text, edits: edits, width: 5000)
                let same = zip(hasher.signature(folded: left), hasher.signature(folded: right))
                agreed += Double(same.count { $0 == $1 }) / 1024
                likeness += naiveSimilarity(left, right, n: 5)
            }
            // 20 × 1024 permutations: the standard error is below 0.0035.
            #expect(abs(agreed - likeness) / 20 < 0.015, "\(agreed / 20) \(likeness / 20)")
        }
    }

    /// The kernel's sums of products against the rolling hash, text lengths around its chunks.
    @Test(arguments: [1, 3, 5, 8, 64]) func theKernelIsTheNaiveMinimum(n: Int) {
        var copies = NearCopies(generator: SeededGenerator(seed: 6))
        let settings = BuildRecipe.MinHashSettings(ngram: n, bands: 27, rows: 3)
        let hasher = MinHasher(settings)
        for length in [0, 1, n - 1, n, n + 1, 200, 1023, 1024, 1025, 1024 + n, 2050, 5000] {
            let text = copies.copy(copies.text(length), edits: 0, width: 10_000)
            let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
            var expected: [UInt32] = []
            if length >= n {
                expected = [UInt32](repeating: .max, count: 81)
                var hash = RollingHash(n: n)
                for (index, scalar) in scalars.enumerated() {
                    hash.roll(in: scalar, out: index >= n ? scalars[index - n] : nil)
                    guard index >= n - 1 else { continue }
                    let half = UInt32(RollingHash.mix(hash.value) >> 32)
                    for place in expected.indices {
                        let word = RollingHash.mix(0x4B65_6966_754D_696E + UInt64(place))
                        let value =
                            (half ^ UInt32(word >> 32)) &* (UInt32(truncatingIfNeeded: word) | 1)
                        expected[place] = min(expected[place], value)
                    }
                }
            }
            #expect(hasher.signature(folded: text) == expected)
            #expect(hasher.bandKeys(folded: text).count == (length >= n ? 27 : 0))
        }
    }
}
