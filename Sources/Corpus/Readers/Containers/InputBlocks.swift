internal import Lineage
internal import Storage

/// A file as it lies, a block at a time: hashed and counted on the way, however it is read.
final class InputBlocks {
    /// Bytes read at once.
    static let blockSize = 1 << 18

    let file: InputFile
    private let block: UnsafeMutableRawBufferPointer
    /// Where the block lies in the file.
    private var range = 0..<0
    /// The hash of the file's first ``seen`` bytes; `nil` where none is asked for.
    private var hasher: DigestHasher?
    /// Up to where the file has been read.
    private var seen = 0
    private let progress: (Int) -> Void

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - isHashed: whether ``finish()`` is to give the file's SHA-256.
    ///   - progress: is told how many bytes were read for the first time.
    init(
        path: String, isHashed: Bool = false, progress: @escaping (Int) -> Void = { _ in }
    ) throws(KeifuError) {
        file = try InputFile(path: path)
        block = .allocate(byteCount: Self.blockSize, alignment: 16)
        hasher = isHashed ? DigestHasher() : nil
        self.progress = progress
    }

    deinit { block.deallocate() }

    /// The bytes from an offset on: at least `count` unless the file ends before, and at most a
    /// block. Valid until the next call.
    func bytes(at offset: Int, atLeast count: Int = 1) throws(KeifuError) -> UnsafeRawBufferPointer
    {
        if offset < range.lowerBound || offset + count > range.upperBound,
            range.upperBound < file.size || offset < range.lowerBound
        {
            try load(offset)
        }
        guard range.contains(offset) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(
            rebasing: block[(offset - range.lowerBound)..<range.count])
    }

    /// Up to `count` bytes from an offset on.
    func copy(at offset: Int, count: Int) throws(KeifuError) -> [UInt8] {
        Array(try bytes(at: offset, atLeast: count).prefix(count))
    }

    /// Reads what was not read yet, and gives the hash of the whole file if it was asked for.
    ///
    /// - Throws: `KeifuError` where the file changed meanwhile.
    func finish() throws(KeifuError) -> Digest? {
        if hasher != nil {
            while seen < file.size { try load(seen) }
        }
        try file.checkUnchanged()
        return hasher.take()?.finalize()
    }

    private func load(_ offset: Int) throws(KeifuError) {
        range = 0..<0
        let count = try file.read(into: block, at: offset)
        range = offset..<offset + count
        guard offset <= seen, range.upperBound > seen else { return }
        hasher?.update(
            buffer: UnsafeRawBufferPointer(rebasing: block[(seen - offset)..<count]))
        progress(range.upperBound - seen)
        seen = range.upperBound
    }
}
