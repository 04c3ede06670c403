/// Records in ascending order, one after the other.
public final class SortedRecords {
    /// Bytes of a record.
    public let width: Int
    /// How many records there are in all.
    public let count: Int

    /// The whole, where it fitted memory.
    private let buffer: UnsafeMutableRawBufferPointer?
    private let filled: Int
    private var offset = 0
    private let merger: RunMerger?

    /// Records that lie sorted in a buffer, which now belongs to this object.
    init(width: Int, count: Int, sorted buffer: UnsafeMutableRawBufferPointer, filled: Int) {
        self.width = width
        self.count = count
        self.buffer = buffer
        self.filled = filled
        merger = nil
    }

    /// Records that a merge gives.
    init(width: Int, count: Int, merger: RunMerger) {
        self.width = width
        self.count = count
        self.merger = merger
        buffer = nil
        filled = 0
    }

    deinit { buffer?.deallocate() }

    /// The next record, valid until the next call; `nil` after the last.
    ///
    /// - Throws: `KeifuError` where a scratch file cannot be read.
    public func next() throws(KeifuError) -> UnsafeRawBufferPointer? {
        if let merger {
            return try merger.next().map { UnsafeRawBufferPointer(start: $0, count: width) }
        }
        guard let buffer, offset < filled else { return nil }
        let record = UnsafeRawBufferPointer(rebasing: buffer[offset..<offset + width])
        offset += width
        return record
    }
}
