/// Where two texts agree and where they differ, width, spaces and line breaks aside.
///
/// The folded texts are aligned by passages that both have: first what they begin and end with, then n-grams that
/// occur once in each (32 characters, then 12, then 5 between those), and the shortest edit script for what is left
/// where that is short. Shared passages in another order count as differences. Texts of ten megabytes take
/// seconds.
///
/// ```swift
/// let alignment = TextAlignment(kept: kept, removed: removed)
/// for difference in alignment.differences { print(kept[difference.kept], removed[difference.removed]) }
/// ```
public struct TextAlignment: Sendable {
    /// A place at which the texts differ.
    public struct Difference: Equatable, Sendable {
        /// Bytes of the kept text; empty where something is missing there.
        public var kept: Range<Int>
        /// Bytes of the removed text; empty where something is missing there.
        public var removed: Range<Int>
        /// Folded characters of the kept text.
        public var keptCharacters: Int
        /// Folded characters of the removed text.
        public var removedCharacters: Int
    }

    /// Folded characters of the kept text.
    public let keptCharacters: Int
    /// Folded characters of the removed text.
    public let removedCharacters: Int
    /// Folded characters that stand in both, in the same order.
    public let sharedCharacters: Int
    /// The places at which the texts differ, in order. Two with less than ``least`` equal characters between them
    /// are one.
    public let differences: [Difference]
    /// Bytes of the kept text that are the longest passage that both have.
    public let longestKept: Range<Int>
    /// Bytes of the same passage in the removed text.
    public let longestRemoved: Range<Int>
    /// Folded characters of that passage.
    public let longestCharacters: Int

    /// Equal characters that separate two differences.
    public static let least = 3

    /// Aligns two texts of valid UTF-8.
    public init(kept: [UInt8], removed: [UInt8]) {
        let left = FoldedCharacters(kept)
        let right = FoldedCharacters(removed)
        var aligner = Aligner(left: left.scalars, right: right.scalars)
        let runs = aligner.run()
        keptCharacters = left.scalars.count
        removedCharacters = right.scalars.count
        sharedCharacters = runs.reduce(0) { $0 + $1.count }
        differences = Self.gaps(runs, left.scalars.count, right.scalars.count).map { gap in
            Difference(
                kept: left.range(gap.left), removed: right.range(gap.right),
                keptCharacters: gap.left.count, removedCharacters: gap.right.count)
        }
        let longest =
            runs.max { $0.count < $1.count } ?? AnchorChain.Run(left: 0, right: 0, count: 0)
        longestCharacters = longest.count
        longestKept = left.range(longest.left..<longest.left + longest.count)
        longestRemoved = right.range(longest.right..<longest.right + longest.count)
    }

    /// What lies between runs, those too short to separate anything left out.
    private static func gaps(
        _ runs: [AnchorChain.Run], _ leftCount: Int, _ rightCount: Int
    ) -> [(left: Range<Int>, right: Range<Int>)] {
        var gaps: [(left: Range<Int>, right: Range<Int>)] = []
        var (left, right) = (0, 0)
        func isShort(_ run: AnchorChain.Run) -> Bool {
            run.count < least && run.left > 0 && run.left + run.count < leftCount
                && run.right > 0 && run.right + run.count < rightCount
        }
        let end = AnchorChain.Run(left: leftCount, right: rightCount, count: 0)
        for run in runs.filter({ !isShort($0) }) + [end] {
            if run.left > left || run.right > right {
                gaps.append((left..<run.left, right..<run.right))
            }
            (left, right) = (run.left + run.count, run.right + run.count)
        }
        return gaps
    }
}

/// The alignment of two texts of folded characters.
struct Aligner {
    private let chain: AnchorChain
    private var diff: BoundedDiff
    private var runs: [AnchorChain.Run] = []

    /// Characters of the n-grams that anchors are looked for by, level for level.
    private static let lengths = [32, 12, 5]
    /// Ranges that together are shorter go to the diff at once.
    private static let short = 64
    /// Steps of all diffs together: about a second.
    private static let budget = 1 << 27

    init(left: [UInt32], right: [UInt32]) {
        chain = AnchorChain(left: left, right: right)
        diff = BoundedDiff(left: left, right: right, budget: Self.budget)
    }

    /// Shared passages, in the order of both texts; no two touch in both.
    mutating func run() -> [AnchorChain.Run] {
        align(0..<chain.left.count, 0..<chain.right.count, level: 0)
        return runs
    }

    private mutating func align(_ left: Range<Int>, _ right: Range<Int>, level: Int) {
        var (left, right) = (left, right)
        var prefix = 0
        while prefix < left.count, prefix < right.count,
            chain.left[left.lowerBound + prefix] == chain.right[right.lowerBound + prefix]
        {
            prefix += 1
        }
        append(AnchorChain.Run(left: left.lowerBound, right: right.lowerBound, count: prefix))
        left = left.dropFirst(prefix)
        right = right.dropFirst(prefix)
        var suffix = 0
        while suffix < left.count, suffix < right.count,
            chain.left[left.upperBound - 1 - suffix] == chain.right[right.upperBound - 1 - suffix]
        {
            suffix += 1
        }
        left = left.dropLast(suffix)
        right = right.dropLast(suffix)
        if !left.isEmpty, !right.isEmpty { alignMiddle(left, right, level) }
        append(AnchorChain.Run(left: left.upperBound, right: right.upperBound, count: suffix))
    }

    private mutating func alignMiddle(_ left: Range<Int>, _ right: Range<Int>, _ level: Int) {
        if left.count + right.count > Self.short, level < Self.lengths.count {
            let anchors = chain.runs(left, right, length: Self.lengths[level])
            var (leftEnd, rightEnd) = (left.lowerBound, right.lowerBound)
            for anchor in anchors {
                align(leftEnd..<anchor.left, rightEnd..<anchor.right, level: level + 1)
                append(anchor)
                (leftEnd, rightEnd) = (anchor.left + anchor.count, anchor.right + anchor.count)
            }
            align(leftEnd..<left.upperBound, rightEnd..<right.upperBound, level: level + 1)
        } else if let found = diff.runs(left, right) {
            for run in found { append(run) }
        }
    }

    private mutating func append(_ run: AnchorChain.Run) {
        guard run.count > 0 else { return }
        if let last = runs.last, last.left + last.count == run.left,
            last.right + last.count == run.right
        {
            runs[runs.count - 1].count += run.count
        } else {
            runs.append(run)
        }
    }
}
