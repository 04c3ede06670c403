internal import Glibc

/// A file's bytes, mapped into memory for reading.
public final class MappedFile: @unchecked Sendable {
    // Unchecked: the mapping is read-only and lives as long as the object.
    /// The file's path.
    public let path: String
    private let base: UnsafeMutableRawPointer?
    /// The file's size in bytes.
    public let count: Int

    /// Maps a file.
    public init(path: String) throws(KeifuError) {
        self.path = path
        let file = try FileDescriptor(open: path, flags: O_RDONLY)
        count = try file.size()
        if count == 0 {
            base = nil
        } else {
            guard let mapping = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.raw, 0),
                mapping != MAP_FAILED
            else {
                throw .system("map", file: path, code: errno)
            }
            base = mapping
        }
    }

    deinit {
        if let base { munmap(base, count) }
    }

    /// The mapped bytes; valid while this object is.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Gives the memory of the pages read so far back to the system; the bytes stay readable and are read from
    /// the disk, or its cache, again. For walks through files larger than memory.
    public func releasePages() {
        if let base { madvise(base, count, MADV_DONTNEED) }
    }

    /// Runs `body` over the mapped bytes.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        try withExtendedLifetime(self) { try body(bytes) }
    }
}
