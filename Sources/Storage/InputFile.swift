internal import Glibc

/// A file that is read in blocks, at any offset.
///
/// Unlike ``MappedFile`` it never counts as the process's memory, and a read error is thrown and not
/// a signal.
public final class InputFile: Sendable {
    /// The file's path.
    public let path: String
    /// The file's size in bytes when it was opened.
    public let size: Int
    private let file: FileDescriptor
    private let opened: Stamp

    /// Size and time of the last change.
    private struct Stamp: Equatable {
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    /// Opens a file.
    public init(path: String) throws(KeifuError) {
        self.path = path
        file = try FileDescriptor(open: path, flags: O_RDONLY)
        opened = try Self.stamp(file)
        size = opened.size
    }

    /// Reads up to `bytes.count` bytes at `offset`; fewer only at the end of the file.
    ///
    /// - Throws: `KeifuError` where the disk fails, or where the file ends before the size that it
    ///   had when it was opened.
    public func read(
        into bytes: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(KeifuError) -> Int {
        let count = try file.read(into: bytes, at: offset)
        guard count == min(bytes.count, max(0, size - offset)) else { throw changed }
        return count
    }

    /// Throws unless the file is as it was when it was opened.
    public func checkUnchanged() throws(KeifuError) {
        guard try Self.stamp(file) == opened else { throw changed }
    }

    /// The error for a file that somebody writes to.
    public var changed: KeifuError {
        .badInput(
            "the file changed since it was first read", file: path,
            remedy: "Run again when nothing writes to it.")
    }

    private static func stamp(_ file: borrowing FileDescriptor) throws(KeifuError) -> Stamp {
        // The size first: it throws for what is no file.
        _ = try file.size()
        var status = stat()
        guard fstat(file.raw, &status) == 0 else {
            throw .system("stat", file: file.path, code: errno)
        }
        return Stamp(
            size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}
