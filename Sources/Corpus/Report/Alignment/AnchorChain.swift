/// Passages that two texts share, by n-grams that occur once in each: what patience diff does with lines.
struct AnchorChain {
    /// Characters that are the same from a place in each text on.
    struct Run: Equatable {
        var left: Int
        var right: Int
        var count: Int
    }

    let left: [UInt32]
    let right: [UInt32]

    /// The most n-grams of a text that are looked at; of a longer one a sample by their hashes, which is the same in
    /// both texts. Between two of a sample a shared passage is found by its other n-grams or not needed.
    private static let mostGrams = 1 << 18

    /// Passages in the order of both texts, of all such chains one with the most characters.
    ///
    /// - Parameters:
    ///   - leftRange: where to look in the left text.
    ///   - rightRange: where to look in the right text.
    ///   - length: characters of an n-gram.
    func runs(_ leftRange: Range<Int>, _ rightRange: Range<Int>, length: Int) -> [Run] {
        let sample = UInt64(max(leftRange.count, rightRange.count) / Self.mostGrams + 1)
        let lefts = unique(left, leftRange, length, sample)
        let rights = unique(right, rightRange, length, sample)
        var anchors: [(left: Int, right: Int)] = []
        var (i, j) = (0, 0)
        while i < lefts.count, j < rights.count {
            if lefts[i].hash == rights[j].hash {
                anchors.append((lefts[i].place, rights[j].place))
                i += 1
                j += 1
            } else if lefts[i].hash < rights[j].hash {
                i += 1
            } else {
                j += 1
            }
        }
        anchors.sort { $0.left < $1.left }
        var runs: [Run] = []
        for anchor in anchors {
            if let last = runs.last, anchor.left < last.left + last.count { continue }
            // Two n-grams of one hash are no anchor.
            guard
                left[anchor.left..<anchor.left + length]
                    == right[anchor.right..<anchor.right + length]
            else { continue }
            runs.append(extended(anchor, leftRange, rightRange, length, after: runs.last))
        }
        return Self.heaviest(runs)
    }

    /// The n-grams that occur once in a range, by their hashes.
    private func unique(
        _ text: [UInt32], _ range: Range<Int>, _ length: Int, _ sample: UInt64
    ) -> [(hash: UInt64, place: Int)] {
        guard range.count >= length else { return [] }
        var all: [(hash: UInt64, place: Int)] = []
        var rolling = RollingHash(n: length)
        for (index, place) in range.enumerated() {
            rolling.roll(in: text[place], out: index >= length ? text[place - length] : nil)
            guard index >= length - 1 else { continue }
            let hash = RollingHash.mix(rolling.value)
            if hash % sample == 0 { all.append((hash, place - length + 1)) }
        }
        all.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
        var result: [(hash: UInt64, place: Int)] = []
        var index = 0
        while index < all.count {
            var end = index + 1
            while end < all.count, all[end].hash == all[index].hash { end += 1 }
            if end == index + 1 { result.append(all[index]) }
            index = end
        }
        return result
    }

    private func extended(
        _ anchor: (left: Int, right: Int), _ leftRange: Range<Int>, _ rightRange: Range<Int>,
        _ length: Int, after last: Run?
    ) -> Run {
        var run = Run(left: anchor.left, right: anchor.right, count: length)
        let floor = last.map { $0.left + $0.count } ?? leftRange.lowerBound
        while run.left > floor, run.right > rightRange.lowerBound,
            left[run.left - 1] == right[run.right - 1]
        {
            run.left -= 1
            run.right -= 1
            run.count += 1
        }
        while run.left + run.count < leftRange.upperBound,
            run.right + run.count < rightRange.upperBound,
            left[run.left + run.count] == right[run.right + run.count]
        {
            run.count += 1
        }
        return run
    }

    /// Of runs in the order of the left text those of the heaviest chain that is in the order of the right one too.
    /// Runs that overlap in the right text are cut.
    private static func heaviest(_ runs: [Run]) -> [Run] {
        guard runs.count > 1 else { return runs }
        // A Fenwick tree of the heaviest chain that ends at or before each rank in the right text.
        let order = runs.indices.sorted { runs[$0].right < runs[$1].right }
        var rank = [Int](repeating: 0, count: runs.count)
        for (place, run) in order.enumerated() { rank[run] = place + 1 }
        var tree = [(weight: Int, run: Int)](repeating: (0, -1), count: runs.count + 1)
        var weight = [Int](repeating: 0, count: runs.count)
        var previous = [Int](repeating: -1, count: runs.count)
        var best = 0
        for run in runs.indices {
            var place = rank[run] - 1
            var heaviest = (weight: 0, run: -1)
            while place > 0 {
                if tree[place].weight > heaviest.weight { heaviest = tree[place] }
                place &= place - 1
            }
            weight[run] = heaviest.weight + runs[run].count
            previous[run] = heaviest.run
            if weight[run] > weight[best] { best = run }
            place = rank[run]
            while place < tree.count {
                if weight[run] > tree[place].weight { tree[place] = (weight[run], run) }
                place += place & -place
            }
        }
        var chain: [Run] = []
        var run = best
        while run >= 0 {
            chain.append(runs[run])
            run = previous[run]
        }
        return cut(chain.reversed())
    }

    private static func cut(_ chain: [Run]) -> [Run] {
        var result: [Run] = []
        for var run in chain {
            if let last = result.last {
                let overlap = last.right + last.count - run.right
                if overlap > 0 {
                    guard overlap < run.count else { continue }
                    run.left += overlap
                    run.right += overlap
                    run.count -= overlap
                }
            }
            result.append(run)
        }
        return result
    }
}
