/// The merges of any model, by the ids of the pair.
struct RankedMerges: Sendable {
    let byteTokens: [UInt32]
    /// The product of each rank.
    let products: [UInt32]
    let ranks: PairTable

    init(_ model: BytePairModel) {
        byteTokens = model.byteTokens
        products = model.merges.map(\.product)
        var ranks = PairTable(capacity: model.merges.count)
        for (rank, merge) in model.merges.enumerated() {
            _ = ranks.insert(merge.left, merge.right, UInt32(rank))
        }
        self.ranks = ranks
    }
}

/// Encodes pieces as merging is defined: of all pairs the one of lowest rank is merged, the leftmost first,
/// until none is left. A heap keeps this in O(n log n) for a piece of n bytes.
struct RankedEncoder {
    private let merges: RankedMerges
    private var symbols: [UInt32] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    private var heap = RankHeap()

    init(_ merges: RankedMerges) { self.merges = merges }

    /// Appends the ids of the piece `start..<end` to `output`.
    mutating func encode(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into output: inout [UInt32]
    ) {
        let count = end - start
        symbols.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
        for index in 0..<count {
            symbols.append(merges.byteTokens[Int(bytes[start + index])])
            next.append(Int32(index + 1))
            previous.append(Int32(index - 1))
        }
        for index in 0..<count { offer(Int32(index), count) }
        while let (rank, place) = heap.pop() {
            let left = Int(place)
            let right = Int(next[left])
            // A pair that changed since it was offered has another product, or is gone.
            guard symbols[left] != UInt32.max, right < count,
                let current = merges.ranks[symbols[left], symbols[right]],
                merges.products[Int(current)] == merges.products[Int(rank)]
            else { continue }
            symbols[left] = merges.products[Int(rank)]
            symbols[right] = UInt32.max
            next[left] = next[right]
            if Int(next[left]) < count { previous[Int(next[left])] = place }
            offer(place, count)
            if previous[left] >= 0 { offer(previous[left], count) }
        }
        for symbol in symbols where symbol != UInt32.max { output.append(symbol) }
    }

    private mutating func offer(_ place: Int32, _ count: Int) {
        let right = Int(next[Int(place)])
        guard right < count,
            let rank = merges.ranks[symbols[Int(place)], symbols[right]]
        else { return }
        heap.push(rank: rank, place: place)
    }
}

/// A binary heap of pairs: lowest rank first, leftmost first among equals.
private struct RankHeap {
    private var entries: [UInt64] = []

    mutating func push(rank: UInt32, place: Int32) {
        entries.append(UInt64(rank) << 32 | UInt64(UInt32(bitPattern: place)))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> (rank: UInt32, place: Int32)? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            var parent = 0
            while true {
                var child = 2 * parent + 1
                guard child < entries.count else { break }
                if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
                guard entries[child] < entries[parent] else { break }
                entries.swapAt(child, parent)
                parent = child
            }
        }
        return (UInt32(first >> 32), Int32(bitPattern: UInt32(truncatingIfNeeded: first)))
    }
}
