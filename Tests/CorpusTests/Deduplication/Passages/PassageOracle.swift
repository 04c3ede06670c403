import JapaneseText

@testable import Corpus

/// What is cut, as the definition reads: every window of every document, in order, in one set.
///
/// It folds texts character by character, so they must have none that compose.
struct PassageOracle {
    private var seen: Set<ArraySlice<UInt32>> = []
    let window: Int

    init(window: Int) { self.window = window }

    /// What is cut of the next document in the order of preference: ranges of bytes, joined where they touch.
    mutating func cuts(of text: [UInt8]) -> [Range<Int>] {
        let characters = Self.characters(of: text)
        var folded: [UInt32] = []
        var owners: [Int] = []
        for (index, character) in characters.enumerated() {
            let its = FoldedScalars.of(Array(text[character]))
            folded += its
            owners += its.map { _ in index }
        }
        precondition(folded == FoldedScalars.of(text), "the oracle folds by character")
        var repeated = [Bool](repeating: false, count: folded.count)
        if folded.count >= window {
            for start in 0...folded.count - window
            where !seen.insert(folded[start..<start + window]).inserted {
                for place in start..<start + window { repeated[place] = true }
            }
        }
        var hasText = [Bool](repeating: false, count: characters.count)
        var stays = hasText
        for (place, owner) in owners.enumerated() {
            hasText[owner] = true
            if !repeated[place] { stays[owner] = true }
        }
        var cuts: [Range<Int>] = []
        var isBehindCut = false
        for sentence in Self.sentences(of: text, characters) {
            guard sentence.contains(where: { hasText[$0] }) else { continue }
            if sentence.contains(where: { stays[$0] }) {
                isBehindCut = false
                continue
            }
            let range =
                characters[sentence.lowerBound]
                .lowerBound..<characters[sentence.upperBound - 1]
                .upperBound
            if isBehindCut, let last = cuts.popLast() {
                cuts.append(last.lowerBound..<range.upperBound)
            } else {
                cuts.append(range)
            }
            isBehindCut = true
        }
        return cuts
    }

    static func characters(of text: [UInt8]) -> [Range<Int>] {
        let starts = text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
        return zip(starts, starts.dropFirst()).map { $0..<$1 }
    }

    /// Characters of each sentence.
    private static func sentences(of text: [UInt8], _ characters: [Range<Int>]) -> [Range<Int>] {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        precondition(scalars.count == characters.count)
        let ends = Set("。！？｡!?‼⁇⁈⁉".unicodeScalars)
        let closers = Set("」』）)］]】〉》〕｣”’\"'".unicodeScalars)
        var sentences: [Range<Int>] = []
        var start = 0
        func close(_ end: Int) {
            if start < end { sentences.append(start..<end) }
            start = end
        }
        var place = 0
        while place < scalars.count {
            if scalars[place] == "\n" || scalars[place] == "\r" {
                close(place)
                start = place + 1
            } else if ends.contains(scalars[place]) {
                while place + 1 < scalars.count,
                    ends.contains(scalars[place + 1]) || closers.contains(scalars[place + 1])
                {
                    place += 1
                }
                close(place + 1)
            }
            place += 1
        }
        close(scalars.count)
        return sentences
    }
}
