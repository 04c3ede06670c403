/// Small marks inside of lines.
enum WikitextType {
    /// A run of apostrophes: which of them are marks of bold or italic type, and where it ends.
    ///
    /// Two are italic, three bold, five both; of four the first and of more the first ones are text.
    static func quotes(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int
    ) -> (marks: Range<Int>, end: Int) {
        var end = start
        while end < limit, text[end] == 0x27 { end += 1 }
        let count = end - start
        let marks = count < 2 ? 0 : count == 4 ? 3 : min(count, 5)
        return (end - marks..<end, end)
    }

    /// The length of a behaviour switch at a place.
    static func magicWord(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int
    ) -> Int? {
        guard start + 4 < limit, text[start + 1] == 0x5F else { return nil }
        return magicWords.first { word in
            start + word.count <= limit && word.indices.allSatisfy { text[start + $0] == word[$0] }
        }?.count
    }

    private static let magicWords: [[UInt8]] = """
        TOC NOTOC FORCETOC NOEDITSECTION NEWSECTIONLINK NONEWSECTIONLINK NOGALLERY HIDDENCAT EXPECTUNUSEDCATEGORY
        EXPECTUNUSEDTEMPLATE NOCONTENTCONVERT NOCC NOTITLECONVERT NOTC INDEX NOINDEX STATICREDIRECT NOGLOBAL
        DISAMBIG START END ARCHIVEDTALK NOTALK
        目次 目次非表示 目次強制 節編集非表示 セクション編集非表示 ギャラリー非表示 新しい節リンク 新しい節リンク非表示
        インデックス 静的転送 カテゴリ非表示 曖昧さ回避
        """.split(whereSeparator: \.isWhitespace).map { Array("__\($0)__".utf8) }

    /// Whether anything but blanks, quotes and switches stands in a range; all of a literal counts.
    static func isVisible(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
        _ literals: ArraySlice<WikitextRenderer.Literal>
    ) -> Bool {
        var place = range.lowerBound
        let literal = literals.first.map { $0.range.lowerBound } ?? range.upperBound
        while true {
            place = Blank.skip(text, place..<range.upperBound)
            guard place < range.upperBound else { return false }
            if place >= literal { return true }
            if text[place] == 0x27 {
                let run = quotes(text, place, range.upperBound)
                guard run.marks.count == run.end - place, !run.marks.isEmpty else { return true }
                place = run.end
            } else if let length = magicWord(text, place, range.upperBound) {
                place += length
            } else {
                return true
            }
        }
    }

    /// What to remove where a template stood between brackets: the brackets with nothing but commas and
    /// spaces between them, or the comma that now begins or ends what is between them.
    static func emptyBrackets(
        _ text: UnsafeBufferPointer<UInt8>, around place: Int, in range: Range<Int>
    ) -> Range<Int>? {
        // Not further than a few characters, so that time stays linear.
        var start = place
        while let width = separator(text, before: start, range.lowerBound), place - start < 24 {
            start -= width
        }
        var end = place
        while let width = separator(text, at: end, range.upperBound), end - place < 24 {
            end += width
        }
        let opening = opening(text, before: start, range.lowerBound)
        let closing = closing(text, at: end, range.upperBound)
        if let opening, let closing { return start - opening..<end + closing }
        guard opening != nil || closing != nil, start < end else { return nil }
        return start..<end
    }

    private static func width(_ text: UnsafeBufferPointer<UInt8>, _ place: Int, _ limit: Int)
        -> Int?
    {
        let byte = text[place]
        if byte == 0x2C || byte == 0x3A || byte == 0x3B || byte == 0x20 { return 1 }
        guard byte == 0xE3 || byte == 0xEF, place + 3 <= limit else { return nil }
        let (second, third) = (text[place + 1], text[place + 2])
        // U+3000 and 、, ，, ： and ；
        let isWide = byte == 0xE3 && second == 0x80 && (third == 0x80 || third == 0x81)
        let isFullWidth = byte == 0xEF && second == 0xBC && [0x8C, 0x9A, 0x9B].contains(third)
        return isWide || isFullWidth ? 3 : nil
    }

    private static func separator(
        _ text: UnsafeBufferPointer<UInt8>, at place: Int, _ limit: Int
    ) -> Int? {
        place < limit ? width(text, place, limit) : nil
    }

    private static func separator(
        _ text: UnsafeBufferPointer<UInt8>, before place: Int, _ limit: Int
    ) -> Int? {
        if place - 1 >= limit, text[place - 1] < 0x80 { return width(text, place - 1, place) }
        return place - 3 >= limit ? width(text, place - 3, place) : nil
    }

    private static func opening(
        _ text: UnsafeBufferPointer<UInt8>, before place: Int, _ limit: Int
    ) -> Int? {
        if place - 1 >= limit, text[place - 1] == 0x28 { return 1 }
        guard place - 3 >= limit, text[place - 3] == 0xEF, text[place - 2] == 0xBC else {
            return nil
        }
        return text[place - 1] == 0x88 ? 3 : nil
    }

    private static func closing(
        _ text: UnsafeBufferPointer<UInt8>, at place: Int, _ limit: Int
    ) -> Int? {
        guard place < limit else { return nil }
        if text[place] == 0x29 { return 1 }
        guard place + 3 <= limit, text[place] == 0xEF, text[place + 1] == 0xBC else { return nil }
        return text[place + 2] == 0x89 ? 3 : nil
    }
}
