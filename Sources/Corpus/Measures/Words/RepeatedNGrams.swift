/// The word n-grams of a document that stand in it more than once, for one n after the other.
///
/// A document has about as many n-grams of each n as words, and nearly all longer ones stand there once. An
/// (n+1)-gram is repeated only where the n-grams that begin at its first and at its second word are repeated,
/// and these two say what it is: so each step looks at the places that the step before left, and the
/// work shrinks with them. All is exact: n-grams are compared by the numbers of their halves, never by a
/// hash alone.
struct RepeatedNGrams {
    /// How many words the n-grams have.
    private(set) var length = 0
    /// Where the n-grams begin that are repeated, in order.
    private(set) var positions: [UInt32] = []
    /// For each of the positions, the number of its n-gram.
    private(set) var kinds: [UInt32] = []
    /// For each number, how often its n-gram stands in the document.
    private(set) var counts: [UInt32] = []

    private var pairs = PairTable()

    /// Begins with the words of a document: their numbers, and how often each stands there.
    mutating func begin(_ words: [UInt32], counts: [UInt32]) {
        length = 1
        self.counts.removeAll(keepingCapacity: true)
        self.counts += counts
        positions.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        for (position, word) in words.enumerated() where counts[Int(word)] > 1 {
            positions.append(UInt32(truncatingIfNeeded: position))
            kinds.append(word)
        }
    }

    /// Goes on to n-grams of one word more.
    mutating func extend() {
        length += 1
        pairs.removeAll(for: positions.count)
        var found = 0
        positions.withUnsafeMutableBufferPointer { positions in
            kinds.withUnsafeMutableBufferPointer { kinds in
                for place in positions.indices.dropLast()
                where positions[place] + 1 == positions[place + 1] {
                    let kind = pairs.insert(kinds[place], kinds[place + 1])
                    positions[found] = positions[place]
                    kinds[found] = kind
                    found += 1
                }
            }
        }
        var left = 0
        pairs.withCounts { pairCounts in
            for place in 0..<found where pairCounts[Int(kinds[place])] > 1 {
                positions[left] = positions[place]
                kinds[left] = kinds[place]
                left += 1
            }
            counts.removeAll(keepingCapacity: true)
            counts += pairCounts
        }
        positions.removeLast(positions.count - left)
        kinds.removeLast(kinds.count - left)
    }
}

/// Numbers pairs of numbers in the order in which they come, and counts them.
private struct PairTable {
    /// The pair of each number, the first half uppermost.
    private var pairs: [UInt64] = []
    private var counts: [UInt32] = []
    /// An open hash table: the hash's upper half, and the pair's number from 1 in the lower half.
    private var slots: [UInt64] = []
    private var mask = 0

    /// Makes room for `most` pairs.
    mutating func removeAll(for most: Int) {
        var capacity = 16
        while capacity < most * 2 { capacity *= 2 }
        if slots.count < capacity {
            slots = [UInt64](repeating: 0, count: capacity)
            pairs = [UInt64](repeating: 0, count: capacity / 2)
            counts = [UInt32](repeating: 0, count: capacity / 2)
        } else {
            slots.withUnsafeMutableBufferPointer { $0[..<capacity].update(repeating: 0) }
        }
        mask = capacity - 1
        used = 0
    }

    private var used = 0

    @inline(__always)
    mutating func insert(_ first: UInt32, _ second: UInt32) -> UInt32 {
        let pair = UInt64(first) << 32 | UInt64(second)
        let product = (pair ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        let hash = product.high ^ product.low
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 {
                pairs[used] = pair
                counts[used] = 1
                used += 1
                slots[slot] = hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: used)
                return UInt32(truncatingIfNeeded: used - 1)
            }
            if entry >> 32 == hash >> 32 {
                let number = Int(entry & 0xFFFF_FFFF) - 1
                if pairs[number] == pair {
                    counts[number] &+= 1
                    return UInt32(truncatingIfNeeded: number)
                }
            }
            slot = (slot + 1) & mask
        }
    }

    func withCounts(_ body: (ArraySlice<UInt32>) -> Void) { body(counts[..<used]) }
}
