internal import CKernels
internal import JapaneseText

/// Finds lines and sentences; ``MeasuredText/lines`` and ``MeasuredText/sentences`` say what they are.
final class TextStructure {
    private var boundaries = WorkBuffer<UInt32>()
    private var lineRanges = WorkBuffer<CharacterRange>()
    private var sentenceRanges = WorkBuffer<CharacterRange>()
    private var lineCount = 0
    private var sentenceCount = 0

    var lines: UnsafeBufferPointer<CharacterRange> {
        UnsafeBufferPointer(start: lineRanges.base, count: lineCount)
    }

    var sentences: UnsafeBufferPointer<CharacterRange> {
        UnsafeBufferPointer(start: sentenceRanges.base, count: sentenceCount)
    }

    func find(_ characters: UnsafeBufferPointer<UInt32>, _ traits: UnsafeBufferPointer<UInt8>) {
        let count = characters.count
        boundaries.reserve(count)
        let found = keifu_find_bits(
            traits.baseAddress, count, CharacterTraits.boundary.rawValue, boundaries.base)
        lineRanges.reserve(found + 1)
        sentenceRanges.reserve(found + 1)
        lineCount = 0
        sentenceCount = 0
        var lineStart = 0
        var sentenceStart = 0
        for index in 0..<found {
            let place = Int(boundaries.base[index])
            // Inside the marks that ended the sentence before, or the LF of a CR LF.
            guard place >= sentenceStart else { continue }
            switch characters[place] {
            case 0x0A, 0x0D:
                closeSentence(sentenceStart, place, traits)
                closeLine(lineStart, place, traits)
                let isPair =
                    characters[place] == 0x0D && place + 1 < count
                    && characters[place + 1] == 0x0A
                lineStart = place + (isPair ? 2 : 1)
                sentenceStart = lineStart
            case 0xFF0E where isDecimalPoint(place, traits):
                continue
            default:
                var end = place + 1
                while end < count, JapaneseMarks.followsEnd(characters[end]) { end += 1 }
                closeSentence(sentenceStart, end, traits)
                sentenceStart = end
            }
        }
        closeSentence(sentenceStart, count, traits)
        if lineStart < count { closeLine(lineStart, count, traits) }
    }

    private func isDecimalPoint(_ place: Int, _ traits: UnsafeBufferPointer<UInt8>) -> Bool {
        let number = CharacterClass.number.rawValue
        return place > 0 && place + 1 < traits.count && traits[place - 1] & 7 == number
            && traits[place + 1] & 7 == number
    }

    private func closeLine(_ start: Int, _ end: Int, _ traits: UnsafeBufferPointer<UInt8>) {
        lineRanges.base[lineCount] = Self.visible(start, end, traits)
        lineCount += 1
    }

    private func closeSentence(_ start: Int, _ end: Int, _ traits: UnsafeBufferPointer<UInt8>) {
        let range = Self.visible(start, end, traits)
        guard !range.isEmpty else { return }
        sentenceRanges.base[sentenceCount] = range
        sentenceCount += 1
    }

    /// What is left of a range without white space at either end.
    private static func visible(
        _ start: Int, _ end: Int, _ traits: UnsafeBufferPointer<UInt8>
    ) -> CharacterRange {
        let space = CharacterClass.whiteSpace.rawValue
        var (start, end) = (start, end)
        while start < end, traits[start] & 7 == space { start += 1 }
        while start < end, traits[end - 1] & 7 == space { end -= 1 }
        return CharacterRange(start: UInt32(start), end: UInt32(end))
    }
}
