internal import Gumbo

/// How much a stretch of a page's source says, without decoding it.
struct TextMeasure: Equatable {
    /// Columns: two for a character of East Asian width, one for others, none for white space.
    var width: Int32 = 0
    /// Marks that end sentences or part them: 。、！？ and their Latin kin.
    var punctuation: Int32 = 0

    /// Measures a range of text.
    ///
    /// - Parameter isRaw: whether what looks like a tag is text.
    init(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isRaw: Bool = false) {
        var position = range.lowerBound
        let end = range.upperBound
        while position < end {
            let byte = text[position]
            if byte < 0x80 {
                guard byte > 0x20 else {
                    position += 1
                    continue
                }
                if byte == 0x3C, !isRaw, TagScanner.isTag(at: position, in: text, end: end) {
                    position = min(end, TagScanner.end(ofTagAt: position, in: text))
                    continue
                }
                position += 1
                width += 1
                // A full stop inside a number or a name ends nothing.
                if byte == 0x2E || byte == 0x2C || byte == 0x21 || byte == 0x3F,
                    position == end || text[position] <= 0x20
                {
                    punctuation += 1
                }
            } else if byte >= 0xF0 {
                width += 2
                position += 4
            } else if byte >= 0xE0 {
                if byte == 0xE3, position + 2 < end, text[position + 1] == 0x80 {
                    let third = text[position + 2]
                    position += 3
                    if third == 0x80 { continue }
                    if third == 0x81 || third == 0x82 { punctuation += 1 }
                } else {
                    if byte == 0xEF, position + 2 < end, text[position + 1] == 0xBC {
                        let third = text[position + 2]
                        // ！ ， ． ？
                        if third == 0x81 || third == 0x8C || third == 0x8E || third == 0x9F {
                            punctuation += 1
                        }
                    }
                    position += 3
                }
                width += 2
            } else {
                let isNoBreakSpace =
                    byte == 0xC2 && position + 1 < end && text[position + 1] == 0xA0
                width += isNoBreakSpace ? 0 : 1
                position += 2
            }
        }
    }
}
