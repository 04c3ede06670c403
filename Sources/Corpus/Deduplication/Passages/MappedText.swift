internal import JapaneseText
internal import Lineage

/// A text with its folded form: from the characters of one to the bytes of the other.
struct MappedText {
    private let map: EditMap
    /// Where each character of the folded text begins, and its end.
    private let starts: [UInt32]

    init(_ text: [UInt8]) {
        let folded = FoldedText.mapped(text)
        map = folded.map
        var starts: [UInt32] = []
        starts.reserveCapacity(folded.text.count / 3 + 1)
        for (index, byte) in folded.text.enumerated() where byte & 0xC0 != 0x80 {
            starts.append(UInt32(truncatingIfNeeded: index))
        }
        starts.append(UInt32(truncatingIfNeeded: folded.text.count))
        self.starts = starts
    }

    /// How many characters the folded text has.
    var foldedCount: Int { starts.count - 1 }

    /// The characters of the folded text that bytes of the text became; empty for white space.
    func folded(_ bytes: Range<Int>) -> Range<Int> {
        let target = map.targetRange(ofSource: bytes)
        return character(atByte: target.lowerBound)..<character(atByte: target.upperBound)
    }

    /// The byte of the text that a character of the folded text came from.
    func byte(ofFolded character: Int) -> Int {
        guard character < foldedCount else { return map.sourceLength }
        let start = Int(starts[character])
        return map.sourceRange(ofTarget: start..<Int(starts[character + 1])).lowerBound
    }

    /// The first character that begins at a byte of the folded text, or behind it.
    private func character(atByte byte: Int) -> Int {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) < byte { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
