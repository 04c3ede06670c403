internal import Glibc

/// Finds the constructs of a wikitext, in one pass.
///
/// A stack holds the brackets that are open. A closing bracket closes the innermost one of its kind; what was
/// opened inside and never closed is text, as in MediaWiki. An opening bracket is pushed and popped once, and
/// nothing is searched for twice, so time is linear whatever the input.
struct WikitextScanner {
    /// An opening bracket, or a run of them.
    private struct Open {
        enum Kind { case brace, link, external, table, variant }

        var kind: Kind
        var start: Int
        /// Brackets of the run that are not closed yet.
        var count: Int
    }

    private let text: UnsafeBufferPointer<UInt8>
    private var nodes: [WikitextNode] = []
    private var stack: [Open] = []
    private var openBraces = 0
    private var openLinks = 0
    private var openTables = 0
    private var position = 0
    /// Whether only blanks and colons stand before the position on its line.
    private var isLineStart = true
    /// For each tag the place of its next end tag, `.max` for none: so that each is looked for once.
    private var nextEnd: [String: Int] = [:]
    private var hasCommentEnds = true

    /// The constructs of a text, by ascending start, those that hold others before them.
    static func nodes(_ text: UnsafeBufferPointer<UInt8>) -> [WikitextNode] {
        var scanner = WikitextScanner(text)
        scanner.scan()
        return scanner.ordered()
    }

    private init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private func ordered() -> [WikitextNode] {
        var nodes = nodes
        nodes.sort {
            $0.range.lowerBound != $1.range.lowerBound
                ? $0.range.lowerBound < $1.range.lowerBound
                : $0.range.upperBound > $1.range.upperBound
        }
        var open: [Int] = []
        for index in nodes.indices {
            let start = nodes[index].range.lowerBound
            while let last = open.last, nodes[last].range.upperBound <= start {
                nodes[last].next = index
                open.removeLast()
            }
            open.append(index)
        }
        for index in open { nodes[index].next = nodes.count }
        return nodes
    }

    /// Bytes that may begin or end something.
    private static let isMark: [Bool] = (0..<256).map {
        [0x0A, 0x2D, 0x3C, 0x5B, 0x5D, 0x7B, 0x7C, 0x7D].contains($0)
    }

    private mutating func scan() {
        Self.isMark.withUnsafeBufferPointer { isMark in
            while position < text.count {
                let byte = text[position]
                guard isMark[Int(byte)] else {
                    if byte != 0x20 && byte != 0x3A && byte != 0x09 { isLineStart = false }
                    position += 1
                    continue
                }
                let wasLineStart = isLineStart
                isLineStart = byte == 0x0A
                switch byte {
                case 0x0A: newline()
                case 0x3C:
                    tag()
                    isLineStart = wasLineStart && isLineStart
                case 0x5B: openBracket()
                case 0x5D: closeBracket()
                case 0x7B: openBrace(isLineStart: wasLineStart)
                case 0x7D: closeBrace()
                case 0x7C: bar(isLineStart: wasLineStart)
                default: hyphen()
                }
            }
        }
    }

    private func run(of byte: UInt8) -> Int {
        var end = position
        while end < text.count, text[end] == byte { end += 1 }
        return end - position
    }

    private func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }
}

// MARK: - Brackets

extension WikitextScanner {
    private mutating func push(_ kind: Open.Kind, count: Int) {
        stack.append(Open(kind: kind, start: position, count: count))
        switch kind {
        case .brace: openBraces += 1
        case .link: openLinks += 1
        case .table: openTables += 1
        case .external, .variant: break
        }
    }

    private mutating func pop() {
        switch stack.removeLast().kind {
        case .brace: openBraces -= 1
        case .link: openLinks -= 1
        case .table: openTables -= 1
        case .external, .variant: break
        }
    }

