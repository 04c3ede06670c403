import Foundation
import JapaneseText
import Lineage
import Recipes
import TestSupport
import Testing

@testable import Corpus

/// Jaccard similarity of n-gram sets, as the definition reads: the oracle.
private func naiveSimilarity(_ left: [UInt8], _ right: [UInt8], n: Int) -> Double {
    func grams(_ text: [UInt8]) -> Set<[UInt32]> {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
        guard scalars.count >= n else { return [] }
        return Set((0...(scalars.count - n)).map { Array(scalars[$0..<$0 + n]) })
    }
    let (a, b) = (grams(left), grams(right))
    let union = a.union(b).count
    return union == 0 ? 0 : Double(a.intersection(b).count) / Double(union)
}

/// Seeded Japanese-looking texts with copies of all degrees of likeness.
struct NearCopies {
    var generator: SeededGenerator
    static let letters = Array(
        "のにはをたがでてとしれさあいうえおかきくけこ日本人大中国会年出上生時行見月後前分事者社自新、。カタナ𠮷髙ー".unicodeScalars)

    mutating func text(_ length: Int) -> [Unicode.Scalar] {
        (0..<length).map { _ in
            // A skewed choice, so that n-grams repeat as they do in text.
            let place = Double.random(in: 0..<1, using: &generator)
            return Self.letters[Int(place * place * Double(Self.letters.count))]
        }
    }

    /// A copy in which about `edits` characters were changed, removed or added, wrapped at another width.
    mutating func copy(_ text: [Unicode.Scalar], edits: Int, width: Int) -> [UInt8] {
        var scalars = text
        for _ in 0..<edits where !scalars.isEmpty {
            let place = Int.random(in: scalars.indices, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: scalars[place] = Self.letters[Int.random(in: 0..<40, using: &generator)]
            case 1: scalars.remove(at: place)
            default:
                scalars.insert(Self.letters[Int.random(in: 0..<40, using: &generator)], at: place)
            }
        }
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            if index > 0, index % width == 0 { result.append("\n") }
            result.append(scalar)
        }
        return Array(String(result).utf8)
    }
}

private struct Texts: DeduplicationTexts {
    var folded: [[UInt8]]
    var hasher: MinHasher
    func signature(of entry: Int) -> [UInt32] { hasher.signature(folded: folded[entry]) }
    func foldedText(of entry: Int) -> [UInt8] { folded[entry] }
}

@Suite struct DeduplicationTests {
    private func entries(_ texts: [[UInt8]], sources: [Int]? = nil) -> [DeduplicationEntry] {
        texts.enumerated().map { index, text in
            DeduplicationEntry(
                id: .of(text: "document \(index)"), source: sources?[index] ?? 0,
                characters: String(decoding: text, as: UTF8.self).unicodeScalars.count,
                foldedHash: .of(FoldedText.fold(text)))
        }
    }

    private func removals(
        _ texts: [[UInt8]], sources: [Int]? = nil, exactly: Bool = true, threads: Int = 1,
        settings: BuildRecipe.MinHashSettings? = .init()
    ) throws -> [Int: Verdict.Duplicate] {
        let deduplicator = Deduplicator(exactly: exactly, settings: settings, threads: threads)
        return try deduplicator.removals(
            entries: entries(texts, sources: sources),
            texts: Texts(
                folded: texts.map { FoldedText.fold($0) },
                hasher: MinHasher(settings ?? BuildRecipe.MinHashSettings())))
    }

