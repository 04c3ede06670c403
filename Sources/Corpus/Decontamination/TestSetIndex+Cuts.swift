internal import JapaneseText
internal import Ledger
internal import Lineage

extension TestSetIndex {
    /// What to remove of a document so that nothing of the found texts remains: every sentence that a hit touches,
    /// with the line breaks between them, and the one behind them where whole lines go.
    func cuts(for hits: [ContaminationRow], in text: [UInt8]) -> TextEdits {
        var edits = TextEdits()
        let places = Self.union(hits.map(\.range).filter { !$0.isEmpty })
        guard !places.isEmpty else { return edits }
        var cuts: [Range<Int>] = []
        var next = 0
        text.withUnsafeBufferPointer { bytes in
            // However long a sentence is, the whole of it goes.
            SentenceSplitter(longest: .max).forEachSentence(bytes) { sentence in
                while next < places.count, places[next].upperBound <= sentence.lowerBound {
                    next += 1
                }
                guard next < places.count, places[next].lowerBound < sentence.upperBound else {
                    return
                }
                cuts.append(sentence)
            }
        }
        // The hits themselves too: what stands between sentences.
        for range in Self.union(cuts + places) {
            edits.remove(Self.withLineBreak(range, in: text), .contamination)
        }
        return edits
    }

    /// Ranges joined where they touch or overlap.
    private static func union(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                let end = max(last.upperBound, range.upperBound)
                result[result.count - 1] = last.lowerBound..<end
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// A range of whole lines with the line break behind it.
    private static func withLineBreak(_ range: Range<Int>, in text: [UInt8]) -> Range<Int> {
        let startsLine = range.lowerBound == 0 || text[range.lowerBound - 1] == 0x0A
        guard startsLine, range.upperBound < text.count, text[range.upperBound] == 0x0A else {
            return range
        }
        return range.lowerBound..<range.upperBound + 1
    }
}