    /// Closes `width` brackets of the innermost run; the run stays open while two are left.
    private mutating func close(_ kind: WikitextNode.Kind, width: Int, at end: Int, endWidth: Int) {
        let top = stack.count - 1
        stack[top].count -= width
        let start = stack[top].start + stack[top].count
        nodes.append(
            WikitextNode(
                kind: kind, range: start..<end + endWidth, content: start + width..<end))
        if stack[top].count < 2 { pop() }
    }

    private mutating func newline() {
        // An external link ends with its line.
        while stack.last?.kind == .external { pop() }
        position += 1
    }

    private mutating func openBracket() {
        let count = run(of: 0x5B)
        if count >= 2 {
            push(.link, count: count)
        } else if isURL(at: position + 1) {
            push(.external, count: 1)
        }
        position += count
    }

    private mutating func closeBracket() {
        var count = run(of: 0x5D)
        while count > 0, let top = stack.last {
            if top.kind == .link, count >= 2 {
                close(.link, width: 2, at: position, endWidth: 2)
                position += 2
                count -= 2
            } else if top.kind == .external {
                close(.external, width: 1, at: position, endWidth: 1)
                position += 1
                count -= 1
            } else if count >= 2, openLinks > 0, top.kind == .variant {
                pop()
            } else {
                break
            }
        }
        position += count
    }

    private mutating func openBrace(isLineStart: Bool) {
        let count = run(of: 0x7B)
        if count >= 2 {
            push(.brace, count: count)
        } else if isLineStart, byte(position + 1) == 0x7C {
            push(.table, count: 1)
            position += 1
        }
        position += count
    }

    private mutating func closeBrace() {
        var count = run(of: 0x7D)
        while count > 0, let top = stack.last {
            if top.kind == .variant, count == 1, byte(position + 1) == 0x2D {
                close(.variant, width: 2, at: position, endWidth: 2)
                position += 2
                return
            }
            guard count >= 2, openBraces > 0 else { break }
            guard top.kind == .brace else {
                pop()
                continue
            }
            let width = min(count, top.count, 3)
            close(
                width == 3 ? .parameter : .template, width: width, at: position, endWidth: width)
            position += width
            count -= width
        }
        position += count
    }

    private mutating func bar(isLineStart: Bool) {
        guard isLineStart, byte(position + 1) == 0x7D, openTables > 0 else {
            position += 1
            return
        }
        // `|}}` at the start of a line ends a template whose last argument is empty, and `|}}}` a table that
        // is a template's last argument.
        let braces = byte(position + 2) != 0x7D ? 1 : byte(position + 3) != 0x7D ? 2 : 3
        if braces == 2, openBraces > 0 {
            position += 1
            return
        }
        while let top = stack.last, top.kind != .table {
            if top.kind == .brace, braces > 1 {
                position += 1
                return
            }
            pop()
        }
        close(.table, width: 1, at: position, endWidth: 2)
        position += 2
    }

    private mutating func hyphen() {
        if byte(position + 1) == 0x7B, byte(position + 2) != 0x7B, byte(position + 2) != 0x7C {
            push(.variant, count: 2)
            position += 2
        } else {
            position += 1
        }
    }

    private func isURL(at place: Int) -> Bool { WikitextURL.begins(text, at: place) }
}

// MARK: - Tags

extension WikitextScanner {
    private mutating func tag() {
        if byte(position + 1) == 0x21, byte(position + 2) == 0x2D, byte(position + 3) == 0x2D {
            comment()
            return
        }
        let isEnd = byte(position + 1) == 0x2F
        let nameStart = position + (isEnd ? 2 : 1)
        var nameEnd = nameStart
        while nameEnd - nameStart < 16, Self.isName(byte(nameEnd)) { nameEnd += 1 }
        let name = String(decoding: text[nameStart..<nameEnd], as: UTF8.self).lowercased()
        guard let tag = WikitextTag.known[name], let end = tagEnd(from: nameEnd) else {
            position += 1
            isLineStart = false
            return
        }
        let whole = position..<end + 1
        position = end + 1
        let isSelfClosing = text[end - 1] == 0x2F
        guard tag.holdsContent, !isEnd, !isSelfClosing else {
            let isBreak = tag == .block && (!isEnd || WikitextTag.breakingEnds.contains(name))
            nodes.append(
                WikitextNode(kind: .tag(isBreak ? .block : .inline), range: whole, content: whole))
            return
        }
        let contentEnd = self.contentEnd(name)
        guard contentEnd < text.count, let close = tagEnd(from: contentEnd + name.utf8.count + 2)
        else {
            nodes.append(WikitextNode(kind: .tag(.inline), range: whole, content: whole))
            return
        }
        nodes.append(
            WikitextNode(
                kind: .tag(tag), range: whole.lowerBound..<close + 1,
                content: whole.upperBound..<contentEnd))
        position = close + 1
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
    }

