internal import Gumbo
internal import Lineage

/// Makes the edits that leave a page's chosen lines.
///
/// Goes through the pieces in the order of the source, whatever the parser's order was, so that the
/// edits ascend and the text keeps the author's order. What lies between one kept character and the
/// next is one edit, or two where a reading of ruby lies in it:
///
/// ```
/// source   <p>親<ruby>譲<rt>ゆず</rt></ruby>りの</p>\n<p>&amp; b
/// text        親      譲                    りの \n          &  b
/// class    m            ------ ruby ------- m    -- m --     e
/// ```
struct PageEdits {
    private(set) var edits = TextEdits()

    private let text: UnsafeBufferPointer<UInt8>
    private let isKept: [Bool]
    /// All pieces in the order of the source.
    private let pieces: [PagePiece]

    /// Where the last kept character ends.
    private var cursor = 0
    /// The first piece that ends after ``cursor``; pieces before it lie in text that is done.
    private var nextPiece = 0
    /// Whether anything is kept so far.
    private var hasText = false
    private var lastLine: Int32 = -1
    private var lastCell: Int32 = 0
    /// White space since the last kept character, in text that is not preformatted.
    private var space = PagePiece.Space.none
    /// Line breaks since the last kept character in preformatted text.
    private var newlines = 0
    /// Whether the last kept character is Japanese; known while it came of a reference.
    private var lastFromReference: Bool?
    /// Until where a look ahead for visible text has seen, and whether there is any.
    private var sightEnd = -1
    private var nextVisible = -1

    /// The edits of a page; `nil` where they would leave nothing.
    static func edits(
        _ page: PageLines, _ isKept: [Bool], _ text: UnsafeBufferPointer<UInt8>
    ) -> TextEdits? {
        var maker = PageEdits(page, isKept, text)
        maker.run()
        return maker.hasText ? maker.edits : nil
    }

    private init(_ page: PageLines, _ isKept: [Bool], _ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        self.isKept = isKept
        var pieces = page.pieces
        var isOrdered = true
        for index in pieces.indices.dropFirst() where pieces[index].start < pieces[index - 1].start
        {
            isOrdered = false
            break
        }
        if !isOrdered { pieces.sort { ($0.start, $0.node) < ($1.start, $1.node) } }
        self.pieces = pieces
    }

    private mutating func run() {
        for piece in pieces
        where piece.kind == .text && isKept[Int(piece.line)] && Int(piece.start) >= cursor {
            if piece.line == lastLine {
                note(piece.space)
            }
            add(piece)
            lastLine = piece.line
            lastCell = piece.cell
        }
        newlines = 0
        close(at: text.count, with: [])
    }

    private mutating func note(_ more: PagePiece.Space) {
        if more.rawValue > space.rawValue { space = more }
    }

    // MARK: - One piece

    private mutating func add(_ piece: PagePiece) {
        var position = Int(piece.start)
        let end = Int(piece.stop)
        let isRaw = piece.traits.contains(.raw)
        let isPreformatted = piece.traits.contains(.preformatted)
        sightEnd = -1
        while position < end {
            let start = position
            position = endOfPlain(position, end)
            if position > start {
                open(at: start, piece, isJapanese: Self.isJapanese(text, at: start))
                cursor = position
                lastFromReference = nil
                guard position < end else { return }
            }
            switch text[position] {
            case 0x26 where !isRaw:
                addReference(&position, end, piece)
            case 0x3C where !isRaw && TagScanner.isTag(at: position, in: text, end: end):
                // A tag that the parser took no notice of.
                position = min(end, TagScanner.end(ofTagAt: position, in: text))
            case 0x00:
                // The parser leaves NUL out of text.
                position += 1
            case 0x0A, 0x0D:
                if isPreformatted {
                    newlines += 1
                    if text[position] == 0x0D, position + 1 < end, text[position + 1] == 0x0A {
                        position += 1
                    }
                } else {
                    note(.lineBreak)
                }
                position += 1
            case 0x09, 0x0C, 0x20:
                if isPreformatted {
                    addVerbatim(1, &position, piece)
                } else {
                    note(.blank)
                    position += 1
                }
            case 0xC2:
                if position + 1 < end, text[position + 1] == 0xA0, !isPreformatted {
                    note(.blank)
                    position += 2
                } else {
                    addVerbatim(min(2, end - position), &position, piece)
                }
            case 0xE3:
                // U+3000 belongs to the text where visible text follows it.
                if isPreformatted || isVisible(after: position, end) {
                    addVerbatim(min(3, end - position), &position, piece)
                } else {
                    note(.blank)
                    position += 3
                }
            default: addVerbatim(1, &position, piece)
            }
        }
    }

    /// The end of a run of characters that are kept as they are.
    private func endOfPlain(_ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end {
            let byte = text[position]
            if byte < 0x80 {
                if byte <= 0x20 || byte == 0x26 || byte == 0x3C { return position }
                position += 1
            } else if byte >= 0xE0 {
                if byte == 0xE3, position + 2 < end, text[position + 1] == 0x80,
                    text[position + 2] == 0x80
                {
                    return position
                }
                position += byte < 0xF0 ? 3 : 4
            } else {
                if byte == 0xC2 { return position }
                position += 2
            }
        }
        return min(position, end)
    }

    private mutating func addVerbatim(_ count: Int, _ position: inout Int, _ piece: PagePiece) {
        open(at: position, piece, isJapanese: Self.isJapanese(text, at: position))
        position += count
        cursor = position
        lastFromReference = nil
    }

