internal import JapaneseText
internal import Lineage

/// The rule `footers`: lines at a text's end that speak of the site are cut off.
///
/// In the last ten lines, the text is cut at the first line of which more than 30% of the characters are
/// ``FooterWords``: the thresholds of Swallow's corpus. Swallow cuts once; here the last ten lines of what is left are
/// looked at again, so that to normalise twice is to normalise once.
enum Footers {
    /// How many lines at the end are looked at.
    static let lines = 10
    /// The share of a line's characters above which it is a footer.
    static let share = 0.3

    /// The text without its footer; `nil` where it has none.
    ///
    /// - Parameter text: valid UTF-8, its lines ended by LF.
    static func cut(from text: [UInt8]) -> NormalizedText? {
        let end = text.withUnsafeBufferPointer { bytes in
            var end = bytes.count
            while let start = firstFooter(bytes, end: end) { end = start }
            return end
        }
        guard end < text.count else { return nil }
        var map = EditMap(unchanged: end)
        map.appendEdit(source: text.count - end, target: 0, .footer)
        return NormalizedText(text: Array(text[..<end]), map: map)
    }

    /// Where the first footer among the last lines of `bytes[..<end]` begins.
    private static func firstFooter(_ bytes: UnsafeBufferPointer<UInt8>, end: Int) -> Int? {
        // A line feed at the very end ends the last line and begins none.
        var lineEnd = end > 0 && bytes[end - 1] == 0x0A ? end - 1 : end
        var first: Int?
        for _ in 0..<lines {
            var start = lineEnd
            while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
            if isFooter(UnsafeBufferPointer(rebasing: bytes[start..<lineEnd])) { first = start }
            guard start > 0 else { break }
            lineEnd = start - 1
        }
        return first
    }

    /// Whether more than ``share`` of a line's characters are footer words.
    static func isFooter(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var characters = 0
        var covered = 0
        // Where the last word found ends, in characters from here on.
        var inside = 0
        var position = 0
        while position < line.count {
            let lead = line[position]
            if inside == 0 { inside = FooterWords.length(in: line, at: position) }
            characters += 1
            if inside > 0 {
                covered += 1
                inside -= 1
            }
            position += lead.utf8Length
        }
        return characters > 0 && Double(covered) > share * Double(characters)
    }
}
