/// The word n-grams of a document that stand in it more than once, for one n after the other.
///
/// A document has about as many n-grams of each n as words, and nearly all longer ones stand there once. An
/// (n+1)-gram is repeated only where the n-grams that begin at its first and at its second word are repeated,
/// and these two say what it is: so each step looks at the places that the step before left, and the
/// work shrinks with them. All is exact: n-grams are compared by the numbers of their halves, never by a
/// hash alone.
struct RepeatedWordNGrams {
    /// How many words the n-grams have.
    private(set) var length = 0
    /// For each number, how often its n-gram stands in the document.
    private(set) var counts: [UInt32] = []

    /// How many places there are where a repeated n-gram begins. The arrays below hold as many values of
    /// this document, and leavings behind them.
    private(set) var count = 0
    private var positionStore: [UInt32] = []
    private var kindStore: [UInt32] = []
    private var pairs = PairNumbers()

    /// Where the n-grams begin that are repeated, in order.
    var positions: ArraySlice<UInt32> { positionStore[..<count] }
    /// For each of the positions, the number of its n-gram.
    var kinds: ArraySlice<UInt32> { kindStore[..<count] }

    /// Begins with the words of a document: their numbers, and how often each stands there.
    mutating func begin(_ words: [UInt32], counts: [UInt32]) {
        length = 1
        count = 0
        self.counts.removeAll(keepingCapacity: true)
        self.counts += counts
        if positionStore.count < words.count {
            positionStore = [UInt32](repeating: 0, count: words.count)
            kindStore = positionStore
        }
        count = positionStore.withUnsafeMutableBufferPointer { positions in
            kindStore.withUnsafeMutableBufferPointer { kinds in
                var found = 0
                for position in words.indices where counts[Int(words[position])] > 1 {
                    positions[found] = UInt32(truncatingIfNeeded: position)
                    kinds[found] = words[position]
                    found += 1
                }
                return found
            }
        }
    }

    /// Goes on to n-grams of one word more.
    mutating func extend() {
        length += 1
        let before = count
        pairs.makeRoom(for: before)
        count = positionStore.withUnsafeMutableBufferPointer { positions in
            kindStore.withUnsafeMutableBufferPointer { kinds in
                pairs.withTable { table in
                    let found = Self.number(positions, kinds, count: before, &table)
                    var left = 0
                    for place in 0..<found where table.counts[Int(kinds[place])] > 1 {
                        positions[left] = positions[place]
                        kinds[left] = kinds[place]
                        left += 1
                    }
                    counts.removeAll(keepingCapacity: true)
                    counts += UnsafeBufferPointer(start: table.counts, count: table.used)
                    return left
                } ?? 0
            }
        }
    }

    /// Numbers the n-grams of one word more and writes them over those that they begin with; says how many there are.
    private static func number(
        _ positions: UnsafeMutableBufferPointer<UInt32>,
        _ kinds: UnsafeMutableBufferPointer<UInt32>, count: Int, _ table: inout PairNumbers.Table
    ) -> Int {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: batch) { pairs in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: batch) { starts in
                var found = 0
                for first in stride(from: 0, to: count - 1, by: batch) {
                    // Without a branch: whether the next word goes on is a matter of chance.
                    var pending = 0
                    for place in first..<min(first + batch, count - 1) {
                        pairs[pending] = UInt64(kinds[place]) << 32 | UInt64(kinds[place + 1])
                        starts[pending] = positions[place]
                        pending &+= positions[place] &+ 1 == positions[place + 1] ? 1 : 0
                    }
                    // The memory of all is asked for before any is waited for.
                    for index in 0..<pending { table.touch(pairs[index]) }
                    for index in 0..<pending {
                        kinds[found] = table.number(pairs[index])
                        positions[found] = starts[index]
                        found &+= 1
                    }
                }
                return found
            }
        }
    }

    private static let batch = 64
}

/// Numbers pairs of numbers in the order in which they come, and counts them.
private struct PairNumbers {
    private var slots: [UInt64] = []
    private var pairs: [UInt64] = []
    private var counts: [UInt32] = []
    private var capacity = 0
    private var touched: UInt64 = 0

    /// An open hash table.
    struct Table {
        /// The hash's upper half, and the pair's number from 1 in the lower half.
        let slots: UnsafeMutablePointer<UInt64>
        let mask: Int
        /// The pair of each number, the first half uppermost.
        let pairs: UnsafeMutablePointer<UInt64>
        /// How often each pair came.
        let counts: UnsafeMutablePointer<UInt32>
        /// How many numbers there are.
        var used = 0

        /// What was looked at in passing; it keeps ``touch(_:)`` from being optimised away.
        private(set) var touched: UInt64 = 0

        @inline(__always)
        private static func hash(_ pair: UInt64) -> UInt64 {
            let product = (pair ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
                by: 0xD6E8_FEB8_6659_FD93)
            return product.high ^ product.low
        }

        /// Brings a pair's place into the cache.
        @inline(__always)
        mutating func touch(_ pair: UInt64) {
            touched ^= slots[Int(truncatingIfNeeded: Self.hash(pair)) & mask]
        }

        /// The number of a pair, which is counted.
        @inline(__always)
        mutating func number(_ pair: UInt64) -> UInt32 {
            let hash = Self.hash(pair)
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 {
                if (slots[slot] ^ hash) >> 32 == 0 {
                    let number = Int(slots[slot] & 0xFFFF_FFFF) &- 1
                    if pairs[number] == pair {
                        counts[number] &+= 1
                        return UInt32(truncatingIfNeeded: number)
                    }
                }
                slot = (slot &+ 1) & mask
            }
            pairs[used] = pair
            counts[used] = 1
            used &+= 1
            slots[slot] = hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: used)
            return UInt32(truncatingIfNeeded: used &- 1)
        }
    }

    /// Forgets all pairs and makes room for so many.
    mutating func makeRoom(for most: Int) {
        capacity = 16
        while capacity < most * 2 { capacity *= 2 }
        if slots.count < capacity {
            slots = [UInt64](repeating: 0, count: capacity)
            pairs = [UInt64](repeating: 0, count: capacity / 2)
            counts = [UInt32](repeating: 0, count: capacity / 2)
        } else {
            slots.withUnsafeMutableBufferPointer { $0[..<capacity].update(repeating: 0) }
        }
    }

    mutating func withTable<Result>(_ body: (inout Table) -> Result) -> Result? {
        let mask = capacity - 1
        return slots.withUnsafeMutableBufferPointer { slots in
            pairs.withUnsafeMutableBufferPointer { pairs in
                counts.withUnsafeMutableBufferPointer { counts in
                    guard let slots = slots.baseAddress, let pairs = pairs.baseAddress,
                        let counts = counts.baseAddress
                    else { return nil }
                    var table = Table(
                        slots: slots, mask: mask, pairs: pairs, counts: counts)
                    defer { touched = table.touched }
                    return body(&table)
                }
            }
        }
    }
}
