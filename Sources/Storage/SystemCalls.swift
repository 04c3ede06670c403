internal import Glibc

/// The system's text for an `errno` value.
func systemMessage(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// What a person can do about the commonest system errors.
func systemRemedy(_ code: Int32) -> String? {
    switch code {
    case ENOSPC: "Free some space on that disk and run again with --resume."
    case EDQUOT: "Free some of your share of that disk and run again with --resume."
    case EFBIG: "Raise the limit on file sizes (ulimit -f) and run again with --resume."
    case EACCES, EPERM: "Check the permissions of the file and of its folder."
    case ENOENT: "Check the path."
    case EISDIR: "Name a file, not a folder."
    case EMFILE: "Raise the limit on open files (ulimit -n)."
    default: nil
    }
}

/// An open file descriptor, closed when it goes out of use.
struct FileDescriptor: ~Copyable {
    let raw: Int32
    let path: String

    /// Opens `path` with the flags of open(2).
    init(open path: String, flags: Int32, mode: mode_t = 0o644) throws(KeifuError) {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw .system(flags & O_CREAT == 0 ? "open" : "create", file: path, code: errno)
        }
        raw = descriptor
        self.path = path
    }

    deinit { close(raw) }

    /// The file's size in bytes.
    func size() throws(KeifuError) -> Int {
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw .system("stat", file: path, code: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw .system("read", file: path, code: EISDIR)
        }
        return Int(status.st_size)
    }

    /// Writes all bytes, in as many calls as it takes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(KeifuError) {
        var done = 0
        while done < bytes.count {
            let written = Glibc.write(
                raw, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if written < 0 {
                if errno == EINTR { continue }
                throw .system("write", file: path, code: errno)
            }
            done += written
        }
    }

    /// Reads up to `bytes.count` bytes at `offset`; fewer only at the end of the file.
    func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(KeifuError) -> Int {
        var done = 0
        while done < bytes.count {
            let count = pread(
                raw, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done)
            )
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("read", file: path, code: errno)
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Waits until the file's bytes are on the disk.
    func synchronize() throws(KeifuError) {
        guard fsync(raw) == 0 else { throw .system("sync", file: path, code: errno) }
    }
}
