internal import Storage

/// Learns merges from the counted pieces of a text.
///
/// At each step the pair with the highest count merges; of equal counts, the one whose left token's bytes come
/// first in byte order, and then its right token's. All occurrences count, overlapping ones too, and they merge from left
/// to right. Counts are exact 64-bit sums, so neither the order of the text nor the number of threads shows in
/// the result. Pairs that occur once only are not merged.
///
/// How it is fast: a pair's count never grows after the merge that made the younger of its tokens, so its
/// occurrences are listed once, then, and looked at once, when it merges itself; what was overtaken meanwhile
/// is seen in the cells. Count changes are summed by neighbour first, so a merge costs one lookup for each
/// distinct neighbour and not for each occurrence.
struct BytePairTrainer {
    /// Two tokens that stand side by side, and where.
    private struct Pair {
        var left: UInt32
        var right: UInt32
        var count: Int64
        /// The list of the pair's left cells, ascending; some of them may be overtaken.
        var chunk: Int32
        var start: Int
        var length: Int
    }

    /// One merge: tokens are numbered by rank, the 256 bytes first.
    struct RankedMerge: Equatable {
        var left: UInt32
        var right: UInt32
    }

    /// The bytes of the tokens so far.
    private(set) var tokens = ByteStrings()
    private(set) var merges: [RankedMerge] = []

    private let limits: PieceLimits
    private var words: TrainingWords
    private var pairs: [Pair] = []
    private var pairNumbers = PairTable(capacity: 1 << 16)
    private var queue = PairQueue()
    private var chunks: [[UInt32]] = []
    private var lefts: NeighbourCounts
    private var rights: NeighbourCounts
    private var events: [Event] = []
    /// Keeps reads that only warm the cache from being optimised away.
    private var touched: UInt32 = 0

    /// One occurrence that was merged: its first cell, and its neighbours before the merge.
    private struct Event {
        var cell: UInt32
        var left: UInt32
        var right: UInt32
    }

    /// The least count that a pair must have to be merged.
    static let leastCount: Int64 = 2

    init(words: TrainingWords, mergeCount: Int, limits: PieceLimits) {
        self.words = words
        self.limits = limits
        lefts = NeighbourCounts(tokenCount: 256 + mergeCount)
        rights = NeighbourCounts(tokenCount: 256 + mergeCount)
        for byte in UInt8.min...UInt8.max { tokens.append([byte]) }
        listBytePairs()
    }

    // MARK: The first pairs

    /// Counts and lists the pairs of bytes.
    private mutating func listBytePairs() {
        var counts = [Int64](repeating: 0, count: 1 << 16)
        var lengths = [Int](repeating: 0, count: 1 << 16)
        var start = 0
        words.cells.withUnsafeBufferPointer { cells in
            for (end, count) in words.stretches {
                for cell in start..<end - 1 {
                    let (left, right) = (cells[cell], cells[cell + 1])
                    if left < 256, right < 256 {
                        counts[Int(left << 8 | right)] += count
                        lengths[Int(left << 8 | right)] += 1
                    }
                }
                start = end - 1
            }
        }
        var places = [Int](repeating: -1, count: 1 << 16)
        var total = 0
        for key in 0..<1 << 16 where counts[key] >= Self.leastCount {
            let (left, right) = (UInt32(key >> 8), UInt32(key & 255))
            guard limits.allow(tokens[Int(left)], tokens[Int(right)]) else { continue }
            places[key] = total
            addPair(left, right, counts[key], start: total, length: lengths[key])
            total += lengths[key]
        }
        var chunk = [UInt32](repeating: 0, count: total)
        for cell in 0..<words.cells.count - 1 {
            let (left, right) = (words.cells[cell], words.cells[cell + 1])
            guard left < 256, right < 256 else { continue }
            let key = Int(left << 8 | right)
            guard places[key] >= 0 else { continue }
            chunk[places[key]] = UInt32(cell)
            places[key] += 1
        }
        chunks.append(chunk)
    }