    @Test(arguments: [1, 2, 5, 6, 7, 20])
    func similarityIsTheDefinition(n: Int) {
        var copies = NearCopies(generator: SeededGenerator(seed: UInt64(n)))
        for length in [0, 1, 3, 5, 6, 19, 60, 400] {
            let text = copies.text(length)
            for edits in [0, 1, 5, 40] {
                let left = copies.copy(text, edits: 0, width: 1000)
                let right = copies.copy(text, edits: edits, width: 1000)
                let similarity = CharacterNGrams(folded: left, n: n)
                    .similarity(to: CharacterNGrams(folded: right, n: n))
                #expect(similarity == naiveSimilarity(left, right, n: n))
            }
        }
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

    @Test func theKernelIsTheNaiveMinimum() {
        var copies = NearCopies(generator: SeededGenerator(seed: 6))
        let settings = BuildRecipe.MinHashSettings(ngram: 3, bands: 5, rows: 7)
        let text = copies.copy(copies.text(200), edits: 0, width: 1000)
        let signature = MinHasher(settings).signature(folded: text)
        #expect(signature.count == 35)
        // The permutations are drawn one after the other, so a prefix of a longer signature is the shorter.
        let longer = MinHasher(.init(ngram: 3, bands: 9, rows: 7)).signature(folded: text)
        #expect(Array(longer.prefix(35)) == signature)
        // The minimum over a text is the smaller of the minima over two halves that share n − 1 characters.
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map { $0 }
        func bytes(_ part: ArraySlice<Unicode.Scalar>) -> [UInt8] {
            part.flatMap { Array(String($0).utf8) }
        }
        let left = MinHasher(settings).signature(folded: bytes(scalars[..<102]))
        let right = MinHasher(settings).signature(folded: bytes(scalars[100...]))
        #expect(zip(left, right).map { min($0, $1) } == signature)
    }

    /// The greedy definition over all pairs.
    private func oracle(
        _ texts: [[UInt8]], sources: [Int]?, settings: BuildRecipe.MinHashSettings
    ) -> [Int: (kept: Int, similarity: Double)] {
        let entries = entries(texts, sources: sources)
        let folded = texts.map { FoldedText.fold($0) }
        var kept: [Int] = []
        var removed: [Int: (kept: Int, similarity: Double)] = [:]
        for entry in entries.indices.sorted(by: { entries[$0].isPreferred(to: entries[$1]) }) {
            var best: (kept: Int, similarity: Double)?
            for other in kept {
                let similarity =
                    folded[entry] == folded[other]
                    ? 1 : naiveSimilarity(folded[entry], folded[other], n: settings.ngram)
                if similarity >= settings.threshold, similarity > best?.similarity ?? 0 {
                    best = (other, similarity)
                }
            }
            if let best { removed[entry] = best } else { kept.append(entry) }
        }
        return removed
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func removalsAreThoseOfBruteForce(seed: UInt64) throws {
        var copies = NearCopies(generator: SeededGenerator(seed: seed))
        var texts: [[UInt8]] = []
        var sources: [Int] = []
        for _ in 0..<40 {
            let text = copies.text(Int.random(in: 3...900, using: &copies.generator))
            for _ in 0..<Int.random(in: 1...5, using: &copies.generator) {
                let edits = Int.random(in: 0...12, using: &copies.generator)
                let width = Int.random(in: 10...80, using: &copies.generator)
                texts.append(copies.copy(text, edits: edits * text.count / 400, width: width))
                sources.append(Int.random(in: 0...2, using: &copies.generator))
            }
        }
        let settings = BuildRecipe.MinHashSettings()
        let expected = oracle(texts, sources: sources, settings: settings)
        let found = try removals(texts, sources: sources)
        let entries = entries(texts, sources: sources)
        #expect(expected.count > 20)
        #expect(Set(found.keys) == Set(expected.keys))
        for (entry, duplicate) in found {
            let (kept, similarity) = try #require(expected[entry])
            #expect(duplicate.similarity == similarity)
            #expect(duplicate.keptID == entries[kept].id)
        }
        // Every removal names a document that is really kept.
        let kept = Set(entries.indices.filter { found[$0] == nil }.map { entries[$0].id })
        #expect(found.values.allSatisfy { kept.contains($0.keptID) })
        // Threads change nothing.
        #expect(try removals(texts, sources: sources, threads: 3) == found)
    }

    @Test func copiesOfARemovedOriginalNameTheKeptDocument() throws {
        var copies = NearCopies(generator: SeededGenerator(seed: 9))
        let text = copies.text(800)
        // 0 is the longest; 1 nearly repeats it; 2 is 1 in other line widths.
        let near = copies.copy(text, edits: 6, width: 5000)
        let long = copies.copy(text, edits: 0, width: 20)
        let rewrapped = Array(
            String(decoding: near, as: UTF8.self).map { "\($0)\n" }.joined().utf8)
        let texts = [long, near, rewrapped]
        let found = try removals(texts, sources: [0, 1, 1])
        let entries = entries(texts)
        #expect(Set(found.keys) == [1, 2])
        #expect(found[1]?.keptID == entries[0].id)
        #expect(found[2]?.keptID == entries[0].id)
        #expect(found[1]?.method == "minhash" && found[2]?.method == "minhash")
        #expect(found[1]?.similarity == found[2]?.similarity)
        // Exact copies alone, where MinHash is off.
        let exact = try removals(texts, sources: [0, 1, 1], settings: nil)
        #expect(exact.count == 1)
        #expect(exact.values.first?.method == "exact" && exact.values.first?.similarity == 1)
    }

    @Test func shortTextsAreComparedExactlyAlone() throws {
        let texts = ["あ", "い", "あ", "", "", "あいうえ", "あいうお", "あいうえおか"].map { Array($0.utf8) }
        let found = try removals(texts)
        // The copy with the larger id goes; nothing falls into a bucket of empty sets.
        #expect(found.count == 2)
        #expect(found.values.allSatisfy { $0.method == "exact" })
        #expect(Set(found.keys).isSubset(of: [0, 2, 3, 4]))
        #expect(try removals(texts, exactly: false).isEmpty)
    }

    @Test func heldOutClustersAreDrawnByHash() {
        let split = HeldOutSplit(.init(fraction: 0.1, seed: 7))
        let ids = (0..<20_000).map { Digest.of(text: "\($0)") }
        let held = ids.filter { split.split(ofCluster: $0) == .heldOut }
        // Binomial: 2000 ± 42.
        #expect((1800...2200).contains(held.count))
        let other = HeldOutSplit(.init(fraction: 0.1, seed: 8))
        let both = held.filter { other.split(ofCluster: $0) == .heldOut }
        #expect((120...280).contains(both.count))
        // A larger fraction holds out more of the same, not others.
        let more = HeldOutSplit(.init(fraction: 0.2, seed: 7))
        #expect(held.allSatisfy { more.split(ofCluster: $0) == .heldOut })
        #expect(ids.allSatisfy { HeldOutSplit(.init()).split(ofCluster: $0) == .train })
        let all = HeldOutSplit(.init(fraction: 1, seed: 1))
        #expect(ids.allSatisfy { all.split(ofCluster: $0) == .heldOut })
    }
}
