internal import CZlib
public import Storage

/// Compresses texts to zlib streams, for the size alone. One thread at a time.
///
/// The quarter of a megabyte that zlib works in is allocated once and used for every text.
public final class Deflater {
    // On the heap: zlib keeps a pointer back to the structure and compares it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var room = [UInt8](repeating: 0, count: 1 << 16)

    /// A compressor of a level from 1, the fastest, to 9, the smallest.
    public init(level: Int) throws(KeifuError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit_(
            stream, Int32(level), zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            throw KeifuError(.inputOutput, "zlib cannot start", remedy: "Free some memory.")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The size in bytes of the zlib stream (RFC 1950) of `bytes`: the same as that of zlib's `compress2` and of
    /// Python's `zlib.compress`.
    public func compressedCount(of bytes: [UInt8]) -> Int {
        deflateReset(stream)
        bytes.withUnsafeBufferPointer { input in
            room.withUnsafeMutableBufferPointer { output in
                var start = 0
                repeat {
                    // zlib counts in 32 bits.
                    let count = min(input.count - start, 1 << 30)
                    // zlib does not write through next_in, though its type says so.
                    stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: input.baseAddress?.advanced(by: start))
                    stream.pointee.avail_in = UInt32(count)
                    start += count
                    let flush = start == input.count ? Z_FINISH : Z_NO_FLUSH
                    repeat {
                        stream.pointee.next_out = output.baseAddress
                        stream.pointee.avail_out = UInt32(output.count)
                        deflate(stream, flush)
                    } while stream.pointee.avail_out == 0
                } while start < input.count
            }
        }
        return Int(stream.pointee.total_out)
    }
}
