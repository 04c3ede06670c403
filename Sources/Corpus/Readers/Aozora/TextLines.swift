internal import Glibc

/// The lines of a text, by place.
struct TextLines {
    let text: UnsafeBufferPointer<UInt8>

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// A line: its bytes without the line break, and with it.
    struct Line {
        var content: Range<Int>
        var whole: Range<Int>
    }

    /// The line that begins at a place; `nil` at the end.
    func line(at start: Int) -> Line? {
        guard start < text.count, let base = text.baseAddress else { return nil }
        let found = memchr(base + start, 0x0A, text.count - start)
        let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? text.count
        let hasReturn = end > start && text[end - 1] == 0x0D
        return Line(
            content: start..<(hasReturn ? end - 1 : end), whole: start..<min(text.count, end + 1))
    }
}

/// What counts as blank: ASCII white space and U+3000.
enum Blank {
    /// The first place at or after `start` that is not blank; the range's end where there is none.
    static func skip(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = text[position]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                position += 1
            } else if byte == 0xE3, position + 2 < range.upperBound, text[position + 1] == 0x80,
                text[position + 2] == 0x80
            {
                position += 3
            } else {
                break
            }
        }
        return position
    }

    /// The range without blanks at its ends.
    static func trim(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let start = skip(text, range)
        var end = range.upperBound
        while end > start {
            let byte = text[end - 1]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                end -= 1
            } else if end - 3 >= start, byte == 0x80, text[end - 2] == 0x80, text[end - 3] == 0xE3 {
                end -= 3
            } else {
                break
            }
        }
        return start..<end
    }

    /// Whether anything but blanks is left of a range after the edits in it.
    static func isVisible(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
        _ edits: [TextEdits.Edit]
    ) -> Bool {
        var position = range.lowerBound
        for edit in edits {
            if edit.replacementLength > 0 { return true }
            let gap = position..<edit.start
            if skip(text, gap) < gap.upperBound { return true }
            position = edit.end
        }
        let rest = position..<range.upperBound
        return skip(text, rest) < rest.upperBound
    }
}
