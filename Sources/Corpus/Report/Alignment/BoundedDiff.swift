/// The shortest edit script between two short texts (Myers, 1986: "An O(ND) difference algorithm and its
/// variations"), as long as it is short.
struct BoundedDiff {
    let left: [UInt32]
    let right: [UInt32]
    /// Steps that are left for all calls together.
    private(set) var budget: Int

    /// The most characters that are removed or inserted; beyond that the texts are different, and how does not matter.
    private static let mostEdits = 400

    init(left: [UInt32], right: [UInt32], budget: Int) {
        self.left = left
        self.right = right
        self.budget = budget
    }

    /// What the two share, in order; `nil` where they differ by too much, or where the budget is used up.
    mutating func runs(_ leftRange: Range<Int>, _ rightRange: Range<Int>) -> [AnchorChain.Run]? {
        let (n, m) = (leftRange.count, rightRange.count)
        let most = min(n + m, Self.mostEdits)
        // Furthest places in the left text on the diagonals −edits…edits, for each number of edits.
        var trace: [[Int32]] = []
        var reach: [Int32] = []
        for edits in 0...most {
            var next = [Int32](repeating: -1, count: 2 * edits + 1)
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                budget -= 1
                guard budget > 0 else { return nil }
                var x = Self.start(diagonal, edits, reach)
                var y = x - diagonal
                while x < n, y < m, y >= 0,
                    left[leftRange.lowerBound + x] == right[rightRange.lowerBound + y]
                {
                    x += 1
                    y += 1
                }
                next[diagonal + edits] = Int32(truncatingIfNeeded: x)
                if x >= n, y >= m {
                    trace.append(reach)
                    return walk(trace, edits, n, m, leftRange.lowerBound, rightRange.lowerBound)
                }
            }
            trace.append(reach)
            reach = next
        }
        return nil
    }

    /// Where a diagonal begins after one more edit. `reach` is that of one edit fewer.
    private static func start(_ diagonal: Int, _ edits: Int, _ reach: [Int32]) -> Int {
        guard edits > 0 else { return 0 }
        func furthest(_ diagonal: Int) -> Int {
            let index = diagonal + edits - 1
            return reach.indices.contains(index) ? Int(reach[index]) : -1
        }
        let (below, above) = (furthest(diagonal - 1), furthest(diagonal + 1))
        return diagonal == -edits || (diagonal != edits && below < above) ? above : below + 1
    }

    /// The way back from the end.
    private func walk(
        _ trace: [[Int32]], _ edits: Int, _ n: Int, _ m: Int, _ leftStart: Int, _ rightStart: Int
    ) -> [AnchorChain.Run] {
        var runs: [AnchorChain.Run] = []
        var (x, y) = (n, m)
        for edit in stride(from: edits, through: 0, by: -1) {
            let begin = Self.start(x - y, edit, trace[edit])
            if x > begin {
                runs.append(
                    AnchorChain.Run(
                        left: leftStart + begin, right: rightStart + begin - (x - y),
                        count: x - begin))
            }
            guard edit > 0 else { break }
            // Where the edit led to `begin` from.
            let diagonal = x - y
            let reach = trace[edit]
            func furthest(_ diagonal: Int) -> Int {
                let index = diagonal + edit - 1
                return reach.indices.contains(index) ? Int(reach[index]) : -1
            }
            let (below, above) = (furthest(diagonal - 1), furthest(diagonal + 1))
            if diagonal == -edit || (diagonal != edit && below < above) {
                (x, y) = (above, above - diagonal - 1)
            } else {
                (x, y) = (below, below - diagonal + 1)
            }
        }
        return runs.reversed()
    }
}
