internal import CZstd
public import Storage

/// Decodes a zstd frame or steps over a skippable one, piece by piece. Checksums are checked.
///
/// A frame that wants a window of more than 128 MiB is refused, as `zstd -d` refuses it without
/// `--long`: its memory is what the window asks for.
public final class ZstandardDecoder: StreamDecoder {
    private let context: OpaquePointer
    /// How much input libzstd wants next: a block, and the header of the block after it.
    private var wanted = 0
    /// Whether decoded bytes may wait for room.
    private var isFull = false

    /// A decoder.
    public init() throws(KeifuError) {
        guard let context = ZSTD_createDCtx() else {
            throw KeifuError(.inputOutput, "zstd cannot start", remedy: "Free some memory.")
        }
        self.context = context
        wanted = ZSTD_initDStream(context)
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Makes it ready for the next frame.
    public func reset() throws(KeifuError) {
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        wanted = Self.headerLength
        isFull = false
    }

    /// The least bytes that say how long a frame's header is.
    private static let headerLength = 5
    private static let blockHeaderLength = 3

    /// Decodes some input to some output.
    public func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> StreamDecoding {
        var result = StreamDecoding(consumed: 0, produced: 0, state: .going)
        while result.state == .going, result.produced < output.count {
            let wasFull = isFull
            let step = decodeBlock(
                UnsafeRawBufferPointer(rebasing: input[result.consumed...]),
                into: UnsafeMutableRawBufferPointer(rebasing: output[result.produced...]))
            result.consumed += step.consumed
            result.produced += step.produced
            result.state = step.state
            if step.consumed == 0, step.produced == 0, !wasFull { break }
        }
        return result
    }

    /// One call of libzstd, which decodes one block at most: an error takes along what was decoded in
    /// the same call, so a call that can fail must have nothing else to give.
    private func decodeBlock(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> StreamDecoding {
        // Without the next block's header; and nothing at all while decoded bytes wait.
        let size =
            wanted > Self.blockHeaderLength ? wanted - Self.blockHeaderLength : max(1, wanted)
        var source = ZSTD_inBuffer(
            src: input.baseAddress, size: isFull ? 0 : min(input.count, size), pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let code = ZSTD_decompressStream(context, &target, &source)
        if ZSTD_isError(code) != 0 {
            return StreamDecoding(
                consumed: 0, produced: 0,
                state: .damaged(String(cString: ZSTD_getErrorName(code))))
        }
        wanted = code
        isFull = target.pos == target.size
        return StreamDecoding(
            consumed: source.pos, produced: target.pos, state: code == 0 ? .ended : .going)
    }
}