    /// Adds a pair whose cells lie, or will lie, in the chunk that is appended next.
    private mutating func addPair(
        _ left: UInt32, _ right: UInt32, _ count: Int64, start: Int, length: Int
    ) {
        let number = UInt32(pairs.count)
        pairs.append(
            Pair(
                left: left, right: right, count: count, chunk: Int32(chunks.count), start: start,
                length: length))
        _ = pairNumbers.insert(left, right, number)
        queue.push(entry(number), tokens)
    }

    private func entry(_ number: UInt32) -> PairQueue.Entry {
        let pair = pairs[Int(number)]
        var prefix: UInt64 = 0
        var shift: UInt64 = 56
        for byte in tokens[Int(pair.left)].prefix(8) {
            prefix |= UInt64(byte) << shift
            shift &-= 8
        }
        return PairQueue.Entry(
            count: pair.count, prefix: prefix, pair: number, left: pair.left, right: pair.right)
    }

    // MARK: Merging

    /// Makes the next merge.
    /// - Returns: `false` where no pair is left that occurs twice.
    mutating func mergeNext() -> Bool {
        while let first = queue.first {
            let pair = pairs[Int(first.pair)]
            if pair.count == first.count {
                queue.removeFirst(tokens)
                merge(Int(first.pair))
                return true
            }
            // Its count fell since it was queued.
            if pair.count >= Self.leastCount {
                queue.replaceFirst(entry(first.pair), tokens)
            } else {
                queue.removeFirst(tokens)
            }
        }
        return false
    }

    private mutating func merge(_ number: Int) {
        let pair = pairs[number]
        let product = UInt32(tokens.count)
        tokens.append(Array(tokens[Int(pair.left)] + tokens[Int(pair.right)]))
        merges.append(RankedMerge(left: pair.left, right: pair.right))
        join(pair, into: product)
        pairs[number].count = 0
        for left in lefts.touched where left != product {
            lower(left, pair.left, by: lefts.counts[Int(left)])
        }
        for right in rights.touched { lower(pair.right, right, by: rights.counts[Int(right)]) }
        pairs[number].count = 0
        listPairs(of: product, pair)
        lefts.clear()
        rights.clear()
    }

    private mutating func lower(_ left: UInt32, _ right: UInt32, by count: Int64) {
        guard let number = pairNumbers[left, right] else { return }
        pairs[Int(number)].count -= count
    }

    /// Rewrites the cells of every occurrence and counts its neighbours.
    private mutating func join(_ pair: Pair, into product: UInt32) {
        let leftLength = tokens.length(Int(pair.left))
        let rightLength = tokens.length(Int(pair.right))
        events.removeAll(keepingCapacity: true)
        var stretch = 0
        let stretches = words.stretches
        let block = Self.touchedAtOnce
        words.cells.withUnsafeMutableBufferPointer { cells in
            chunks[Int(pair.chunk)].withUnsafeBufferPointer { chunk in
                let end = pair.start + pair.length
                for index in pair.start..<end {
                    if (index - pair.start) % block == 0 {
                        touched &+= Self.touch(cells, chunk, index, min(end, index + block))
                    }
                    let cell = Int(chunk[index])
                    let middle = cell + leftLength
                    guard cells[cell] == pair.left, cells[middle] == pair.right else { continue }
                    let end = middle + rightLength
                    let left = cells[cell - 1]
                    let right = cells[end]
                    cells[middle - 1] = TrainingWords.inside
                    cells[middle] = TrainingWords.inside
                    cells[cell] = product
                    cells[end - 1] = product
                    if cell >= stretches[stretch].end {
                        stretch = Self.stretch(of: cell, in: stretches, after: stretch)
                    }
                    let count = stretches[stretch].count
                    if left != TrainingWords.boundary { lefts.add(left, count) }
                    if right != TrainingWords.boundary { rights.add(right, count) }
                    events.append(Event(cell: UInt32(cell), left: left, right: right))
                }
            }
        }
    }

