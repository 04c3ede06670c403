/// A parsed page as flat arrays in document order, every node with its place in the source.
///
/// ```
/// source   <ul id=a><li>x<li>y</ul>
/// nodes    html? body? ul li "x" li "y"      ? has no place: the parser put it there
/// parent    -1    0    1  2   3  2   5
/// end        7    7    7  5   5  7   7       the first node after the subtree
/// ```
///
/// Parents come before children. Where the parser moved nodes (text out of a table, formatting around
/// a paragraph), the tree's order is not the source's.
public struct HTMLTree: Sendable {
    /// What a node is.
    public enum Kind: UInt8, Sendable {
        /// An element.
        case element
        /// Text with something visible in it.
        case text
        /// Text that is white space alone.
        case whiteSpace
    }

    /// A node.
    public struct Node: Sendable {
        /// The node's kind.
        public var kind: Kind
        /// The element; ``HTMLTag/other`` for text.
        public var tag: HTMLTag
        /// The parent's index, -1 without one.
        public var parent: Int32
        /// The index after the last node of the subtree.
        public var end: Int32
        /// Where the text or the start tag begins in the source.
        public var start: Int32
        /// Where the text or the start tag ends; `start` where the parser made the node up.
        public var stop: Int32
        /// Where the end tag ends; 0 without one.
        public var endTagStop: Int32
        /// Its attributes in ``HTMLTree/attributes``.
        public var firstAttribute: Int32
        /// How many attributes.
        public var attributeCount: Int32
    }

    /// An attribute that readers look at.
    public struct Attribute: Sendable {
        /// The attribute's name.
        public var name: HTMLAttribute
        /// Its value in the source, without quotes and with its references.
        public var start: Int32
        /// Where the value ends.
        public var stop: Int32
    }

    /// The nodes. Comments are not among them.
    public internal(set) var nodes: [Node] = []
    /// The attributes of all nodes.
    public internal(set) var attributes: [Attribute] = []
    /// Bytes that the parser took.
    public internal(set) var parserBytes = 0

    /// The value of an attribute of a node.
    public func value(_ name: HTMLAttribute, of node: Node) -> Range<Int>? {
        let first = Int(node.firstAttribute)
        for attribute in attributes[first..<first + Int(node.attributeCount)]
        where attribute.name == name {
            return Int(attribute.start)..<Int(attribute.stop)
        }
        return nil
    }
}

/// The attributes that readers of pages look at.
public enum HTMLAttribute: UInt8, CaseIterable, Sendable {
    case `class`, id, role, href, rel, lang, name, content, property, itemprop, hidden, style
    case datetime
    /// `aria-hidden`
    case ariaHidden
    /// `http-equiv`
    case httpEquiv

    var spelling: String {
        switch self {
        case .ariaHidden: "aria-hidden"
        case .httpEquiv: "http-equiv"
        default: "\(self)"
        }
    }
}
