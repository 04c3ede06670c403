internal import CZlib
public import Storage

/// Decodes a gzip member, a zlib stream or raw deflate, piece by piece.
public final class InflateDecoder: StreamDecoder {
    /// What stands around the deflate data.
    public enum Wrapping: Sendable {
        /// RFC 1952: a header, and a CRC-32 and the length after it, which are checked.
        case gzip
        /// RFC 1950: two bytes before, an Adler-32 after it, which is checked.
        case zlib
        /// RFC 1951: nothing.
        case raw
    }

    // On the heap: zlib keeps a pointer back to the structure and compares it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// A decoder.
    public init(_ wrapping: Wrapping) throws(KeifuError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let windowBits: Int32 =
            switch wrapping {
            case .gzip: 16 + MAX_WBITS
            case .zlib: MAX_WBITS
            case .raw: -MAX_WBITS
            }
        let code = inflateInit2_(
            stream, windowBits, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            throw KeifuError(.inputOutput, "zlib cannot start", remedy: "Free some memory.")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Makes it ready for the next member.
    public func reset() throws(KeifuError) { inflateReset(stream) }

    /// Decodes some input to some output.
    public func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> StreamDecoding {
        guard let room = output.baseAddress else {
            return StreamDecoding(consumed: 0, produced: 0, state: .going)
        }
        // zlib counts in 32 bits; what does not fit waits for the next call.
        let available = UInt32(clamping: input.count)
        let free = UInt32(clamping: output.count)
        // zlib does not write through next_in, though its type says so.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = available
        stream.pointee.next_out = room.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = free
        let code = inflate(stream, Z_NO_FLUSH)
        return StreamDecoding(
            consumed: Int(available - stream.pointee.avail_in),
            produced: Int(free - stream.pointee.avail_out), state: state(code))
    }

    private func state(_ code: Int32) -> StreamDecoding.State {
        switch code {
        // Z_BUF_ERROR says that there was nothing to do without more input or room.
        case Z_OK, Z_BUF_ERROR: .going
        case Z_STREAM_END: .ended
        case Z_NEED_DICT: .damaged("a preset dictionary is asked for")
        default: .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
        }
    }
}
