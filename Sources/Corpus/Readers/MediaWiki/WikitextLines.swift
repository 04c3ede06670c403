internal import Lineage

/// The second step from wikitext to plain text: lines.
///
/// Headings, lists and rules lose their marks, bold and italic text its quotes; character references become
/// characters; sections of the reference apparatus and sections without text go; blank lines become one, and
/// none stands at the ends, in tables and between the items of lists.
struct WikitextLines {
    /// What a line is.
    struct Line {
        enum Kind: Equatable {
            case blank, text
            case heading(level: Int)
        }

        var kind: Kind
        /// From its first byte to that of the next line.
        var whole: Range<Int>
        /// What is shown of it, before type and references are looked at.
        var content: Range<Int>
        /// The colon between a term and its definition.
        var definition: Int?
        var isDropped = false
    }

    let text: UnsafeBufferPointer<UInt8>
    let literals: [WikitextRenderer.Literal]
    let compact: [Range<Int>]
    let inlineStarts: [Int]
    let holes: [Int]

    var lines: [Line] = []
    var edits = TextEdits()
    /// Bytes that are dealt with.
    var position = 0
    private var nextHole = 0
    private var nextLiteral = 0

    /// The edits of a rendered text.
    static func edits(
        of text: UnsafeBufferPointer<UInt8>, rendered: borrowing WikitextRenderer
    ) -> TextEdits {
        var reader = WikitextLines(
            text: text, literals: rendered.literals, compact: rendered.compact,
            inlineStarts: rendered.inlineStarts, holes: rendered.holes)
        reader.readLines()
        reader.dropSections()
        reader.write()
        return reader.edits
    }

    private init(
        text: UnsafeBufferPointer<UInt8>, literals: [WikitextRenderer.Literal],
        compact: [Range<Int>], inlineStarts: [Int], holes: [Int]
    ) {
        self.text = text
        self.literals = literals
        self.compact = compact
        self.inlineStarts = inlineStarts
        self.holes = holes
    }

    // MARK: Reading

    private mutating func readLines() {
        let places = TextLines(text)
        var start = 0
        var literal = 0
        var inline = 0
        while let line = places.line(at: start) {
            start = line.whole.upperBound
            while literal < literals.count,
                literals[literal].range.upperBound <= line.whole.lowerBound
            {
                literal += 1
            }
            while inline < inlineStarts.count, inlineStarts[inline] < line.whole.lowerBound {
                inline += 1
            }
            let isLiteral =
                literal < literals.count
                && literals[literal].range.contains(line.whole.lowerBound)
            let isInline =
                inline < inlineStarts.count && inlineStarts[inline] == line.whole.lowerBound
            if isLiteral {
                let content = line.content.lowerBound..<Blank.trim(text, line.content).upperBound
                let isBlank = Blank.skip(text, line.content) == line.content.upperBound
                lines.append(
                    Line(kind: isBlank ? .blank : .text, whole: line.whole, content: content))
            } else {
                lines.append(Self.read(text, line, isInline: isInline, literals[literal...]))
            }
        }
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, _ line: TextLines.Line, isInline: Bool,
        _ literals: ArraySlice<WikitextRenderer.Literal>
    ) -> Line {
        var content = line.content.lowerBound..<Blank.trim(text, line.content).upperBound
        var result = Line(kind: .text, whole: line.whole, content: content)
        content = result.content
        if content.upperBound < content.lowerBound {
            content = line.content.lowerBound..<line.content.lowerBound
        }
        var place = content.lowerBound
        if !isInline, place < content.upperBound {
            if let (level, title) = heading(text, content) {
                result.kind = .heading(level: level)
                place = title.lowerBound
                content = place..<title.upperBound
            } else if text[place...].prefix(4).elementsEqual("----".utf8) {
                while place < content.upperBound, text[place] == 0x2D { place += 1 }
            } else {
                let isTerm = text[place] == 0x3B
                while place < content.upperBound, isListMark(text[place]) { place += 1 }
                if isTerm { result.definition = definition(text, place..<content.upperBound) }
            }
        }
        while place < content.upperBound, text[place] == 0x20 || text[place] == 0x09 { place += 1 }
        result.content = place..<max(place, content.upperBound)
        if !WikitextType.isVisible(text, result.content, literals) { result.kind = .blank }
        return result
    }

    private static func isListMark(_ byte: UInt8) -> Bool {
        byte == 0x2A || byte == 0x23 || byte == 0x3A || byte == 0x3B
    }

    /// `== title ==`: its level and its title.
    private static func heading(
        _ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>
    ) -> (Int, Range<Int>)? {
        var (start, end) = (line.lowerBound, line.upperBound)
        while start < end, text[start] == 0x3D, start - line.lowerBound < 6 { start += 1 }
        while end > start, text[end - 1] == 0x3D, line.upperBound - end < 6 { end -= 1 }
        let level = min(start - line.lowerBound, line.upperBound - end)
        // Surplus equals signs on one side belong to the title.
        let title = Blank.trim(text, line.lowerBound + level..<line.upperBound - level)
        return level > 0 && !title.isEmpty ? (level, title) : nil
    }

