/// Cuts text into sentences.
///
/// A sentence ends after 。 ！ ？ (of either width), with the closing brackets and further marks that
/// follow, and at a line break, which belongs to no sentence. Full stops of Western text do not end
/// one. Pieces never pass a bound in bytes: a longer sentence is cut between characters, after 、 or
/// white space where there is one near the end.
public struct SentenceSplitter {
    /// The most bytes of a piece.
    public var longest: Int

    /// A splitter whose pieces take at most `longest` bytes (at least 4).
    public init(longest: Int = 1 << 11) { self.longest = max(4, longest) }

    /// Calls `body` with the range of each sentence of valid UTF-8, in order; none is empty.
    public func forEachSentence(
        _ text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
    ) {
        var start = 0
        var position = 0
        while position < text.count {
            // U+3040 … U+9FFF, kana and kanji, nearly all of the text, end nothing. One compare for all of them:
            // which of the two comes next is a matter of chance.
            if position + 3 <= text.count,
                (UInt16(text[position]) << 8 | UInt16(text[position + 1])) &- 0xE381
                    <= 0xE9BF - 0xE381
            {
                position += 3
                continue
            }
            if text[position] == 0x0A || text[position] == 0x0D {
                emit(start..<position, text, body)
                position += 1
                start = position
                continue
            }
            let length = characterLength(text, at: position)
            if isEnd(text, at: position) {
                position += length
                while position < text.count,
                    isEnd(text, at: position) || isCloser(text, at: position)
                {
                    position += characterLength(text, at: position)
                }
                emit(start..<position, text, body)
                start = position
            } else {
                position += length
            }
        }
        emit(start..<text.count, text, body)
    }

    /// Hands over a sentence in pieces of at most `longest` bytes.
    private func emit(
        _ range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
    ) {
        var start = range.lowerBound
        while range.upperBound - start > longest {
            let cut = cut(text, from: start, before: start + longest)
            body(start..<cut)
            start = cut
        }
        if start < range.upperBound { body(start..<range.upperBound) }
    }

    /// The last good place to cut at or before `limit`: after 、 or a space in the last quarter, or
    /// else between characters.
    private func cut(_ text: UnsafeBufferPointer<UInt8>, from start: Int, before limit: Int) -> Int
    {
        var boundary = limit
        while boundary > start + 1, text[boundary] & 0xC0 == 0x80 { boundary -= 1 }
        var place = boundary
        while place > limit - longest / 4, place > start + 3 {
            if text[place - 1] == 0x20 { return place }
            if text[place - 3] == 0xE3, text[place - 2] == 0x80, text[place - 1] == 0x81 {
                return place
            }
            place -= 1
        }
        return boundary
    }

    private func characterLength(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        min(text[position].utf8Length, text.count - position)
    }

    /// 。 ｡ ！ ? ？ ! and their kin.
    private func isEnd(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        switch text[position] {
        case 0x21, 0x3F: true
        case 0xE3: matches(text, position, 0x80, 0x82)  // 。
        case 0xEF:
            matches(text, position, 0xBC, 0x81) || matches(text, position, 0xBC, 0x9F)  // ！？
                || matches(text, position, 0xBD, 0xA1)  // ｡
        case 0xE2:
            matches(text, position, 0x80, 0xBC) || matches(text, position, 0x81, 0x87)  // ‼⁇
                || matches(text, position, 0x81, 0x88) || matches(text, position, 0x81, 0x89)  // ⁈⁉
        default: false
        }
    }

    /// Closing brackets and quotes: 」 』 ） ) ］ ] 】 〉 》 〕 ” ’ " '.
    private func isCloser(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        switch text[position] {
        case 0x22, 0x27, 0x29, 0x5D: true
        case 0xE3:
            matches(text, position, 0x80, 0x8D) || matches(text, position, 0x80, 0x8F)
                || matches(text, position, 0x80, 0x91) || matches(text, position, 0x80, 0x89)
                || matches(text, position, 0x80, 0x8B) || matches(text, position, 0x80, 0x95)
        case 0xEF:
            matches(text, position, 0xBC, 0x89) || matches(text, position, 0xBC, 0xBD)
                || matches(text, position, 0xBD, 0xA3)
        case 0xE2: matches(text, position, 0x80, 0x9D) || matches(text, position, 0x80, 0x99)
        default: false
        }
    }

    private func matches(
        _ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ second: UInt8, _ third: UInt8
    ) -> Bool {
        position + 2 < text.count && text[position + 1] == second && text[position + 2] == third
    }
}
