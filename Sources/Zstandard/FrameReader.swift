public import Storage
internal import Synchronization

/// Reads a file of zstd frames, whole or a record at a time.
public final class FrameReader: Sendable {
    /// The file's path.
    public let path: String
    private let file: MappedFile
    /// The frame read last: records asked for in order stand in the same frame.
    private let cache = Mutex<(frame: UInt64, content: [UInt8])?>(nil)

    /// Opens a file.
    public init(path: String) throws(KeifuError) {
        self.path = path
        file = try MappedFile(path: path)
    }

    /// The record at a place; decompresses one frame, or none if it is the one read last.
    public func record(at place: FramePlace) throws(KeifuError) -> [UInt8] {
        let content = try content(ofFrame: place.frame)
        let (end, overflow) = place.offset.addingReportingOverflow(place.length)
        guard !overflow, end <= UInt64(content.count) else {
            throw .badInput(
                "a record lies outside its frame of \(content.count) bytes", file: path,
                offset: place.frame, remedy: "The file was damaged; restore it or make it again.")
        }
        return Array(content[Int(place.offset)..<Int(end)])
    }

    /// Hands out the content of each frame, in order.
    public func forEachFrame(_ body: (_ content: [UInt8]) throws -> Void) throws {
        var offset = 0
        while let frame = try frame(at: offset) {
            try body(frame.content)
            offset = frame.next
        }
    }

    /// The content of the frame that begins at an offset, and where the next one begins; `nil` at the end of the
    /// file. For walks from the first frame to the last: pages that were read are given back on the way.
    public func frame(at offset: Int) throws(KeifuError) -> (content: [UInt8], next: Int)? {
        guard offset < file.count else { return nil }
        let (content, size) = try read(frame: UInt64(offset))
        let next = offset + size
        if offset / Self.bytesHeld != next / Self.bytesHeld { file.releasePages() }
        return (content, next)
    }

    /// Bytes of the file after which pages are given back.
    private static let bytesHeld = 16 << 20

    private func content(ofFrame frame: UInt64) throws(KeifuError) -> [UInt8] {
        if let content = cache.withLock({ $0?.frame == frame ? $0?.content : nil }) {
            return content
        }
        let content = try read(frame: frame).content
        cache.withLock { $0 = (frame, content) }
        return content
    }

    private func read(frame: UInt64) throws(KeifuError) -> (content: [UInt8], size: Int) {
        guard frame < UInt64(file.count) else {
            throw .badInput(
                "the file ends at byte \(file.count), before a frame that is to be read",
                file: path,
                offset: frame, remedy: "The file was cut; restore it or make it again.")
        }
        let rest = UnsafeRawBufferPointer(rebasing: file.bytes[Int(frame)...])
        let size = try Zstandard.frameSize(rest, file: path, offset: frame)
        let content = try Zstandard.decompress(
            UnsafeRawBufferPointer(rebasing: rest[..<size]), file: path, offset: frame)
        return (content, size)
    }
}
