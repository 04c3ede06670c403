public import Lineage
public import Storage

/// Where a record lies in a file of zstd frames.
public struct FramePlace: Hashable, Sendable {
    /// Offset in bytes of the compressed frame in the file.
    public var frame: UInt64
    /// Offset in bytes of the record in the frame's content.
    public var offset: UInt64
    /// Length in bytes of the record.
    public var length: UInt64

    /// A place.
    public init(frame: UInt64, offset: UInt64, length: UInt64) {
        self.frame = frame
        self.offset = offset
        self.length = length
    }
}

/// Writes records into a file of independent zstd frames.
///
/// A frame closes as soon as it holds `frameSize` bytes, so reading one record decompresses about that much;
/// a longer record has a frame of its own. `zstd -d` reads the file as the records one after another.
public final class FrameWriter {
    private let writer: AtomicFileWriter
    private let frameSize: Int
    private let level: Int
    private var pending: [UInt8] = []

    /// Starts a file; it appears under its name with ``finish()``.
    public init(
        path: String, frameSize: Int = 1 << 20, level: Int = Zstandard.standardLevel
    ) throws(KeifuError) {
        writer = try AtomicFileWriter(path: path)
        self.frameSize = frameSize
        self.level = level
    }

    /// Appends a record.
    public func append(_ record: [UInt8]) throws(KeifuError) -> FramePlace {
        let place = FramePlace(
            frame: UInt64(writer.count), offset: UInt64(pending.count), length: UInt64(record.count)
        )
        pending.append(contentsOf: record)
        if pending.count >= frameSize { try closeFrame() }
        return place
    }

    /// Gives the file its name. A file without records holds one empty frame, so that it is a zstd file.
    /// - Returns: its size in bytes and its SHA-256.
    public func finish() throws(KeifuError) -> (bytes: Int, checksum: Digest) {
        if !pending.isEmpty || writer.count == 0 { try closeFrame() }
        let checksum = try writer.commit()
        return (writer.count, checksum)
    }

    private func closeFrame() throws(KeifuError) {
        try writer.write(try Zstandard.compress(pending, level: level))
        pending.removeAll(keepingCapacity: true)
    }
}
