internal import Gumbo

/// A stretch of source text that no tag cuts.
struct PagePiece {
    /// Its place in the source.
    var start: Int32
    var stop: Int32
    /// The text's node.
    var node: Int32
    /// The line that it belongs to; -1 for ``Kind/ruby`` and ``Kind/boilerplate``.
    var line: Int32
    /// The cell of a table's row, 0 elsewhere.
    var cell: Int32
    var kind: Kind
    /// White space between it and the piece before it in its line.
    var space: Space
    var traits: ElementTraits

    enum Kind: UInt8 {
        case text
        case ruby
        case boilerplate
    }

    enum Space: UInt8 {
        case none
        case blank
        /// White space with a line break in it.
        case lineBreak
    }
}

/// What a browser shows as one paragraph or a piece of it between line breaks.
struct PageLine {
    /// Its first piece.
    var piece: Int32
    /// The innermost element that holds all of it.
    var container: Int32
    var width: Int32 = 0
    /// The part of the width that is links.
    var linkWidth: Int32 = 0
    var punctuation: Int32 = 0
    /// 1 to 6 in a heading, 0 elsewhere.
    var heading: UInt8 = 0
    var isPreformatted = false
    var isInTable = false
    /// A term or a cell of a table: what a site's phrase would be is a label there.
    var isLabel = false

    /// Columns of prose: of text that is no link and has sentences or the length of one.
    var prose: Int32 {
        guard 2 * linkWidth <= width, heading == 0 else { return 0 }
        let text = width - linkWidth
        if punctuation > 0, width >= 16 { return text }
        return text >= 60 || isPreformatted ? text * 3 / 4 : 0
    }
}

/// A page's text cut into lines, in the order of the tree.
struct PageLines {
    var pieces: [PagePiece] = []
    var lines: [PageLine] = []

    private let tree: HTMLTree
    private let text: UnsafeBufferPointer<UInt8>

    private let dropsMarked: Bool
    /// Where a `<plaintext>` begins: all that comes after it is text, whatever element it lands in.
    private var plaintext = Int32.max

    /// Cuts a page into lines.
    ///
    /// - Parameter droppingMarked: whether hidden elements and small marks inside lines are left out.
    init(
        _ tree: HTMLTree, _ text: UnsafeBufferPointer<UInt8>, droppingMarked: Bool = true
    ) {
        dropsMarked = droppingMarked
        self.tree = tree
        self.text = text
        pieces.reserveCapacity(tree.nodes.count / 2)
        lines.reserveCapacity(tree.nodes.count / 6)
        cut()
    }

    /// What is open around the current node.
    private struct Open {
        var end: Int32
        var traits: ElementTraits
        var heading: UInt8
        /// The cell of a row of data, 0 elsewhere.
        var cell: Int32
        /// Whether cells stand side by side in one line.
        var isDataRow: Bool
        var isInTable: Bool
        var isLabel = false
        var breaks: Bool
    }

    private mutating func cut() {
        var stack = [
            Open(
                end: Int32(tree.nodes.count), traits: [], heading: 0, cell: 0, isDataRow: false,
                isInTable: false, breaks: false)
        ]
        var mustBreak = true
        var space = PagePiece.Space.none
        let byTag = ElementTraits.byTag
        tree.nodes.withUnsafeBufferPointer { nodes in
            var index = 0
            while index < nodes.count {
                while let top = stack.last, Int(top.end) <= index {
                    if top.breaks { mustBreak = true }
                    stack.removeLast()
                }
                let node = nodes[index]
                guard var open = stack.last else { return }
                switch node.kind {
                case .whiteSpace:
                    if open.traits.contains(.preformatted), !mustBreak {
                        addPiece(index, node, open, .none)
                    } else {
                        note(node, &space)
                    }
                    index += 1
                case .text:
                    addText(index, node, open, &mustBreak, &space)
                    index += 1
                case .element:
                    let traits = byTag[Int(node.tag.rawValue)]
                    if traits.contains(.dropped) {
                        index = Int(node.end)
                        continue
                    }
                    if let kind = dropKind(node, index, traits) {
                        addDropped(index, kind)
                        index = Int(node.end)
                        continue
                    }
                    open.end = node.end
                    open.breaks = traits.contains(.block)
                    open.traits.formUnion(
                        traits.intersection([.link, .preformatted, .raw, .leaf]))
                    enter(node, index, traits, &open, &space)
                    if open.breaks { mustBreak = true }
                    if node.end > index + 1 { stack.append(open) }
                    index += 1
                }
            }
        }
    }

    private mutating func enter(
        _ node: HTMLTree.Node, _ index: Int, _ traits: ElementTraits, _ open: inout Open,
        _ space: inout PagePiece.Space
    ) {
        switch node.tag {
        case .plaintext: plaintext = min(plaintext, node.start)
        case .h1: open.heading = 1
        case .h2: open.heading = 2
        case .h3: open.heading = 3
        case .h4: open.heading = 4
        case .h5, .h6: open.heading = 5
        case .dd: open.isLabel = false
        case .table:
            open.cell = 0
            open.isDataRow = false
            open.isInTable = true
        case .tr: open.isDataRow = isDataRow(index)
        case .dt: open.isLabel = true
        case .td, .th:
            open.isLabel = open.isDataRow
            open.breaks = !open.isDataRow
            open.cell = open.isDataRow ? Int32(index) : 0
        case .br where open.isDataRow:
            open.breaks = false
            space = .blank
        default: break
        }
    }

