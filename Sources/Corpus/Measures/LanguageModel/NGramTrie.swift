/// n-grams of tokens as a trie in one array, with a link from each n-gram to what it is backed off to.
///
/// Nodes stand level by level, those of one order together; within a level in the order of their parents, and
/// the children of one parent by ascending token:
///
/// ```
/// order 1          order 2                     order 3
/// a   b   c   |    aa  ab   ba   cb  cc   |    aab  aba  abb  …        | end
/// └───┴───┴── children ──▶ the first child; the next node's first child ends the range
/// ```
///
/// So one number a node holds its children, and the last node of a level is followed by one whose first child is
/// where its own range ends. A node's suffix is the n-gram without its first token, or the longest end of that
/// which the trie has: the edge that back-off takes. Walking text along children and suffixes looks each
/// token up at most twice on average, whatever the order (Aho and Corasick, 1975).
struct NGramTrie: Sendable {
    /// What is known of an n-gram.
    struct Node: Sendable {
        /// The last token.
        var token: UInt32 = 0
        /// Log10 of the last token's probability after the others; while a model is trained, the probability.
        var probability: Float = 0
        /// Log10 of what a token's probability is multiplied with that was not seen after this n-gram; while
        /// a model is trained, the factor.
        var backoff: Float = 0
        /// The first child.
        var children: UInt32 = 0
        /// The node that is backed off to; ``NGramTrie/root`` for a single token.
        var suffix: UInt32 = NGramTrie.root
    }

    /// The empty n-gram, which has no node.
    static let root = UInt32.max
    /// Nodes are counted in 32 bits; the last number is the root's, and one node more stands at the end.
    static let limit = Int(UInt32.max) - 2

    /// The nodes, and one at the end that closes the last range of children.
    var nodes: [Node] = [Node()]
    /// Where each level begins, from order 1, and where the last ends.
    private(set) var starts: [Int] = [0]

    /// The highest order.
    var order: Int { starts.count - 1 }
    /// The nodes of an order.
    func level(_ order: Int) -> Range<Int> { starts[order - 1]..<starts[order] }
    /// The children of a node.
    func children(_ node: Int) -> Range<Int> {
        Int(nodes[node].children)..<Int(nodes[node + 1].children)
    }

    /// Makes room, so that the array is not copied while it grows.
    mutating func reserve(_ count: Int) {
        nodes.reserveCapacity(count + 1)
        let capacity = nodes.capacity
        nodes.withUnsafeMutableBufferPointer {
            HugePages.advise(UnsafeMutableBufferPointer(start: $0.baseAddress, count: capacity))
        }
    }

    /// Adds the nodes of the next order.
    ///
    /// - Parameters:
    ///   - level: the nodes, in the order of their parents and by ascending tokens below each; their children
    ///     and suffixes are filled in here and later.
    ///   - firstChildren: for each node of the level above, the index of its first child among the new ones.
    mutating func appendLevel(_ level: some Collection<Node>, firstChildren: [UInt32]) {
        let start = nodes.count - 1
        if order > 0 {
            for (parent, first) in zip(self.level(order), firstChildren) {
                nodes[parent].children = UInt32(start) + first
            }
        }
        nodes.removeLast()
        nodes += level
        let end = nodes.count
        nodes.append(Node())
        starts.append(end)
        // Without children as yet: every range is empty and lies where the next level will begin.
        for node in start...end { nodes[node].children = UInt32(end) }
        link(level: order)
    }

    /// Finds the suffixes of a level: a child's is its parent's suffix's child of the same token.
    private mutating func link(level order: Int) {
        guard order > 1 else { return }
        for parent in level(order - 1) {
            for child in children(parent) {
                let token = nodes[child].token
                var context = nodes[parent].suffix
                while context != Self.root {
                    if let found = self.child(of: Int(context), token) {
                        context = UInt32(found)
                        break
                    }
                    context = nodes[Int(context)].suffix
                }
                // A token's own node is that of its number.
                nodes[child].suffix = context == Self.root ? token : context
            }
        }
    }

    /// A node's child by its token.
    func child(of node: Int, _ token: UInt32) -> Int? {
        let range = children(node)
        return nodes.withUnsafeBufferPointer { Self.find(token, $0, range) }
    }

    /// Where a token stands in an ascending range.
    @inline(__always)
    static func find(
        _ token: UInt32, _ nodes: UnsafeBufferPointer<Node>, _ range: Range<Int>
    ) -> Int? {
        var low = range.lowerBound
        var count = range.count
        while count > 1 {
            let half = count / 2
            // Written so that it compiles to a conditional move: which half it is, nobody can predict.
            low = nodes[low + half].token <= token ? low + half : low
            count -= half
        }
        return count == 1 && nodes[low].token == token ? low : nil
    }
}
