internal import CBzip2
public import Storage

/// Decodes a bzip2 stream, piece by piece. Block and stream checksums are checked.
public final class Bzip2Decoder: StreamDecoder {
    // On the heap: libbz2 keeps a pointer back to the structure and compares it.
    private let stream: UnsafeMutablePointer<bz_stream>
    private var isReady = false

    /// A decoder.
    public init() throws(KeifuError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: bz_stream())
        try start()
    }

    deinit {
        if isReady { BZ2_bzDecompressEnd(stream) }
        stream.deallocate()
    }

    /// Makes it ready for the next stream.
    public func reset() throws(KeifuError) {
        if isReady { BZ2_bzDecompressEnd(stream) }
        try start()
    }

    private func start() throws(KeifuError) {
        isReady = false
        stream.pointee = bz_stream()
        guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
            throw KeifuError(.inputOutput, "libbz2 cannot start", remedy: "Free some memory.")
        }
        isReady = true
    }

    /// Decodes some input to some output.
    public func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> StreamDecoding {
        guard let room = output.baseAddress else {
            return StreamDecoding(consumed: 0, produced: 0, state: .going)
        }
        let available = UInt32(clamping: input.count)
        let free = UInt32(clamping: output.count)
        // libbz2 does not write through next_in, though its type says so.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
        stream.pointee.avail_in = available
        stream.pointee.next_out = room.assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = free
        let code = BZ2_bzDecompress(stream)
        return StreamDecoding(
            consumed: Int(available - stream.pointee.avail_in),
            produced: Int(free - stream.pointee.avail_out), state: Self.state(code))
    }

    private static func state(_ code: Int32) -> StreamDecoding.State {
        switch code {
        case BZ_OK: .going
        case BZ_STREAM_END: .ended
        case BZ_DATA_ERROR: .damaged("the data or a checksum is wrong")
        case BZ_DATA_ERROR_MAGIC: .damaged("no bzip2 stream begins here")
        case BZ_MEM_ERROR: .damaged("out of memory")
        default: .damaged("bzip2 error \(code)")
        }
    }
}
