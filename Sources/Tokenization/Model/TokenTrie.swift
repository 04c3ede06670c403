/// Finds the longest token that begins at a place in the text.
///
/// A double-array trie: the child of a node by byte `b` lies at the node's base + `b`, if the node there is
/// labelled `b`; no two nodes have the same base, so the label says enough. (Aoe, "An efficient digital search
/// algorithm by using a double-array structure", 1989.) A node is one word, so that the whole trie of 32,000
/// tokens is half a megabyte:
///
/// ```
/// bits 31…9 base · bit 8 whether a token ends here · bits 7…0 label
/// ```
struct TokenTrie: Sendable {
    private let nodes: ConstantArray<UInt32>
    /// The token that ends at each node that has one.
    private let tokens: ConstantArray<UInt32>
    /// The nodes of the three-byte characters, from U+0800 on, found without a walk; 0 where there is none.
    private let characters: ConstantArray<UInt32>

    /// A trie of tokens, the 256 bytes among them; `order` lists them sorted by their bytes. No two have the same.
    init(tokens strings: ByteStrings, order: [UInt32]) {
        var builder = Builder(tokens: strings, order: order)
        builder.build()
        nodes = ConstantArray(builder.packed)
        tokens = ConstantArray(builder.nodes.map(\.token))
        var characters = [UInt32](repeating: 0, count: 1 << 16)
        for lead in UInt32(0xE0)...0xEF {
            let first = builder.child(0, lead)
            for second in UInt32(0x80)...0xBF {
                let middle = builder.child(first, second)
                for third in UInt32(0x80)...0xBF {
                    let scalar = (lead & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F
                    characters[Int(scalar)] = builder.child(middle, third)
                }
            }
        }
        self.characters = ConstantArray(characters)
    }

    /// The longest token at `start`, which is before `end`.
    @inline(__always)
    func longest(_ bytes: UnsafePointer<UInt8>, from start: Int, end: Int) -> UInt32 {
        let nodes = nodes.base
        var place = 0
        var found = 0
        var position = start
        let first = bytes[start]
        if first & 0xF0 == 0xE0, end - start >= 3 {
            let (second, third) = (bytes[start + 1], bytes[start + 2])
            let scalar = Int(first & 0x0F) << 12 | Int(second & 0x3F) << 6 | Int(third & 0x3F)
            let node = characters.base[scalar]
            // Only a token at the character itself spares looking at those that end inside it.
            if second & 0xC0 == 0x80, third & 0xC0 == 0x80, node != 0,
                nodes[Int(node)] & Self.ends != 0
            {
                place = Int(node)
                found = place
                position += 3
            }
        }
        var base = Int(nodes[place] >> 9)
        while position < end {
            let byte = bytes[position]
            place = base + Int(byte)
            let node = nodes[place]
            guard UInt8(truncatingIfNeeded: node) == byte, node >> 9 != 0 else { break }
            if node & Self.ends != 0 { found = place }
            base = Int(node >> 9)
            position += 1
        }
        return tokens.base[found]
    }

    private static let ends: UInt32 = 1 << 8

    private struct Node {
        var base: Int32 = 0
        /// The parent's place; -1 where the place is free.
        var parent: Int32 = -1
        var label: UInt8 = 0
        /// The token that ends here; `UInt32.max` for none.
        var token = UInt32.max
    }

    private struct Builder {
        let tokens: ByteStrings
        let order: [UInt32]
        var nodes: [Node]
        /// Every place below is taken.
        var firstFree = 1
        /// Which bases are in use.
        private var usedBases: [Bool]

        init(tokens: ByteStrings, order: [UInt32]) {
            self.tokens = tokens
            self.order = order
            nodes = Array(repeating: Node(), count: tokens.bytes.count + 1024)
            usedBases = Array(repeating: false, count: nodes.count)
            nodes[0].parent = 0
        }

        /// The nodes as words. Nodes without children share a base behind all others, where nothing lies.
        var packed: [UInt32] {
            let leafBase = UInt32((nodes.lastIndex { $0.parent >= 0 } ?? 0) + 1)
            var words = nodes.map { node -> UInt32 in
                guard node.parent >= 0 else { return 0 }
                let base = node.base > 0 ? UInt32(node.base) : leafBase
                return base << 9 | (node.token == UInt32.max ? 0 : TokenTrie.ends)
                    | UInt32(node.label)
            }
            words.append(
                contentsOf: repeatElement(0, count: max(0, Int(leafBase) + 256 - words.count)))
            return words
        }

        /// The child of a node by a byte; 0 where there is none, and of 0 by another byte than one that leads.
        func child(_ node: UInt32, _ byte: UInt32) -> UInt32 {
            if node == 0, byte < 0xE0 { return 0 }
            let place = Int(nodes[Int(node)].base) + Int(byte)
            return nodes[place].parent == Int32(node) && place > 0 ? UInt32(place) : 0
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
                usedBases[base] = true
                for child in children {
                    let place = base + Int(child.byte)
                    nodes[place].parent = node
                    nodes[place].label = child.byte
                    pending.append((Int32(place), child.low, child.high, depth + 1))
                }
            }
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
                if !usedBases[base], bytes.allSatisfy({ nodes[base + Int($0)].parent < 0 }) {
                    return base
                }
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
                let more = count - nodes.count + nodes.count / 4
                nodes.append(contentsOf: repeatElement(Node(), count: more))
                usedBases.append(contentsOf: repeatElement(false, count: more))
            }
        }
    }
}
