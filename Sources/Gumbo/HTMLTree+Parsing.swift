internal import CGumbo
internal import CGumboShims

extension HTMLTree {
    /// Why a page is not parsed.
    public enum Refusal: Error, Equatable, Sendable {
        /// Elements nest deeper than ``HTMLTree/nestingLimit``: gumbo's time grows with the depth for
        /// each tag.
        case nesting(Int)
        /// A tag has more attributes than ``HTMLTree/attributeLimit``: gumbo compares each with each.
        case attributes(Int)
        /// The tree takes more than ``HTMLTree/memoryLimit`` bytes.
        case memory
    }

    /// The deepest nesting that is parsed. Browsers flatten from 512 on.
    public static let nestingLimit = 1000
    /// The most attributes of a tag that is parsed.
    public static let attributeLimit = 1000
    /// The most bytes of memory that a parse may take. Pages take 7 to 15 times their size, so 8 MiB of
    /// page fits; a page of tags alone takes 70 times.
    public static let memoryLimit = 160 << 20

    /// Parses a page; takes any valid UTF-8.
    public init(
        _ text: UnsafeBufferPointer<UInt8>, memoryLimit: Int = memoryLimit
    ) throws(Refusal) {
        let skeleton = PageSkeleton(text)
        var arena: UnsafeMutableRawPointer?
        defer { keifu_gumbo_free(arena) }
        // Typed throws do not pass through closures that rethrow.
        let result = skeleton.bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(Refusal) in try parse(bytes, skeleton, text, memoryLimit, &arena) }
        }
        try result.get()
    }

    private mutating func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ skeleton: PageSkeleton,
        _ text: UnsafeBufferPointer<UInt8>, _ memoryLimit: Int,
        _ arena: inout UnsafeMutableRawPointer?
    ) throws(Refusal) {
        try TagScanner.check(bytes)
        guard let base = bytes.baseAddress else { return }
        let start = UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self)
        guard let document = keifu_gumbo_parse(start, bytes.count, memoryLimit, &arena) else {
            throw .memory
        }
        parserBytes = keifu_gumbo_arena_bytes(arena)
        nodes.reserveCapacity(bytes.count / 12 + 8)
        var walk = TreeWalk(base: start, skeleton: skeleton, text: text)
        walk.flatten(document.assumingMemoryBound(to: GumboNode.self), into: &self)
    }
}

/// Turns gumbo's tree into arrays, with a stack of its own instead of recursion.
private struct TreeWalk {
    typealias NodePointer = UnsafePointer<GumboNode>

    struct Level {
        var children: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        var count: Int
        var next: Int
        var index: Int
    }

    private let base: UnsafePointer<CChar>
    private let skeleton: PageSkeleton
    private let text: UnsafeBufferPointer<UInt8>
    private var near = 0
    private let tags = HTMLTag.byGumboTag
    private var stack: [Level] = []

    init(
        base: UnsafePointer<CChar>, skeleton: PageSkeleton, text: UnsafeBufferPointer<UInt8>
    ) {
        self.base = base
        self.skeleton = skeleton
        self.text = text
    }

    mutating func flatten(_ document: NodePointer, into tree: inout HTMLTree) {
        let children = document.pointee.v.document.children
        stack.append(
            Level(children: children.data, count: Int(children.length), next: 0, index: -1))
        while let level = stack.last {
            guard level.next < level.count, let child = level.children?[level.next] else {
                if level.index >= 0 { tree.nodes[level.index].end = Int32(tree.nodes.count) }
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            visit(UnsafePointer(child.assumingMemoryBound(to: GumboNode.self)), level.index, &tree)
        }
    }

    private mutating func visit(_ node: NodePointer, _ parent: Int, _ tree: inout HTMLTree) {
        switch node.pointee.type {
        case GUMBO_NODE_ELEMENT, GUMBO_NODE_TEMPLATE:
            let element = node.pointee.v.element
            let index = tree.nodes.count
            let first = tree.attributes.count
            append(element.attributes, to: &tree)
            let isForeign = element.tag_namespace != GUMBO_NAMESPACE_HTML
            var tag = tags[Int(element.tag.rawValue)]
            // <title> and the like mean something else inside a drawing.
            if isForeign, tag != .svg, tag != .math { tag = .other }
            let place = range(element.original_tag)
            let end = range(element.original_end_tag)
            let madeUp =
                place == nil
                ? skeleton.source(Int(element.start_pos.offset), near: &near) : 0
            tree.nodes.append(
                HTMLTree.Node(
                    kind: .element, tag: tag, parent: Int32(parent), end: Int32(index + 1),
                    start: Int32(place?.lowerBound ?? madeUp),
                    stop: Int32(place?.upperBound ?? madeUp),
                    endTagStop: Int32(end?.upperBound ?? 0), firstAttribute: Int32(first),
                    attributeCount: Int32(tree.attributes.count - first)))
            if element.children.length > 0 {
                stack.append(
                    Level(
                        children: element.children.data, count: Int(element.children.length),
                        next: 0, index: index))
            }
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
            // Text that the parser made up (<isindex>) has no place.
            guard let place = range(node.pointee.v.text.original_text) else { return }
            let isBlank = node.pointee.type == GUMBO_NODE_WHITESPACE
            tree.nodes.append(
                HTMLTree.Node(
                    kind: isBlank ? .whiteSpace : .text, tag: .other, parent: Int32(parent),
                    end: Int32(tree.nodes.count + 1), start: Int32(place.lowerBound),
                    stop: Int32(place.upperBound), endTagStop: 0, firstAttribute: 0,
                    attributeCount: 0))
        default: return
        }
    }

    private mutating func append(_ list: GumboVector, to tree: inout HTMLTree) {
        for index in 0..<Int(list.length) {
            guard let pointer = list.data[index] else { continue }
            let attribute = pointer.assumingMemoryBound(to: GumboAttribute.self)
            guard let name = AttributeNames.name(attribute.pointee.name),
                attribute.pointee.attr_namespace == GUMBO_ATTR_NAMESPACE_NONE
            else { continue }
            var value = range(attribute.pointee.original_value) ?? 0..<0
            if value.count >= 2, text[value.lowerBound] == 0x22 || text[value.lowerBound] == 0x27,
                text[value.upperBound - 1] == text[value.lowerBound]
            {
                value = value.lowerBound + 1..<value.upperBound - 1
            }
            tree.attributes.append(
                HTMLTree.Attribute(
                    name: name, start: Int32(value.lowerBound), stop: Int32(value.upperBound)))
        }
    }

    /// The place in the source of a piece of the skeleton; `nil` for what is not in it.
    private mutating func range(_ piece: GumboStringPiece) -> Range<Int>? {
        guard let data = piece.data, piece.length > 0 else { return nil }
        let start = skeleton.source(data - base, near: &near)
        return start..<max(start, skeleton.source(data - base + piece.length, near: &near))
    }
}

/// Attribute names by their spelling.
private enum AttributeNames {
    static func name(_ spelling: UnsafePointer<CChar>) -> HTMLAttribute? {
        var key: UInt64 = 0
        var length = 0
        while spelling[length] != 0 {
            guard length < 16 else { return nil }
            key = key &* 31 &+ UInt64(UInt8(bitPattern: spelling[length]))
            length += 1
        }
        return table[key]
    }

    /// The names' sums; the sixteen or fewer letters of all names that occur here differ in them.
    static let table: [UInt64: HTMLAttribute] = {
        var table: [UInt64: HTMLAttribute] = [:]
        for name in HTMLAttribute.allCases {
            table[name.spelling.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }] = name
        }
        return table
    }()
}