    private mutating func addReference(_ position: inout Int, _ end: Int, _ piece: PagePiece) {
        guard let reference = CharacterReferences.reference(in: text, at: position, end: end) else {
            addVerbatim(1, &position, piece)
            return
        }
        let stop = position + reference.length
        let isBlank =
            reference.first <= 0x20 || reference.first == 0xA0 || reference.first == 0x7F
        if isBlank, !piece.traits.contains(.preformatted) {
            note(.blank)
            position = stop
            return
        }
        var bytes = reference.utf8
        if reference.first == 0x0D || reference.first == 0x0A { bytes = [0x0A] }
        let isJapanese = bytes.withUnsafeBufferPointer { Self.isJapanese($0, at: 0) }
        open(at: position, piece, isJapanese: isJapanese)
        edits.replace(position..<stop, with: bytes, .escape)
        position = stop
        cursor = stop
        lastFromReference = isJapanese
    }

    /// Whether visible text follows in the piece, white space of any kind apart.
    private mutating func isVisible(after position: Int, _ end: Int) -> Bool {
        if position < sightEnd { return nextVisible < end }
        var ahead = position
        while ahead < end {
            let byte = text[ahead]
            if byte <= 0x20 {
                ahead += 1
            } else if byte == 0xE3, ahead + 2 < end, text[ahead + 1] == 0x80,
                text[ahead + 2] == 0x80
            {
                ahead += 3
            } else if byte == 0xC2, ahead + 1 < end, text[ahead + 1] == 0xA0 {
                ahead += 2
            } else if byte == 0x3C, TagScanner.isTag(at: ahead, in: text, end: end) {
                ahead = min(end, TagScanner.end(ofTagAt: ahead, in: text))
            } else {
                break
            }
        }
        nextVisible = ahead
        sightEnd = ahead
        return ahead < end
    }

    // MARK: - Between pieces

    /// Makes way for a kept character: what lies before it since the last one becomes the separator.
    @inline(__always)
    private mutating func open(at position: Int, _ piece: PagePiece, isJapanese: Bool) {
        if position == cursor, hasText, piece.line == lastLine, space == .none, newlines == 0,
            piece.cell == lastCell
        {
            return
        }
        openGap(at: position, piece, isJapanese: isJapanese)
    }

    private mutating func openGap(at position: Int, _ piece: PagePiece, isJapanese: Bool) {
        var separator: [UInt8] = []
        if !hasText {
            separator = []
        } else if piece.line != lastLine {
            separator = [0x0A]
        } else if piece.cell != lastCell {
            separator = [0x09]
        } else if newlines > 0 {
            separator = [UInt8](repeating: 0x0A, count: newlines)
        } else if space == .lineBreak {
            separator = isJapanese && isAfterJapanese ? [] : [0x20]
        } else if space == .blank {
            separator = [0x20]
        }
        close(at: position, with: separator)
        hasText = true
        space = .none
        newlines = 0
        lastLine = piece.line
        lastCell = piece.cell
    }

    private var isAfterJapanese: Bool {
        if let lastFromReference { return lastFromReference }
        var start = cursor - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return start >= 0 && Self.isJapanese(text, at: start)
    }

    /// Puts a separator in the place of the source from ``cursor`` to a position.
    private mutating func close(at position: Int, with separator: [UInt8]) {
        let gap = cursor..<position
        if gap.count == separator.count, zip(gap, separator).allSatisfy({ text[$0] == $1 }) {
            return
        }
        var dropped = EditClass.markup
        var ruby: Range<Int>?
        while nextPiece < pieces.count, Int(pieces[nextPiece].start) < position {
            let piece = pieces[nextPiece]
            nextPiece += 1
            guard Int(piece.start) >= cursor else { continue }
            switch piece.kind {
            case .ruby:
                let lower = ruby?.lowerBound ?? Int(piece.start)
                ruby = lower..<max(lower, min(position, Int(piece.stop)))
            case .boilerplate: dropped = .boilerplate
            case .text:
                if !isKept[Int(piece.line)] { dropped = .boilerplate }
            }
        }
        if dropped == .boilerplate || ruby == nil {
            if dropped == .markup, gap.allSatisfy({ isBlank(text[$0]) }) { dropped = .whiteSpace }
            edits.put(separator, inPlaceOf: gap, dropped)
        } else if let ruby {
            // The separator goes to what ends the line, where that is not the reading.
            if ruby.lowerBound > gap.lowerBound {
                edits.remove(gap.lowerBound..<ruby.lowerBound, .markup)
            }
            let end = separator.isEmpty ? gap.upperBound : ruby.upperBound
            if end < gap.upperBound {
                edits.remove(ruby.lowerBound..<end, .ruby)
                edits.put(separator, inPlaceOf: end..<gap.upperBound, .markup)
            } else {
                edits.put(separator, inPlaceOf: ruby.lowerBound..<gap.upperBound, .ruby)
            }
        }
        cursor = position
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

    /// Whether a character is one of Japanese writing, its punctuation and full-width forms included:
    /// a line break in the source between two of them stands for nothing.
    @inline(__always)
    private static func isJapanese(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        let lead = text[position]
        switch lead {
        case 0xE3...0xE9: return true
        case 0xE2:
            // — ― … ‥, which Japanese prose is full of.
            guard position + 2 < text.count, text[position + 1] == 0x80 else { return false }
            let last = text[position + 2]
            return last == 0x94 || last == 0x95 || last == 0xA5 || last == 0xA6
        case 0xEF:
            guard position + 1 < text.count else { return false }
            return text[position + 1] >= 0xBC || (0xA4...0xAB).contains(text[position + 1])
        case 0xF0: return position + 1 < text.count && text[position + 1] >= 0xA0
        default: return false
        }
    }
}
