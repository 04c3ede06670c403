internal import JapaneseText

/// Whether a text that is shorter than an n-gram stands in a document as a sentence of its own, and not as a part
/// of one: a question of nine characters is an item of a test set, a word of nine is not.
enum ShortTextPlace {
    /// Whether the text at a range is bounded on both sides by an end of the document, a line break, a sentence's
    /// end, a bracket or another mark, spaces aside; a comma bounds nothing.
    static func isSentence(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        bounds(before: range.lowerBound, in: text) && bounds(after: range, in: text)
    }

    private static func bounds(before place: Int, in text: [UInt8]) -> Bool {
        var position = place
        while position > 0 {
            var start = position - 1
            while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
            if let answer = answer(text[start..<position]) { return answer }
            position = start
        }
        return true
    }

    private static func bounds(after range: Range<Int>, in text: [UInt8]) -> Bool {
        // What ends with its own mark needs no other.
        if let last = text[range].lastIndex(where: { $0 & 0xC0 != 0x80 }),
            isEnd(text[last..<range.upperBound])
        {
            return true
        }
        var position = range.upperBound
        while position < text.count {
            let end = min(text.count, position + text[position].utf8Length)
            if let answer = answer(text[position..<end]) { return answer }
            position = end
        }
        return true
    }

    /// Whether a neighbour bounds a sentence; `nil` for a space, behind which the next one says.
    private static func answer(_ character: ArraySlice<UInt8>) -> Bool? {
        guard let scalar = scalar(character) else { return true }
        switch scalar {
        case "\n", "\r": return true
        case "、", "，", ",", "､": return false
        default: break
        }
        switch CharacterClass(scalar) {
        case .whiteSpace: return nil
        case .other: return true
        case .hiragana, .katakana, .kanji, .letter, .number: return false
        }
    }

    private static func isEnd(_ character: ArraySlice<UInt8>) -> Bool {
        switch scalar(character) {
        case "。", "｡", "！", "!", "？", "?": true
        default: false
        }
    }

    private static func scalar(_ character: ArraySlice<UInt8>) -> Unicode.Scalar? {
        String(decoding: character, as: UTF8.self).unicodeScalars.first
    }
}
