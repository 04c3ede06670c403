internal import Glibc
public import Lineage

/// Writes a file that appears under its name only when it is whole.
///
/// Bytes go to `.NAME.PID.partial` in the same folder. ``commit()`` syncs it, renames it and syncs the
/// folder. Without a commit the partial file is removed; one left by a killed process is ignored by every
/// reader and removed by the next run of the same work.
public final class AtomicFileWriter {
    /// The name that the file will have.
    public let path: String
    /// Bytes written so far.
    public private(set) var count = 0

    private let temporaryPath: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private var hasher: DigestHasher? = DigestHasher()
    private static let bufferSize = 1 << 18

    /// Starts writing, making the folders above the file.
    public init(path: String) throws(KeifuError) {
        self.path = path
        let folder = Paths.parent(path)
        try Files.createDirectory(folder)
        temporaryPath = Paths.join(folder, ".\(Paths.name(path)).\(getpid()).partial")
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("create", file: temporaryPath, code: errno) }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if descriptor >= 0 {
            close(descriptor)
            unlink(temporaryPath)
        }
    }

    /// Appends bytes.
    public func write(_ bytes: [UInt8]) throws(KeifuError) {
        try write(bytes[...])
    }

    /// Appends bytes.
    public func write(_ bytes: ArraySlice<UInt8>) throws(KeifuError) {
        count += bytes.count
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try writeThrough(Array(bytes))
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    /// Gives the file its name.
    /// - Returns: the SHA-256 of its bytes.
    @discardableResult
    public func commit() throws(KeifuError) -> Digest {
        try flush()
        guard fsync(descriptor) == 0 else {
            throw .system("sync", file: temporaryPath, code: errno)
        }
        close(descriptor)
        descriptor = -1
        try Files.rename(temporaryPath, to: path)
        guard let finished = hasher.take() else {
            preconditionFailure("commit() is called once")
        }
        return finished.finalize()
    }

    private func flush() throws(KeifuError) {
        guard !buffer.isEmpty else { return }
        try writeThrough(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func writeThrough(_ bytes: [UInt8]) throws(KeifuError) {
        hasher?.update(bytes)
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw .system("write", file: temporaryPath, code: errno)
            }
            done += written
        }
    }
}