    /// The `>` of a tag whose name ends at a place; `nil` where another tag begins before it, or it is far.
    private func tagEnd(from start: Int) -> Int? {
        let first = byte(start)
        guard first <= 0x20 || first == 0x2F || first == 0x3E else { return nil }
        var place = start
        let limit = min(text.count, start + 2000)
        while place < limit {
            if text[place] == 0x3E { return place }
            if text[place] == 0x3C { return nil }
            place += 1
        }
        return nil
    }

    /// Where the next end tag of a name begins, at or after the position; `.max` where there is none.
    private mutating func contentEnd(_ name: String) -> Int {
        if let known = nextEnd[name], known >= position { return known }
        let letters = Array(name.utf8)
        var place = position
        while let start = find(0x3C, from: place) {
            place = start + 2
            guard byte(start + 1) == 0x2F else {
                place = start + 1
                continue
            }
            let isName = letters.indices.allSatisfy { byte(place + $0) | 0x20 == letters[$0] }
            if isName, tagEnd(from: place + letters.count) != nil {
                nextEnd[name] = start
                return start
            }
        }
        nextEnd[name] = .max
        return .max
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard start < text.count, let base = text.baseAddress,
            let found = memchr(base + start, Int32(byte), text.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Behind the next `-->`.
    private func commentEnd(from start: Int) -> Int? {
        var place = start
        while let end = find(0x3E, from: place) {
            if end - 2 >= start, text[end - 1] == 0x2D, text[end - 2] == 0x2D { return end + 1 }
            place = end + 1
        }
        return nil
    }

    private mutating func comment() {
        var end = text.count
        if hasCommentEnds, let found = commentEnd(from: position + 4) {
            end = found
        } else {
            // MediaWiki takes a comment without an end for one up to the end of the page.
            hasCommentEnds = false
        }
        var range = position..<min(end, text.count)
        // A line that holds a comment alone goes with its line break.
        var start = position
        while start > 0, text[start - 1] == 0x20 || text[start - 1] == 0x09 { start -= 1 }
        var after = range.upperBound
        while byte(after) == 0x20 || byte(after) == 0x09 { after += 1 }
        let previous = nodes.last?.range.upperBound ?? 0
        if start == 0 || text[start - 1] == 0x0A, byte(after) == 0x0A, previous <= start {
            range = start..<after + 1
        }
        // What follows stands where the comment stood.
        isLineStart = true
        nodes.append(WikitextNode(kind: .comment, range: range, content: range))
        position = range.upperBound
    }
}

/// The beginnings of URLs that wikitext knows as such.
enum WikitextURL {
    private static let schemes: [[UInt8]] = [
        "http://", "https://", "//", "ftp://", "ftps://", "mailto:", "irc://", "ircs://", "news:",
        "gopher://", "telnet://", "sftp://", "git://", "svn://", "tel:", "urn:", "geo:",
    ].map { Array($0.utf8) }

    /// Whether a URL begins at a place.
    static func begins(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        guard place < text.count else { return false }
        let first = text[place] | 0x20
        return schemes.contains { scheme in
            guard scheme[0] | 0x20 == first, place + scheme.count <= text.count else {
                return false
            }
            return scheme.indices.allSatisfy {
                let byte = text[place + $0]
                return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == scheme[$0]
            }
        }
    }
}