    private static let touchedAtOnce = 64

    /// Reads the cells of the next occurrences, which are far apart, without looking at them: the reads wait
    /// for memory together and not one after the other.
    @inline(never)
    private static func touch(
        _ cells: UnsafeMutableBufferPointer<UInt32>, _ chunk: UnsafeBufferPointer<UInt32>,
        _ start: Int, _ end: Int
    ) -> UInt32 {
        var sum: UInt32 = 0
        for index in start..<end { sum &+= cells[Int(chunk[index])] }
        return sum
    }

    /// The stretch that holds a cell, which lies after the stretch `low`.
    private static func stretch(
        of cell: Int, in stretches: [(end: Int, count: Int64)], after low: Int
    ) -> Int {
        var (low, high) = (low + 1, stretches.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cell < stretches[middle].end { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Counts and lists the pairs that the product of a merge stands in.
    private mutating func listPairs(of product: UInt32, _ pair: Pair) {
        var total = 0
        for left in lefts.touched {
            let length = lefts.lengths[Int(left)]
            guard offer(left, product, lefts.counts[Int(left)], start: total, length: length)
            else { continue }
            lefts.places[Int(left)] = total
            total += length
        }
        // Where a product was followed by the pair's left token, and that merged too, the two products
        // are neighbours now.
        let overtaken = lefts.counts[Int(product)]
        for right in rights.touched {
            let length = rights.lengths[Int(right)]
            let count = rights.counts[Int(right)] - (right == pair.left ? overtaken : 0)
            guard offer(product, right, count, start: total, length: length) else { continue }
            rights.places[Int(right)] = total
            total += length
        }
        guard total > 0 else { return }
        var chunk = [UInt32](repeating: 0, count: total)
        for event in events {
            if event.left != TrainingWords.boundary, let place = lefts.nextPlace(event.left) {
                chunk[place] = event.cell - UInt32(tokens.length(Int(event.left)))
            }
            if event.right != TrainingWords.boundary, let place = rights.nextPlace(event.right) {
                chunk[place] = event.cell
            }
        }
        chunks.append(chunk)
    }

    /// Queues a new pair, if it may be merged.
    private mutating func offer(
        _ left: UInt32, _ right: UInt32, _ count: Int64, start: Int, length: Int
    ) -> Bool {
        guard count >= Self.leastCount, limits.allow(tokens[Int(left)], tokens[Int(right)]) else {
            return false
        }
        addPair(left, right, count, start: start, length: length)
        return true
    }
}

/// Sums over the neighbours of one merge, by token.
private struct NeighbourCounts {
    /// The tokens that were met.
    private(set) var touched: [UInt32] = []
    /// How often each token was met, by the counts of the words.
    private(set) var counts: [Int64]
    /// In how many cells each token was met.
    private(set) var lengths: [Int]
    /// Where the next cell of each token's pair is listed; -1 where it is not.
    var places: [Int]

    init(tokenCount: Int) {
        counts = Array(repeating: 0, count: tokenCount)
        lengths = Array(repeating: 0, count: tokenCount)
        places = Array(repeating: -1, count: tokenCount)
    }

    @inline(__always)
    mutating func add(_ token: UInt32, _ count: Int64) {
        if lengths[Int(token)] == 0 { touched.append(token) }
        lengths[Int(token)] += 1
        counts[Int(token)] += count
    }

    @inline(__always)
    mutating func nextPlace(_ token: UInt32) -> Int? {
        let place = places[Int(token)]
        if place < 0 { return nil }
        places[Int(token)] = place + 1
        return place
    }

    mutating func clear() {
        for token in touched {
            counts[Int(token)] = 0
            lengths[Int(token)] = 0
            places[Int(token)] = -1
        }
        touched.removeAll(keepingCapacity: true)
    }
}
