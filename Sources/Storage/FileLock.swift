internal import Glibc

/// Keeps a second process out of a folder while this one writes it.
///
/// The lock is the kernel's (flock), so one that a dead process held is free; the file holds the owner's
/// process id for the message.
public final class FileLock {
    private let descriptor: Int32

    /// Takes the lock of a folder, or throws naming the process that holds it.
    public init(folder: String) throws(KeifuError) {
        let path = Paths.join(folder, ".lock")
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw .system("create", file: path, code: errno) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            var text = [UInt8](repeating: 0, count: 32)
            let count = pread(opened, &text, text.count, 0)
            close(opened)
            let owner = String(decoding: text.prefix(max(0, count)), as: UTF8.self)
            throw KeifuError(
                .inputOutput, "process \(owner) is writing this folder", file: folder,
                remedy: "Wait until it ends, or name another --output.")
        }
        ftruncate(opened, 0)
        let text = Array("\(getpid())".utf8)
        _ = pwrite(opened, text, text.count, 0)
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Removes the lock file; call it as the last write to a folder that is complete.
    public func release(folder: String) {
        unlink(Paths.join(folder, ".lock"))
        flock(descriptor, LOCK_UN)
    }
}
