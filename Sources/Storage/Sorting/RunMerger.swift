/// Merges sorted runs that lie in one scratch file.
///
/// A tree of losers (Knuth, "The Art of Computer Programming", 3, 5.4.1): each inner node remembers the run that
/// lost there, so the next record takes log₂ runs comparisons, most of them of the first eight bytes alone.
final class RunMerger {
    /// The fewest bytes that one read of a run brings, where memory allows: disks are slow at little.
    private static let leastRead = 256 << 10

    private let file: ScratchFile
    private let width: Int
    private let runs: Int
    /// One block of `blockSize` bytes a run.
    private let blocks: UnsafeMutableRawPointer
    private let blockSize: Int
    private let cursors: UnsafeMutablePointer<Cursor>
    /// `losers[0]` is the run with the smallest record; the others are inner nodes of the tree.
    private let losers: UnsafeMutablePointer<Int>
    private var isStarted = false

    /// How far a run is read.
    private struct Cursor {
        /// The record that the run stands at; `nil` at its end.
        var record: UnsafeRawPointer?
        /// Its first eight bytes as a number.
        var prefix: UInt64 = 0
        /// Where the block's records end.
        var blockEnd: UnsafeRawPointer
        /// What of the run is not read yet.
        var rest: Range<Int>
    }

    /// How many runs one merge may have within `memory` bytes.
    static func mostRuns(memory: Int) -> Int { max(8, memory / leastRead) }

    /// Begins a merge of runs, each a range of the file with whole records.
    init(file: ScratchFile, runs ranges: [Range<Int>], width: Int, memory: Int) throws(KeifuError) {
        self.file = file
        self.width = width
        runs = ranges.count
        blockSize = max(1, memory / max(1, runs) / width) * width
        blocks = .allocate(byteCount: runs * blockSize, alignment: 64)
        cursors = .allocate(capacity: runs)
        losers = .allocate(capacity: max(1, runs))
        for (run, range) in ranges.enumerated() {
            cursors[run] = Cursor(blockEnd: UnsafeRawPointer(blocks), rest: range)
        }
        for run in 0..<runs { try fill(run) }
        build()
    }

    deinit {
        blocks.deallocate()
        cursors.deallocate()
        losers.deallocate()
    }

    /// The next record in order, valid until the next call; `nil` after the last.
    func next() throws(KeifuError) -> UnsafeRawPointer? {
        guard runs > 0 else { return nil }
        if isStarted { try advance() }
        isStarted = true
        return cursors[losers[0]].record
    }

    /// Moves the run whose record was given out, and finds the smallest record again.
    @inline(__always)
    private func advance() throws(KeifuError) {
        var winner = losers[0]
        guard let record = cursors[winner].record else { return }
        let following = record + width
        if following < cursors[winner].blockEnd {
            cursors[winner].record = following
            cursors[winner].prefix = prefix(following)
        } else {
            try fill(winner)
        }
        var node = (winner + runs) / 2
        while node > 0 {
            let loser = losers[node]
            if isBefore(loser, winner) {
                losers[node] = winner
                winner = loser
            }
            node /= 2
        }
        losers[0] = winner
    }

    /// Plays every match once. Leaf r of the tree is node runs + r; a node's children are 2n and 2n + 1.
    private func build() {
        guard runs > 0 else { return }
        var winners = [Int](repeating: 0, count: 2 * runs)
        for run in 0..<runs { winners[runs + run] = run }
        for node in stride(from: runs - 1, to: 0, by: -1) {
            let (left, right) = (winners[2 * node], winners[2 * node + 1])
            let leftWins = !isBefore(right, left)
            winners[node] = leftWins ? left : right
            losers[node] = leftWins ? right : left
        }
        losers[0] = winners[runs == 1 ? runs : 1]
    }

    /// Whether a run's record comes before another's; a run at its end comes last.
    @inline(__always)
    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        guard let one = cursors[left].record else { return false }
        guard let other = cursors[right].record else { return true }
        if cursors[left].prefix != cursors[right].prefix {
            return cursors[left].prefix < cursors[right].prefix
        }
        return RecordOrder.less(one, other, from: min(8, width), width: width)
    }

    /// Reads a run's next block.
    private func fill(_ run: Int) throws(KeifuError) {
        let rest = cursors[run].rest
        guard !rest.isEmpty else {
            cursors[run].record = nil
            return
        }
        let block = blocks + run * blockSize
        let wanted = min(blockSize, rest.count)
        let count = try file.read(
            into: UnsafeMutableRawBufferPointer(start: block, count: wanted), at: rest.lowerBound)
        guard count == wanted else { throw file.cutShort }
        cursors[run].rest = rest.lowerBound + count..<rest.upperBound
        cursors[run].blockEnd = UnsafeRawPointer(block + count)
        cursors[run].record = UnsafeRawPointer(block)
        cursors[run].prefix = prefix(UnsafeRawPointer(block))
    }

    @inline(__always)
    private func prefix(_ record: UnsafeRawPointer) -> UInt64 {
        if width >= 8 { return UInt64(bigEndian: record.loadUnaligned(as: UInt64.self)) }
        var value: UInt64 = 0
        for byte in 0..<width { value = value << 8 | UInt64((record + byte).load(as: UInt8.self)) }
        return value
    }
}
