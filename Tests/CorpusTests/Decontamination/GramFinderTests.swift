import TestSupport
import Testing

@testable import Corpus

/// Places of passages, by looking at every one: the oracle.
private func naiveMatches(
    _ text: [Unicode.Scalar], _ passages: Set<String>, lengths: [Int]
) -> [(position: Int, passage: String)] {
    var found: [(position: Int, passage: String)] = []
    for position in text.indices {
        for length in lengths where position + length <= text.count {
            let passage = String(String.UnicodeScalarView(text[position..<position + length]))
            if passages.contains(passage) { found.append((position, passage)) }
        }
    }
    return found
}

@Suite("Finding passages of test sets")
struct GramFinderTests {
    /// One byte to four, few enough that passages repeat.
    private static let alphabets: [[Unicode.Scalar]] = [
        Array("あいう".unicodeScalars), Array("ab".unicodeScalars),
        Array("あaé𠮷髙1".unicodeScalars), Array("漢".unicodeScalars),
        Array("のにはをたがでてとしれさいう、。".unicodeScalars),
    ]

    private func text(
        _ length: Int, _ alphabet: [Unicode.Scalar], _ generator: inout SeededGenerator
    ) -> [Unicode.Scalar] {
        (0..<length).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }
    }

    private func bytes(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return Array(String(view).utf8)
    }

    private func bounds(_ text: [UInt8]) -> [Int] {
        text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
    }

    @Test("Every place is found once, in order, as by looking everywhere")
    func oracle() {
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(600, long: 20_000, "passages") {
            let alphabet = Self.alphabets[Int.random(in: 0..<5, using: &generator)]
            let lengths: [Int]
            if Bool.random(using: &generator) {
                lengths = [Int.random(in: 1...40, using: &generator)]
            } else {
                lengths = Set((0..<3).map { _ in Int.random(in: 4...12, using: &generator) })
                    .sorted()
            }
            let document = text(Int.random(in: 0...300, using: &generator), alphabet, &generator)
            var finder = GramFinder(lengths: lengths, blocks: 100)
            var passages: Set<String> = []
            for number in 0..<UInt32.random(in: 0...4, using: &generator) {
                // A piece of the document half of the time.
                var item = text(Int.random(in: 0...60, using: &generator), alphabet, &generator)
                if Bool.random(using: &generator), !document.isEmpty {
                    let start = Int.random(in: document.indices, using: &generator)
                    let end = min(document.count, start + Int.random(in: 1...50, using: &generator))
                    item = Array(document[start..<end])
                }
                let folded = bytes(item)
                for length in lengths {
                    var own: Set<String> = []
                    if item.count >= length {
                        for start in 0...(item.count - length) {
                            own.insert(
                                String(String.UnicodeScalarView(item[start..<start + length])))
                        }
                    }
                    let different = finder.add(
                        folded, bounds: bounds(folded), length: length, text: number)
                    // A passage of another length that was added before for this text is another passage.
                    #expect(different == own.count)
                    passages.formUnion(own)
                }
            }
            finder.finish()
            let folded = bytes(document)
            let places = bounds(folded)
            let found = finder.matches(in: folded)
            let expected = naiveMatches(document, passages, lengths: lengths)
            #expect(found.map(\.position) == expected.map(\.position))
            #expect(found.map(\.byte) == expected.map { places[$0.position] })
            for (match, (_, passage)) in zip(found, expected) {
                let range = match.byte..<match.byte + finder.table.length(of: match.gram)
                #expect(Array(folded[range]) == Array(passage.utf8))
            }
        }
    }

    @Test("A passage names every text that holds it, once")
    func texts() {
        var finder = GramFinder(lengths: [3], blocks: 8)
        for (number, item) in ["あいうあいう", "いうえ", "かきく", "xあいう"].enumerated() {
            let folded = Array(item.utf8)
            _ = finder.add(folded, bounds: bounds(folded), length: 3, text: UInt32(number))
        }
        finder.finish()
        let matches = finder.matches(in: Array("あいうえ".utf8))
        #expect(matches.map(\.position) == [0, 1])
        #expect(matches.map { Array(finder.table.texts(of: $0.gram)) } == [[0, 3], [1]])
    }
}

@Suite("Chains of passages")
struct MatchChainsTests {
    /// The definition read as it stands: every window of every chain, and their unions.
    private func naive(
        _ matches: [GramFinder.Match], ngram: Int, characters: Int, needed: Int
    ) -> [MatchChains.Hit] {
        var chain = [Int](repeating: 0, count: matches.count)
        for index in matches.indices.dropFirst() {
            let gap = matches[index].position - matches[index - 1].position
            chain[index] = chain[index - 1] + (gap > 3 * ngram ? 1 : 0)
        }
        var windows: [MatchChains.Hit] = []
        for first in matches.indices {
            for last in first..<matches.count where chain[first] == chain[last] {
                let length = matches[last].position + ngram - matches[first].position
                let held = Set(matches[first...last].map(\.gram)).count
                if length <= 2 * characters, held >= needed {
                    windows.append(MatchChains.Hit(first: first, last: last, held: held))
                }
            }
        }
        var hits: [MatchChains.Hit] = []
        for window in windows.sorted(by: { ($0.first, $0.last) < ($1.first, $1.last) }) {
            if let last = hits.last, window.first <= last.last {
                hits[hits.count - 1].last = max(last.last, window.last)
                hits[hits.count - 1].held = max(last.held, window.held)
            } else {
                hits.append(window)
            }
        }
        return hits
    }

    @Test("Hits are the unions of all qualifying windows")
    func oracle() {
        var generator = SeededGenerator(seed: Soak.seed &+ 1)
        for _ in 0..<Soak.count(2000, long: 100_000, "chains") {
            let ngram = Int.random(in: 1...13, using: &generator)
            let characters = ngram + Int.random(in: 0...40, using: &generator)
            let needed = Int.random(in: 1...8, using: &generator)
            var position = 0
            let matches = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                let isNear = Int.random(in: 0..<4, using: &generator) > 0
                position += Int.random(in: 1...(isNear ? 3 : 4 * ngram), using: &generator)
                return GramFinder.Match(
                    position: position, byte: position,
                    gram: UInt32.random(in: 0..<10, using: &generator))
            }
            let hits = MatchChains(ngram: ngram, characters: characters, needed: needed)
                .hits(matches)
            #expect(
                hits
                    == naive(matches, ngram: ngram, characters: characters, needed: needed))
        }
    }

    @Test("How many n-grams a coverage asks for")
    func needed() {
        #expect(MatchChains.needed(grams: 10, coverage: 0.5) == 5)
        #expect(MatchChains.needed(grams: 11, coverage: 0.5) == 6)
        #expect(MatchChains.needed(grams: 1, coverage: 0.01) == 1)
        #expect(MatchChains.needed(grams: 7, coverage: 1) == 7)
        // 0.7 × 10 is 7.000000000000001 in some orders of rounding, and 0.1 × 30 is 3.0000000000000004.
        #expect(MatchChains.needed(grams: 10, coverage: 0.7) == 7)
        #expect(MatchChains.needed(grams: 30, coverage: 0.1) == 3)
    }
}
