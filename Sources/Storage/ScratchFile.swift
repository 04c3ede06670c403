internal import Glibc

/// A file without a name: it is written to, read back, and gone when it is closed, however the process
/// ends.
public final class ScratchFile {
    private let file: FileDescriptor
    /// Bytes written so far.
    public private(set) var count = 0

    /// Makes an empty file on the disk of a folder.
    public init(in folder: String) throws(KeifuError) {
        let path = Paths.join(folder, ".scratch-\(getpid())-\(UInt64.random(in: 0 ... .max))")
        file = try FileDescriptor(open: path, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        guard unlink(path) == 0 else { throw .system("remove", file: path, code: errno) }
    }

    /// Appends bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(KeifuError) {
        try file.write(bytes)
        count += bytes.count
    }

    /// Reads up to `bytes.count` bytes at `offset`; fewer only at the end.
    public func read(
        into bytes: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(KeifuError) -> Int {
        try file.read(into: bytes, at: offset)
    }

    /// The error for a file that gives fewer bytes than were written to it.
    var cutShort: KeifuError {
        KeifuError(
            .inputOutput, "a scratch file gives fewer bytes than were written to it",
            file: file.path, remedy: "Check the disk and run again with --resume.")
    }
}
