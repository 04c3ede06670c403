/// Finds the longest token that begins at a place in the text.
///
/// A double-array trie: the child of node `n` by byte `b` lies at `base[n] + b`, if that place names `n` as
/// its parent. (Aoe, "An efficient digital search algorithm by using a double-array structure", 1989.)
struct TokenTrie: Sendable {
    private struct Node: Sendable {
        var base: Int32 = 0
        /// The parent's place; -1 where the place is free.
        var parent: Int32 = -1
        /// The token that ends here; `UInt32.max` for none.
        var token = UInt32.max
    }

    private var nodes: [Node]

    /// A trie of tokens; `order` lists them sorted by their bytes. No two tokens have the same bytes.
    init(tokens: ByteStrings, order: [UInt32]) {
        var builder = Builder(tokens: tokens, order: order)
        builder.build()
        nodes = builder.nodes
    }

    /// The longest token at `start`; `UInt32.max` where not even one byte is a token.
    @inline(__always)
    func longest(_ bytes: UnsafePointer<UInt8>, from start: Int, end: Int) -> UInt32 {
        nodes.withUnsafeBufferPointer { nodes in
            var node: Int32 = 0
            var found = UInt32.max
            var position = start
            var base = nodes[0].base
            while position < end {
                let child = base + Int32(bytes[position])
                let next = nodes[Int(child)]
                guard next.parent == node else { break }
                node = child
                base = next.base
                if next.token != UInt32.max { found = next.token }
                position += 1
            }
            return found
        }
    }

    private struct Builder {
        let tokens: ByteStrings
        let order: [UInt32]
        var nodes: [Node]
        /// Every place below is taken.
        var firstFree = 1

        init(tokens: ByteStrings, order: [UInt32]) {
            self.tokens = tokens
            self.order = order
            nodes = Array(repeating: Node(), count: tokens.bytes.count + 1024)
            nodes[0].parent = 0
        }

        mutating func build() {
            var pending = [(node: Int32(0), low: 0, high: order.count, depth: 0)]
            var children: [(byte: UInt8, low: Int, high: Int)] = []
            while let (node, low, high, depth) = pending.popLast() {
                children.removeAll(keepingCapacity: true)
                var index = low
                while index < high {
                    let token = Int(order[index])
                    if tokens.length(token) == depth {
                        nodes[Int(node)].token = order[index]
                        index += 1
                        continue
                    }
                    let byte = byte(token, depth)
                    var stop = index + 1
                    while stop < high, self.byte(Int(order[stop]), depth) == byte { stop += 1 }
                    children.append((byte, index, stop))
                    index = stop
                }
                guard !children.isEmpty else { continue }
                let base = freeBase(for: children.map(\.byte))
                nodes[Int(node)].base = Int32(base)
                for child in children {
                    let place = base + Int(child.byte)
                    nodes[place].parent = node
                    pending.append((Int32(place), child.low, child.high, depth + 1))
                }
            }
            // A lookup by any byte from any base must stay inside.
            let last = nodes.lastIndex { $0.parent >= 0 } ?? 0
            nodes.removeLast(max(0, nodes.count - last - 257))
        }

        private func byte(_ token: Int, _ depth: Int) -> UInt8 {
            tokens.bytes[tokens.offsets[token] + depth]
        }

        private mutating func freeBase(for bytes: [UInt8]) -> Int {
            while nodes[firstFree].parent >= 0 { advance() }
            var place = max(firstFree, Int(bytes[0]) + 1)
            while true {
                let base = place - Int(bytes[0])
                reserve(base + 512)
                if bytes.allSatisfy({ nodes[base + Int($0)].parent < 0 }) { return base }
                place += 1
                // A crowded stretch is not worth searching again.
                if place - firstFree > 4096 { firstFree += 2048 }
            }
        }

        private mutating func advance() {
            firstFree += 1
            reserve(firstFree + 512)
        }

        private mutating func reserve(_ count: Int) {
            if nodes.count < count {
                nodes.append(
                    contentsOf: repeatElement(Node(), count: count - nodes.count + nodes.count / 4))
            }
        }
    }
}
