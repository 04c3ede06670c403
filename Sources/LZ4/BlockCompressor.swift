internal import CLZ4

/// Compresses texts to LZ4 blocks, for the size alone. One thread at a time.
public final class BlockCompressor {
    private var room: [CChar] = []

    /// A compressor.
    public init() {}

    /// The size in bytes of the LZ4 block of `bytes`, by `LZ4_compress_default`, which is what lz4-java's
    /// `fastCompressor` calls.
    ///
    /// LZ4 takes at most 2,113,929,216 bytes at once; what is longer is compressed in blocks of that size.
    public func compressedCount(of bytes: [UInt8]) -> Int {
        // A match reaches back 64 KiB, so that blocks cost next to nothing.
        var total = 0
        var start = 0
        while start < bytes.count {
            let count = min(bytes.count - start, Int(LZ4_MAX_INPUT_SIZE))
            let bound = Int(LZ4_compressBound(Int32(count)))
            if room.count < bound { room = [CChar](repeating: 0, count: bound) }
            total += bytes.withUnsafeBytes { input -> Int in
                let source = UnsafeRawBufferPointer(rebasing: input[start..<start + count])
                return room.withUnsafeMutableBufferPointer { output -> Int in
                    Int(
                        LZ4_compress_default(
                            source.baseAddress?.assumingMemoryBound(to: CChar.self),
                            output.baseAddress, Int32(count), Int32(clamping: output.count)))
                }
            }
            start += count
        }
        return total
    }
}
