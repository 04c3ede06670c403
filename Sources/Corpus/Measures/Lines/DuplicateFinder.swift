/// Finds which lines, paragraphs and sentences of a text repeat an earlier one.
final class DuplicateFinder {
    private let ranges = RepeatedRanges()
    private var fullLines = WorkBuffer<CharacterRange>()
    private var lineNames = WorkBuffer<UInt32>()
    private var paragraphs = WorkBuffer<CharacterRange>()
    private var paragraphCharacters = WorkBuffer<Int>()

    /// The duplicates among a text's sentences.
    func ofSentences(_ text: MeasuredText) -> Duplicates {
        let sentences = text.sentences
        var duplicates = Duplicates()
        guard let characters = text.characters.baseAddress else { return duplicates }
        ranges.name(sentences, of: characters)
        for (index, sentence) in sentences.enumerated() {
            duplicates.add(name: ranges.names[index], characters: sentence.count)
        }
        return duplicates
    }

    /// The duplicates among a text's lines, and among its paragraphs: runs of lines between empty ones, which are
    /// equal where their lines are.
    func ofLines(_ text: MeasuredText) -> (lines: Duplicates, paragraphs: Duplicates) {
        var (lines, paragraphs) = (Duplicates(), Duplicates())
        guard let characters = text.characters.baseAddress else { return (lines, paragraphs) }
        let (lineCount, paragraphCount) = collect(text.lines)
        ranges.name(UnsafeBufferPointer(start: fullLines.base, count: lineCount), of: characters)
        lineNames.reserve(lineCount)
        for index in 0..<lineCount {
            lineNames.base[index] = ranges.names[index]
            lines.add(name: ranges.names[index], characters: fullLines.base[index].count)
        }
        ranges.name(
            UnsafeBufferPointer(start: self.paragraphs.base, count: paragraphCount),
            of: UnsafePointer(lineNames.base))
        for index in 0..<paragraphCount {
            paragraphs.add(
                name: ranges.names[index], characters: paragraphCharacters.base[index])
        }
        return (lines, paragraphs)
    }

    /// Lists the lines that are not empty, and the paragraphs as ranges of that list.
    private func collect(
        _ lines: UnsafeBufferPointer<CharacterRange>
    ) -> (lines: Int, paragraphs: Int) {
        fullLines.reserve(lines.count)
        paragraphs.reserve(lines.count)
        paragraphCharacters.reserve(lines.count)
        var (lineCount, paragraphCount) = (0, 0)
        var isInParagraph = false
        for line in lines {
            guard !line.isEmpty else {
                isInParagraph = false
                continue
            }
            if !isInParagraph {
                paragraphs.base[paragraphCount] = CharacterRange(
                    start: UInt32(lineCount), end: UInt32(lineCount))
                paragraphCharacters.base[paragraphCount] = 0
                paragraphCount += 1
                isInParagraph = true
            }
            fullLines.base[lineCount] = line
            lineCount += 1
            paragraphs.base[paragraphCount - 1].end = UInt32(lineCount)
            paragraphCharacters.base[paragraphCount - 1] += line.count
        }
        return (lineCount, paragraphCount)
    }
}
