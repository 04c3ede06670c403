/// Sorts records of one width, ascending as bytes (memcmp), that may be more than memory holds.
///
/// Records gather in a buffer; a full buffer is sorted and written to an unnamed scratch file as a *run*. At
/// the end the runs are merged, as many at once as memory has read buffers for. What fits the buffer never
/// touches the disk.
///
/// ```swift
/// let sorter = try RecordSorter(width: 16, memory: 64 << 20, folder: work)
/// try sorter.append(records)                                    // any multiple of 16 bytes, many times
/// let sorted = try sorter.sorted()
/// while let record = try sorted.next() { … }                   // 16 bytes, valid until the next call
/// ```
///
/// Numbers in records are written big-endian, so that their order as bytes is their order as numbers. Equal
/// records all stay. The result depends on the records alone: not on the order in which they came, nor on
/// `memory`.
public final class RecordSorter {
    /// Bytes of a record.
    public let width: Int
    /// Records appended so far.
    public private(set) var count = 0

    private let memory: Int
    private let folder: String
    /// Bytes that the buffer holds: a multiple of the width.
    private let capacity: Int
    private var buffer: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var isFinished = false
    /// Where runs lie, one behind the other; made when the buffer is full for the first time.
    private var file: ScratchFile?
    private var runs: [Range<Int>] = []

    /// A sorter without records.
    ///
    /// - Parameters:
    ///   - width: bytes of a record, 1 to 4,096.
    ///   - memory: bytes of memory that the sorter and what it gives may take. Below 64 KiB it takes 64 KiB.
    ///   - folder: where scratch files go. They have no names: nothing of them is left, however the process ends.
    public init(width: Int, memory: Int, folder: String) throws(KeifuError) {
        precondition((1...4096).contains(width), "a record has 1 to 4,096 bytes")
        self.width = width
        self.memory = max(memory, 64 << 10)
        self.folder = folder
        capacity = self.memory / width * width
        // Pages that were never written to take no memory.
        buffer = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { buffer.deallocate() }

    /// Appends records that lie one behind the other.
    ///
    /// - Throws: `KeifuError` where a scratch file cannot be made or written.
    public func append(_ records: UnsafeRawBufferPointer) throws(KeifuError) {
        precondition(!isFinished, "records come before `sorted()`")
        precondition(records.count % width == 0, "records have \(width) bytes each")
        var rest = records[...]
        while !rest.isEmpty {
            if filled == capacity { try spill() }
            let now = rest.prefix(capacity - filled)
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: now))
            filled += now.count
            rest = rest.dropFirst(now.count)
        }
        count += records.count / width
    }

    /// Appends one record, or several.
    public func append(_ records: [UInt8]) throws(KeifuError) {
        var failure: KeifuError?
        records.withUnsafeBytes { bytes in
            do throws(KeifuError) { try append(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// All records in order. It is called once, as the sorter's last call.
    ///
    /// - Throws: `KeifuError` where a scratch file cannot be written or read.
    public func sorted() throws(KeifuError) -> SortedRecords {
        precondition(!isFinished, "a sorter gives its records once")
        isFinished = true
        guard let file else {
            sortBuffer()
            let result = SortedRecords(width: width, count: count, sorted: buffer, filled: filled)
            buffer = .allocate(byteCount: 0, alignment: 64)
            return result
        }
        if filled > 0 { try spill() }
        buffer.deallocate()
        buffer = .allocate(byteCount: 0, alignment: 64)
        while runs.count > RunMerger.mostRuns(memory: memory) { try mergeSome(of: file) }
        let merger = try RunMerger(file: file, runs: runs, width: width, memory: memory)
        return SortedRecords(width: width, count: count, merger: merger)
    }

    private func sortBuffer() {
        RecordSort.sort(UnsafeMutableRawBufferPointer(rebasing: buffer[..<filled]), width: width)
    }

    /// Sorts what the buffer holds and writes it as a run.
    private func spill() throws(KeifuError) {
        sortBuffer()
        let target: ScratchFile
        if let file { target = file } else { target = try ScratchFile(in: folder) }
        file = target
        let start = target.count
        try target.append(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        runs.append(start..<target.count)
        filled = 0
    }

    /// Merges the oldest runs into one, no more of them than it takes to have few enough for the last merge.
    private func mergeSome(of file: ScratchFile) throws(KeifuError) {
        // A quarter of the memory gathers what is written.
        let share = memory / 4 * 3
        let most = RunMerger.mostRuns(memory: share)
        let excess = runs.count - RunMerger.mostRuns(memory: memory)
        let merged = min(most, excess + 1)
        let merger = try RunMerger(
            file: file, runs: Array(runs.prefix(merged)), width: width, memory: share)
        let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, memory / 4 / width) * width, alignment: 64)
        defer { output.deallocate() }
        let start = file.count
        var filled = 0
        while let record = try merger.next() {
            if filled == output.count {
                try file.append(UnsafeRawBufferPointer(output))
                filled = 0
            }
            UnsafeMutableRawBufferPointer(rebasing: output[filled...]).copyMemory(
                from: UnsafeRawBufferPointer(start: record, count: width))
            filled += width
        }
        try file.append(UnsafeRawBufferPointer(rebasing: output[..<filled]))
        runs.removeFirst(merged)
        runs.append(start..<file.count)
    }
}
