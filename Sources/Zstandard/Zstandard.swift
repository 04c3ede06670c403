internal import CZstd
public import Storage

/// Whole zstd frames: each carries its content's size and checksum, and can be read alone.
public enum Zstandard {
    /// The library's version: compressed bytes may differ between versions, so it belongs to the identity of
    /// what is built with it.
    public static var version: String { String(cString: ZSTD_versionString()) }

    /// The level used where none is given.
    public static let standardLevel = 3

    /// One frame that holds `bytes`. The same bytes, level and library version give the same frame.
    public static func compress(
        _ bytes: [UInt8], level: Int = standardLevel
    ) throws(KeifuError) -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw outOfMemory }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        var code = 0
        let frame = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
            buffer, count in
            code = bytes.withUnsafeBytes {
                ZSTD_compress2(context, buffer.baseAddress, buffer.count, $0.baseAddress, $0.count)
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else {
            throw KeifuError(.inputOutput, "zstd cannot compress: \(message(code))")
        }
        return frame
    }

    /// The size in bytes of the compressed frame at the start of `bytes`.
    ///
    /// - Parameters:
    ///   - file: named in the error.
    ///   - offset: where `bytes` begin in the file, for the error.
    public static func frameSize(
        _ bytes: UnsafeRawBufferPointer, file: String, offset: UInt64
    ) throws(KeifuError) -> Int {
        let code = ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count)
        guard ZSTD_isError(code) == 0 else {
            throw damaged(message(code), file: file, offset: offset)
        }
        return code
    }

    /// The content of the frame at the start of `bytes`, with its checksum verified.
    ///
    /// - Throws: `KeifuError` naming file and offset for a frame that is cut, damaged or claims to hold more
    ///   than `limit` bytes.
    public static func decompress(
        _ bytes: UnsafeRawBufferPointer, file: String, offset: UInt64, limit: UInt64 = 1 << 34
    ) throws(KeifuError) -> [UInt8] {
        let size = try frameSize(bytes, file: file, offset: offset)
        let content = ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
        // The two highest values say "unknown" and "error"; our own frames always carry their size.
        guard content <= limit else {
            throw damaged("its content's size is not stated", file: file, offset: offset)
        }
        var code = 0
        let result = [UInt8](unsafeUninitializedCapacity: Int(content)) { buffer, count in
            code = ZSTD_decompress(buffer.baseAddress, buffer.count, bytes.baseAddress, size)
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0, result.count == Int(content) else {
            throw damaged(message(code), file: file, offset: offset)
        }
        return result
    }

    private static let outOfMemory = KeifuError(
        .inputOutput, "zstd cannot start", remedy: "Free some memory.")

    private static func message(_ code: Int) -> String { String(cString: ZSTD_getErrorName(code)) }

    private static func damaged(_ why: String, file: String, offset: UInt64) -> KeifuError {
        .badInput(
            "the zstd frame cannot be read: \(why)", file: file, offset: offset,
            remedy: "The file was cut or damaged; restore it or make it again.")
    }
}
