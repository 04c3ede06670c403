internal import Glibc

extension Files {
    /// Appends bytes to a file in one write, making it where it is missing. For logs that may end in half
    /// a line after a power cut; anything else goes through ``AtomicFileWriter``.
    public static func append(_ path: String, _ bytes: [UInt8]) throws(KeifuError) {
        let file = try FileDescriptor(open: path, flags: O_WRONLY | O_CREAT | O_APPEND)
        var failure: KeifuError?
        bytes.withUnsafeBytes { buffer in
            do throws(KeifuError) { try file.write(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

extension Files {
    /// Waits until a file's bytes are on the disk.
    public static func synchronize(_ path: String) throws(KeifuError) {
        try FileDescriptor(open: path, flags: O_RDONLY).synchronize()
    }
}
