/// Pieces of documents on lines of a terminal.
enum ExcerptText {
    /// A place in a text with what stands around it.
    struct Excerpt {
        var before: String
        var inside: String
        var after: String
    }

    /// Cells of a terminal for what stands on either side, and for the place itself.
    static let contextWidth = 24
    static let insideWidth = 48

    /// A place in a text, line breaks shown as ↵, cut to a width.
    static func excerpt(
        _ text: [UInt8], _ range: Range<Int>, context: Int = contextWidth,
        width: Int = insideWidth
    ) -> Excerpt {
        let reach = 4 * context
        let before = characters(text, max(0, range.lowerBound - reach)..<range.lowerBound)
        let after = characters(
            text, range.upperBound..<min(text.count, range.upperBound + reach))
        return Excerpt(
            before: suffix(before, context, isWhole: range.lowerBound <= reach),
            inside: middle(text, range, width),
            after: prefix(after, context, isWhole: range.upperBound + reach >= text.count))
    }

    /// Two excerpts below each other: what is before and inside takes the same columns.
    static func aligned(_ rows: [(label: String, excerpt: Excerpt)]) -> [String] {
        let label = rows.map { ColumnText.width($0.label) }.max() ?? 0
        let before = rows.map { ColumnText.width($0.excerpt.before) }.max() ?? 0
        let inside = rows.map { ColumnText.width($0.excerpt.inside) }.max() ?? 0
        return rows.map { row in
            padding(row.label, label, after: true) + "  "
                + padding(row.excerpt.before, before, after: false)
                + "[" + row.excerpt.inside + "]"
                + padding("", inside - ColumnText.width(row.excerpt.inside), after: true)
                + row.excerpt.after
        }
    }

    private static func padding(_ text: String, _ width: Int, after: Bool) -> String {
        let spaces = String(repeating: " ", count: max(0, width - ColumnText.width(text)))
        return after ? text + spaces : spaces + text
    }

    /// The characters of a range of bytes, whose ends may lie within characters, fit for a line.
    private static func characters(_ text: [UInt8], _ range: Range<Int>) -> [Character] {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, text[start] & 0xC0 == 0x80 { start += 1 }
        while end < text.count, end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(line(String(decoding: text[start..<end], as: UTF8.self)))
    }

    /// A text on one line.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: result.append("↵")
            case 0x0D: break
            case 0x09: result.append(" ")
            case ..<0x20, 0x7F..<0xA0: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func middle(_ text: [UInt8], _ range: Range<Int>, _ width: Int) -> String {
        // No more of a long passage is made characters than can be shown.
        if range.count > 16 * width {
            let half = width / 2
            let head = characters(text, range.lowerBound..<range.lowerBound + 4 * width)
            let tail = characters(text, range.upperBound - 4 * width..<range.upperBound)
            return prefix(head, half, isWhole: false) + suffix(tail, half, isWhole: true)
        }
        let all = characters(text, range)
        let whole = String(all)
        guard ColumnText.width(whole) > width else { return whole }
        return prefix(all, width / 2, isWhole: false) + suffix(all, width / 2, isWhole: true)
    }

    private static func prefix(_ text: [Character], _ width: Int, isWhole: Bool) -> String {
        var result = ""
        var used = 0
        for character in text {
            let cells = ColumnText.width(String(character))
            guard used + cells <= width else { return result + "…" }
            result.append(character)
            used += cells
        }
        return isWhole ? result : result + "…"
    }

    private static func suffix(_ text: [Character], _ width: Int, isWhole: Bool) -> String {
        var kept: [Character] = []
        var used = 0
        for character in text.reversed() {
            let cells = ColumnText.width(String(character))
            guard used + cells <= width else {
                return "…" + String(kept.reversed())
            }
            kept.append(character)
            used += cells
        }
        return (isWhole ? "" : "…") + String(kept.reversed())
    }
}
