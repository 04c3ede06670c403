/// A hash table over the children of nodes that have many, so that a child is found with one look.
///
/// In a model of characters most contexts have a few children, which lie side by side; but text keeps backing off to
/// the short contexts, which have hundreds, and there a binary search is what scoring would spend its
/// time on. A slot holds a child's node alone: whether it is the right one, its parent's range and its own token say.
struct ChildIndex: Sendable {
    /// Up to so many children are looked through one by one: three cache lines.
    private static let few = 8
    private static let empty = UInt32.max

    private var slots: [UInt32]
    private let shift: UInt64

    init(_ trie: NGramTrie) {
        var indexed = 0
        let nodes = trie.nodes
        for node in 0..<nodes.count - 1 {
            let children = Int(nodes[node + 1].children - nodes[node].children)
            if children > Self.few { indexed += children }
        }
        // Half of the slots stay empty.
        let bits = max(1, Int.bitWidth - (2 * indexed).leadingZeroBitCount)
        shift = UInt64(64 - bits)
        slots = [UInt32](unsafeUninitializedCapacity: 1 << bits) { memory, count in
            HugePages.advise(memory)
            memory.initialize(repeating: Self.empty)
            count = 1 << bits
        }
        for node in 0..<nodes.count - 1 {
            let range = nodes[node].children..<nodes[node + 1].children
            guard range.count > Self.few else { continue }
            for child in range {
                var slot = slot(UInt32(node), nodes[Int(child)].token)
                while slots[slot] != Self.empty { slot = (slot + 1) & (slots.count - 1) }
                slots[slot] = child
            }
        }
    }

    @inline(__always)
    private func slot(_ node: UInt32, _ token: UInt32) -> Int {
        // Fibonacci hashing: the golden ratio spreads neighbours.
        let key = UInt64(node) << 32 | UInt64(token)
        return Int(truncatingIfNeeded: ((key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// A lookup over memory that is held open.
    struct View {
        let nodes: UnsafeBufferPointer<NGramTrie.Node>
        let slots: UnsafeBufferPointer<UInt32>
        let index: ChildIndex

        /// The child of a node by its token, or ``NGramTrie/root`` where there is none.
        @inline(__always)
        func child(of node: UInt32, _ token: UInt32) -> UInt32 {
            let first = nodes[Int(node)].children
            let end = nodes[Int(node) + 1].children
            if end - first <= UInt32(ChildIndex.few) {
                var child = first
                while child < end {
                    if nodes[Int(child)].token == token { return child }
                    child += 1
                }
                return NGramTrie.root
            }
            var slot = index.slot(node, token)
            while true {
                let child = slots[slot]
                if child == ChildIndex.empty { return NGramTrie.root }
                if child >= first, child < end, nodes[Int(child)].token == token { return child }
                slot = (slot + 1) & (slots.count - 1)
            }
        }
    }

    /// Holds the memory open for lookups.
    func withView<Result>(_ trie: NGramTrie, _ body: (View) -> Result) -> Result {
        trie.nodes.withUnsafeBufferPointer { nodes in
            slots.withUnsafeBufferPointer { body(View(nodes: nodes, slots: $0, index: self)) }
        }
    }
}