    /// The colon of `; term : definition`, unless it belongs to a URL.
    private static func definition(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Int? {
        var place = range.lowerBound
        while place < range.upperBound {
            if text[place] == 0x3A {
                let isURL = place + 1 < range.upperBound && text[place + 1] == 0x2F
                if !isURL { return place + 1 < range.upperBound ? place : nil }
            }
            place += 1
        }
        return nil
    }

    // MARK: Writing

    private mutating func write() {
        guard let last = lines.lastIndex(where: { !$0.isDropped && $0.kind != .blank }) else {
            remove(to: text.count, .markup)
            return
        }
        var hasText = false
        var hasBlank = false
        var table = 0
        for (index, line) in lines.enumerated() {
            while table < compact.count, compact[table].upperBound <= line.whole.lowerBound {
                table += 1
            }
            if line.isDropped {
                remove(to: line.whole.lowerBound, .whiteSpace)
                remove(to: line.whole.upperBound, .boilerplate)
                continue
            }
            if line.kind == .blank {
                // Marks without text go with their line; an empty line stays, but only one.
                let isEmpty = Blank.skip(text, line.whole) == line.whole.upperBound
                let isInTable =
                    table < compact.count && compact[table].contains(line.whole.lowerBound)
                if isEmpty, hasText, !hasBlank, !isInTable, index < last {
                    keep(line.whole.upperBound - 1..<line.whole.upperBound, .whiteSpace)
                    hasBlank = true
                } else {
                    remove(to: line.whole.upperBound, isEmpty ? .whiteSpace : .markup)
                }
                continue
            }
            remove(to: line.content.lowerBound, .markup)
            write(line)
            if index < last {
                keep(line.whole.upperBound - 1..<line.whole.upperBound, .whiteSpace)
            }
            hasText = true
            hasBlank = false
        }
        remove(to: text.count, .whiteSpace)
    }

    /// Writes what a line shows.
    private mutating func write(_ line: Line) {
        var place = line.content.lowerBound
        let end = line.content.upperBound
        while nextLiteral < literals.count, literals[nextLiteral].range.upperBound <= place {
            nextLiteral += 1
        }
        while place < end {
            var stop = end
            if nextLiteral < literals.count {
                let literal = literals[nextLiteral]
                if literal.range.lowerBound <= place {
                    stop = min(end, literal.range.upperBound)
                    if !literal.isVerbatim { type(place..<stop, isLiteral: true, nil) }
                    if literal.range.upperBound <= stop { nextLiteral += 1 }
                    place = max(stop, place)
                    if stop == end { break }
                    continue
                }
                stop = min(end, literal.range.lowerBound)
            }
            type(place..<stop, isLiteral: false, line.definition)
            place = stop
        }
        position = max(position, end)
    }

    /// Type and references in a range, and what templates left of brackets.
    private mutating func type(_ range: Range<Int>, isLiteral: Bool, _ definition: Int?) {
        var place = range.lowerBound
        while nextHole < holes.count, holes[nextHole] < place { nextHole += 1 }
        while place < range.upperBound {
            if !isLiteral, nextHole < holes.count, holes[nextHole] <= place {
                nextHole += 1
                if let gap = WikitextType.emptyBrackets(
                    text, around: place, in: max(position, range.lowerBound)..<range.upperBound)
                {
                    edit(gap, nil, .markup)
                    place = max(place, gap.upperBound)
                }
                continue
            }
            switch text[place] {
            case 0x26:
                if let (length, scalar) = HTMLEntities.reference(
                    text, at: place, end: range.upperBound)
                {
                    edit(place..<place + length, scalar, .escape)
                    place += length
                    continue
                }
            case 0x27 where !isLiteral:
                let run = WikitextType.quotes(text, place, range.upperBound)
                if !run.marks.isEmpty { edit(run.marks, nil, .markup) }
                place = run.end
                continue
            case 0x5F where !isLiteral:
                if let length = WikitextType.magicWord(text, place, range.upperBound) {
                    edit(place..<place + length, nil, .markup)
                    place += length
                    continue
                }
            case 0x3A where place == definition:
                let colon = blanks(
                    around: place, in: max(position, range.lowerBound)..<range.upperBound)
                edit(colon, "\n", .markup)
                place = colon.upperBound
                continue
            default: break
            }
            place += 1
        }
        // A hole at the very end of a line.
        if !isLiteral, nextHole < holes.count, holes[nextHole] == place, place == range.upperBound {
            nextHole += 1
        }
    }

    /// A byte with the spaces at both sides of it.
    private func blanks(around place: Int, in range: Range<Int>) -> Range<Int> {
        var (start, end) = (place, place + 1)
        while start > range.lowerBound, text[start - 1] == 0x20 { start -= 1 }
        while end < range.upperBound, text[end] == 0x20 { end += 1 }
        return start..<end
    }

    // MARK: Edits

    /// Removes what is not dealt with before a place.
    private mutating func remove(to place: Int, _ editClass: EditClass) {
        guard place > position else { return }
        edits.remove(position..<place, editClass)
        position = place
    }

    /// Keeps a range, removing what is not dealt with before it.
    private mutating func keep(_ range: Range<Int>, _ editClass: EditClass) {
        guard range.lowerBound >= position else { return }
        remove(to: range.lowerBound, editClass)
        position = range.upperBound
    }

    /// Changes a range of a line that is being written; what stands before it stays.
    private mutating func edit(
        _ range: Range<Int>, _ scalar: Unicode.Scalar?, _ editClass: EditClass
    ) {
        guard range.lowerBound >= position, !range.isEmpty else { return }
        if let scalar {
            edits.replace(range, with: scalar, editClass)
        } else {
            edits.remove(range, editClass)
        }
        position = range.upperBound
    }
}