    /// Whether a row's cells are short and hold no blocks, so that it reads as one line.
    private func isDataRow(_ row: Int) -> Bool {
        let node = tree.nodes[row]
        var cells = 0
        var breaks = 0
        var bytes: Int32 = 0
        for index in row + 1..<Int(node.end) {
            let inner = tree.nodes[index]
            guard inner.kind == .element else {
                bytes += inner.stop - inner.start
                continue
            }
            switch inner.tag {
            case .td, .th: cells += 1
            case .br: breaks += 1
            default:
                if ElementTraits.byTag[Int(inner.tag.rawValue)].contains(.block) { return false }
            }
            if bytes > 1200 || breaks > 3 * max(1, cells) { return false }
        }
        return cells > 1
    }

    /// Whether an element's text is dropped where it stands, and as what.
    private func dropKind(
        _ node: HTMLTree.Node, _ index: Int, _ traits: ElementTraits
    ) -> PagePiece.Kind? {
        if traits.contains(.ruby) { return .ruby }
        guard dropsMarked, node.attributeCount > 0, Int(node.end) - index <= tree.nodes.count / 2
        else {
            return nil
        }
        for attribute in tree.attributes[
            Int(node.firstAttribute)..<Int(node.firstAttribute + node.attributeCount)]
        {
            let range = Int(attribute.start)..<Int(attribute.stop)
            switch attribute.name {
            case .hidden: return .boilerplate
            case .ariaHidden where AttributeValue.isEqual(text, range, "true"):
                return .boilerplate
            case .style where AttributeValue.hides(text, range): return .boilerplate
            // Small things inside a line: edit links, marks beside headings.
            case .class where !traits.contains(.block) && Int(node.end) - index <= 16:
                if ClassHints.hints(text, range).contains(.surrounding) { return .boilerplate }
            default: break
            }
        }
        return nil
    }

    private mutating func addDropped(_ element: Int, _ kind: PagePiece.Kind) {
        let node = tree.nodes[element]
        if kind == .ruby {
            // The whole element, so that its edit covers the tags of the reading too.
            var stop = node.stop
            for inner in tree.nodes[element..<Int(node.end)] {
                stop = max(stop, inner.stop)
            }
            stop = max(stop, node.endTagStop)
            guard stop > node.start else { return }
            pieces.append(
                PagePiece(
                    start: node.start, stop: stop, node: Int32(element), line: -1, cell: 0,
                    kind: kind, space: .none, traits: []))
            return
        }
        for index in element..<Int(node.end) where tree.nodes[index].kind == .text {
            pieces.append(
                PagePiece(
                    start: tree.nodes[index].start, stop: tree.nodes[index].stop,
                    node: Int32(index), line: -1, cell: 0, kind: kind, space: .none, traits: []))
        }
    }

    private func note(_ node: HTMLTree.Node, _ space: inout PagePiece.Space) {
        guard space != .lineBreak else { return }
        space = .blank
        for index in Int(node.start)..<Int(node.stop)
        where text[index] == 0x0A || text[index] == 0x0D {
            space = .lineBreak
            return
        }
    }

    private mutating func addText(
        _ index: Int, _ node: HTMLTree.Node, _ open: Open, _ mustBreak: inout Bool,
        _ space: inout PagePiece.Space
    ) {
        let measure = TextMeasure(
            text, Int(node.start)..<Int(node.stop),
            isRaw: open.traits.contains(.raw) || node.start > plaintext)
        guard measure.width > 0 || (open.traits.contains(.preformatted) && !mustBreak) else {
            note(node, &space)
            return
        }
        if mustBreak {
            lines.append(
                PageLine(
                    piece: Int32(pieces.count), container: node.parent, heading: open.heading,
                    isPreformatted: open.traits.contains(.preformatted),
                    isInTable: open.isInTable, isLabel: open.isLabel))
            mustBreak = false
            space = .none
        }
        let line = lines.count - 1
        while tree.nodes[Int(lines[line].container)].end <= Int32(index) {
            lines[line].container = tree.nodes[Int(lines[line].container)].parent
        }
        lines[line].width += measure.width
        if open.traits.contains(.link) { lines[line].linkWidth += measure.width }
        lines[line].punctuation += measure.punctuation
        addPiece(index, node, open, space)
        space = .none
    }

    /// Adds a piece to the last line.
    private mutating func addPiece(
        _ index: Int, _ node: HTMLTree.Node, _ open: Open, _ space: PagePiece.Space
    ) {
        pieces.append(
            PagePiece(
                start: node.start, stop: node.stop, node: Int32(index),
                line: Int32(lines.count - 1), cell: open.cell, kind: .text, space: space,
                traits: node.start > plaintext ? open.traits.union(.raw) : open.traits))
    }
}

/// Tests on attribute values as they stand in the source.
enum AttributeValue {
    /// Whether a value is a word, whatever its case.
    static func isEqual(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ word: StaticString
    ) -> Bool {
        word.withUTF8Buffer { word in
            range.count == word.count
                && zip(range, word).allSatisfy { lower(text[$0]) == $1 }
        }
    }

    /// Whether a style hides its element: `display: none`, `visibility: hidden`.
    static func hides(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        contains(text, range, "display:none") || contains(text, range, "visibility:hidden")
    }

    /// Whether a value contains a word, whatever its case and blanks.
    static func contains(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ word: StaticString
    ) -> Bool {
        word.withUTF8Buffer { word in
            guard range.count >= word.count else { return false }
            for start in range where lower(text[start]) == word[0] {
                var matched = 0
                var position = start
                while position < range.upperBound, matched < word.count {
                    let byte = lower(text[position])
                    position += 1
                    if byte <= 0x20 { continue }
                    if byte != word[matched] { break }
                    matched += 1
                }
                if matched == word.count { return true }
            }
            return false
        }
    }

    @inline(__always) static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
