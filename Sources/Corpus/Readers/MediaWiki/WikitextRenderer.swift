internal import Glibc
internal import Lineage

/// What the constructs of a wikitext leave: the first step from wikitext to plain text.
///
/// Templates, references, files and comments go; links, tables and tags leave their text. Marks of lines and of
/// type (headings, lists, quotes) and references of characters stay for ``WikitextLines``, which reads the
/// result with the places where the first step says that things are not what they look like.
struct WikitextRenderer {
    /// A range of the result in which nothing is markup.
    struct Literal {
        var range: Range<Int>
        /// Whether character references stand for themselves too.
        var isVerbatim: Bool
    }

    let text: UnsafeBufferPointer<UInt8>
    let nodes: [WikitextNode]
    /// The page's title, for `{{PAGENAME}}`.
    let title: [UInt8]

    private(set) var edits = TextEdits()
    /// Bytes of the text that are dealt with, and of the result so far.
    private var position = 0
    private(set) var count = 0

    private(set) var literals: [Literal] = []
    /// Ranges of the result without blank lines: tables.
    var compact: [Range<Int>] = []
    /// How many tables the position is in.
    var tables = 0
    /// Places in the result after a line break that begins no line of wikitext.
    private(set) var inlineStarts: [Int] = []
    /// Places in the result where a template or reference stood.
    private(set) var holes: [Int] = []
    var categories: [String] = []

    /// What nests deeper than this goes; pages of people nest up to about ten deep.
    static let deepest = 48

    init(_ text: UnsafeBufferPointer<UInt8>, title: [UInt8]) {
        self.text = text
        self.title = title
        nodes = WikitextScanner.nodes(text)
    }

    /// Renders the whole text.
    mutating func render() {
        emit(0..<text.count, nodes: 0..<nodes.count, depth: 0)
        flush(to: text.count)
    }

    // MARK: Output

    /// Removes what is not dealt with before a place.
    private mutating func flush(to place: Int, _ editClass: EditClass = .markup) {
        guard place > position else { return }
        edits.remove(position..<place, editClass)
        position = place
    }

    /// Keeps a range, which begins at or after the position.
    mutating func keep(_ range: Range<Int>) {
        guard !range.isEmpty, range.lowerBound >= position else { return }
        flush(to: range.lowerBound)
        position = range.upperBound
        count += range.count
    }

    /// Puts other text in the place of a range.
    mutating func put(_ bytes: some Collection<UInt8>, for range: Range<Int>) {
        guard range.lowerBound >= position, !range.isEmpty, !bytes.isEmpty else { return }
        flush(to: range.lowerBound)
        edits.replace(range, with: bytes, .markup)
        position = range.upperBound
        count += bytes.count
    }

    /// Puts text without markup in the place of a range.
    private mutating func putLiteral(_ bytes: some Collection<UInt8>, for range: Range<Int>) {
        let start = count
        put(bytes, for: range)
        literals.append(Literal(range: start..<count, isVerbatim: true))
    }

    /// Puts a line break in the place of a range; what follows begins no line of wikitext.
    mutating func breakLine(for range: Range<Int>) {
        put(CollectionOfOne(0x0A), for: range)
        inlineStarts.append(count)
    }

    /// Says that what comes next begins no line of wikitext, though a line break stands before it.
    mutating func markInlineStart() { inlineStarts.append(count) }

    private mutating func hole() { if holes.last != count { holes.append(count) } }

    // MARK: Nodes

    /// Renders a range and the nodes in it.
    mutating func emit(_ range: Range<Int>, nodes indices: Range<Int>, depth: Int) {
        var place = range.lowerBound
        var index = indices.lowerBound
        while index < indices.upperBound {
            let node = nodes[index]
            guard node.range.lowerBound < range.upperBound else { break }
            if node.range.lowerBound >= place {
                keep(place..<node.range.lowerBound)
                emit(index, depth: depth)
                place = node.range.upperBound
            }
            index = node.next
        }
        keep(place..<max(place, range.upperBound))
    }

    mutating func emit(_ index: Int, depth: Int) {
        let node = nodes[index]
        guard depth < Self.deepest else { return hole() }
        switch node.kind {
        case .comment: break
        case .parameter: hole()
        case .template: template(index, depth: depth)
        case .link: link(index, depth: depth)
        case .external: external(index, depth: depth)
        case .table: table(index, depth: depth)
        case .variant:
            // Wikis without variants show the text; flags and rules of others say nothing here.
            let parts = Parts(self, index)
            if parts.ranges.count == 1, !text[node.content].contains(0x3A) {
                emit(node.content, nodes: index + 1..<node.next, depth: depth + 1)
            }
        case .tag(let tag): self.tag(tag, node)
        }
    }

    private mutating func tag(_ tag: WikitextTag, _ node: WikitextNode) {
        switch tag {
        case .removed: hole()
        case .ruby:
            flush(to: node.range.lowerBound)
            flush(to: node.range.upperBound, .ruby)
        case .inline: break
        case .block: breakLine(for: node.range)
        case .literal, .verbatim:
            let start = count
            keep(node.content)
            literals.append(Literal(range: start..<count, isVerbatim: tag == .verbatim))
        }
    }

    private mutating func template(_ index: Int, depth: Int) {
        let node = nodes[index]
        // The name goes up to the first bar. One that other templates make up cannot be known.
        var nameEnd = node.content.lowerBound
        let limit =
            index + 1 < node.next ? nodes[index + 1].range.lowerBound : node.content.upperBound
        while nameEnd < limit, text[nameEnd] != 0x7C { nameEnd += 1 }
        guard nameEnd == node.content.upperBound || nameEnd < limit,
            let name = WikitextTemplates.name(text, node.content.lowerBound..<nameEnd),
            let rule = WikitextTemplates.rule(name)
        else { return hole() }
        let start = count
        show(rule, Parts(self, index), depth)
        if count == start { hole() }
    }

    private mutating func show(_ rule: WikitextTemplates.Rule, _ parts: Parts, _ depth: Int) {
        switch rule {
        case .literal(let literal): putLiteral(literal.utf8, for: parts.whole)
        case .title: putLiteral(title, for: parts.whole)
        case .argument(let number): arguments(parts, [parts.positional(number, in: text)], depth)
        case .named(let key, let number):
            let named = parts.named(key, in: text) ?? parts.positional(number, in: text)
            arguments(parts, [named], depth)
        case .last: arguments(parts, [parts.allPositional(in: text).last], depth)
        case .lines: arguments(parts, parts.allPositional(in: text), depth, separator: "\n")
        case .pair(let open, let close):
            let pair = [1, 2].map { parts.positional($0, in: text) }
            arguments(parts, pair, depth, separator: open, end: pair[1] == nil ? "" : close)
        }
    }

    /// Renders arguments with a separator between them, in place of the markup between.
    private mutating func arguments(
        _ parts: Parts, _ arguments: [Parts.Part?], _ depth: Int, separator: String = "",
        end: String = ""
    ) {
        var isFirst = true
        for case let part? in arguments where part.range.lowerBound >= position {
            let range = trimmed(part.range)
            guard !range.isEmpty else { continue }
            if !isFirst, !separator.isEmpty {
                // The bar before an argument is markup, and goes with whatever stands around it.
                let bar = max(position, part.bar)..<range.lowerBound
                if separator == "\n" { breakLine(for: bar) } else { put(separator.utf8, for: bar) }
            }
            emit(range, nodes: part.nodes, depth: depth + 1)
            isFirst = false
        }
        let rest = position..<max(position, parts.whole.upperBound)
        if !isFirst { put(end.utf8, for: rest) }
    }

    /// A range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
