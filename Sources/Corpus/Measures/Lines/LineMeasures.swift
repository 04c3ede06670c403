/// Lines, paragraphs and sentences, and how many repeat each other.
enum LineMeasures {
    /// Lines and sentences are those of ``MeasuredText/lines`` and ``MeasuredText/sentences``: without white space at
    /// either end, which is neither counted nor compared. Lines that hold nothing else are empty; they separate
    /// paragraphs and count nowhere. Lengths are in characters.
    ///
    /// - `lines`: lines that are not empty.
    /// - `sentences`: how many there are.
    /// - `mean_sentence_length`, `longest_sentence`: Swallow's `avg_sentence_length` and `max_sentence_length`.
    /// - `ellipsis_sentence_fraction`: sentences that end with …, ‥, ⋯, two full stops (what NFKC makes of ‥) or ・
    ///   (Swallow's `ellipsis_fraction`, which knows … and ・).
    /// - `duplicate_line_fraction`: second and further occurrences of a line, among lines (Swallow's
    ///   `duplicate_paragraph_fraction`, Gopher's duplicate lines).
    /// - `duplicate_line_character_fraction`: their characters, among those of all lines.
    /// - `duplicate_paragraph_fraction`, `duplicate_paragraph_character_fraction`: likewise of paragraphs
    ///   (Gopher's). Line breaks are none of their characters.
    /// - `duplicate_sentence_fraction`, `duplicate_sentence_character_fraction`: likewise of sentences (Swallow's).
    /// - `ellipsis_line_fraction`: lines that end with …, ‥, ⋯ or two full stops (Gopher; HojiChar's
    ///   `DiscardTooManyEndingEllipsis`).
    /// - `short_line_fraction`: lines of 10 characters or fewer (HojiChar's `DiscardTooShortLines`).
    /// - `bullet_line_fraction`: lines that begin with a bullet (Gopher), Japanese ones included.
    /// - `terminal_punctuation_line_fraction`: lines that end with 。｡．！？!?. or ‼⁇⁈⁉ or an ellipsis,
    ///   with or without closing brackets and quotation marks behind it, or with 」』 (C4 and FineWeb, whose
    ///   endings are . ? ! and quotation marks).
    static let names = [
        "lines", "sentences", "mean_sentence_length", "longest_sentence",
        "ellipsis_sentence_fraction", "duplicate_line_fraction",
        "duplicate_line_character_fraction", "duplicate_paragraph_fraction",
        "duplicate_paragraph_character_fraction", "duplicate_sentence_fraction",
        "duplicate_sentence_character_fraction", "ellipsis_line_fraction", "short_line_fraction",
        "bullet_line_fraction", "terminal_punctuation_line_fraction",
    ]

    /// HojiChar's `minimum_line_length`.
    private static let shortLine = 10

    static func append(of text: MeasuredText, to row: inout [Float]) {
        let sentences = SentenceTally(text)
        let duplicateSentences = text.duplicates.ofSentences(text)
        let lines = LineTally(text)
        let (duplicateLines, duplicateParagraphs) = text.duplicates.ofLines(text)
        row.append(Float(lines.count))
        row.append(Float(sentences.count))
        row.append(.fraction(sentences.characters, of: sentences.count))
        row.append(Float(sentences.longest))
        row.append(.fraction(sentences.ellipses, of: sentences.count))
        for duplicates in [duplicateLines, duplicateParagraphs, duplicateSentences] {
            row.append(duplicates.fraction)
            row.append(duplicates.characterFraction)
        }
        row.append(.fraction(lines.ellipses, of: lines.count))
        row.append(.fraction(lines.short, of: lines.count))
        row.append(.fraction(lines.bullets, of: lines.count))
        row.append(.fraction(lines.terminated, of: lines.count))
    }

    private struct SentenceTally {
        var count = 0
        var characters = 0
        var longest = 0
        var ellipses = 0

        init(_ text: MeasuredText) {
            let codes = text.characters
            let sentences = text.sentences
            count = sentences.count
            for sentence in sentences {
                characters += sentence.count
                longest = max(longest, sentence.count)
                let last = codes[Int(sentence.end) - 1]
                if last == 0x30FB || last == 0xFF65 || endsInEllipsis(sentence, codes) {
                    ellipses += 1
                }
            }
        }
    }

    private struct LineTally {
        var count = 0
        var ellipses = 0
        var short = 0
        var bullets = 0
        var terminated = 0

        init(_ text: MeasuredText) {
            let codes = text.characters
            for line in text.lines where !line.isEmpty {
                count += 1
                if line.count <= shortLine { short += 1 }
                if JapaneseMarks.isBullet(codes[Int(line.start)]) { bullets += 1 }
                if endsInEllipsis(line, codes) { ellipses += 1 }
                if isTerminated(line, codes) { terminated += 1 }
            }
        }
    }

    private static func endsInEllipsis(
        _ range: CharacterRange, _ codes: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        let last = codes[Int(range.end) - 1]
        if last == 0x2E { return range.count > 1 && codes[Int(range.end) - 2] == 0x2E }
        return JapaneseMarks.isEllipsis(last)
    }

    private static func isTerminated(
        _ line: CharacterRange, _ codes: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        var end = Int(line.end)
        while end > Int(line.start) {
            let character = codes[end - 1]
            if JapaneseMarks.endsText(character) { return true }
            guard JapaneseMarks.closes(character) else { return false }
            end -= 1
        }
        return false
    }
}
