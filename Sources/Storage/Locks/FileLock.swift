internal import Dispatch
internal import Glibc

/// Keeps a second process out of a folder while this one writes it.
///
/// The lock is the kernel's (flock) on the file `.lock`, so one that a dead process held is free. The file names
/// its owner: process, host, since when. Some file systems do not share flock between hosts (Lustre with
/// `localflock`) or have none, so the owner also gives a sign of life in the file every five seconds:
///
/// ```
/// flock taken by another            → refused
/// free, no owner named              → ours
/// free, owner of this kernel        → ours; the owner is dead (where there is no flock: refused if it lives)
/// free, owner of another kernel     → its file is watched for 20 s: a sign of life → refused; none → ours
/// ```
///
/// An owner that is dead is told by ``staleOwner``.
public final class FileLock: @unchecked Sendable {
    // Unchecked: `beat` is used by the timer's queue alone; the rest never changes.
    /// The dead process that the file named when the lock was taken, if any.
    public let staleOwner: LockOwner?

    private let descriptor: Int32
    private let owner: LockOwner
    private var beat = 0
    private let timer: any DispatchSourceTimer

    /// Seconds between signs of life.
    private static let interval = 5.0
    /// Seconds that another host's owner has for a sign of life.
    static let patience = 20.0

    /// Takes the lock of a folder, or throws naming the process that holds it.
    public convenience init(folder: String) throws(KeifuError) {
        try self.init(folder: folder, interval: Self.interval, patience: Self.patience)
    }

    init(folder: String, interval: Double, patience: Double) throws(KeifuError) {
        let path = Paths.join(folder, ".lock")
        let opened = try Self.lock(path, folder: folder)
        do throws(KeifuError) {
            staleOwner = try Self.deadOwner(opened, folder: folder, patience: patience)
        } catch {
            close(opened.descriptor)
            throw error
        }
        descriptor = opened.descriptor
        owner = .current()
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "keifu.lock"))
        write()
        timer.schedule(deadline: .now() + interval, repeating: interval)
        timer.setEventHandler { [weak self] in self?.write() }
        timer.resume()
    }

    deinit {
        timer.cancel()
        close(descriptor)
    }

    /// Removes the lock file; call it as the last write to a folder that is complete.
    public func release(folder: String) {
        timer.cancel()
        unlink(Paths.join(folder, ".lock"))
        flock(descriptor, LOCK_UN)
    }

    /// The file, and whether the kernel's lock on it means anything.
    private struct Opened {
        var descriptor: Int32
        var hasFlock: Bool

        func read() -> [UInt8] {
            var text = [UInt8](repeating: 0, count: 4096)
            let count = pread(descriptor, &text, text.count, 0)
            return Array(text.prefix(max(0, count)))
        }
    }

    private static func lock(_ path: String, folder: String) throws(KeifuError) -> Opened {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .system("create", file: path, code: errno) }
            var opened = Opened(descriptor: descriptor, hasFlock: true)
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                if errno == EINTR {
                    close(descriptor)
                    continue
                }
                guard errno != EWOULDBLOCK else {
                    let owner = LockOwner(encoded: opened.read())
                    close(descriptor)
                    throw refusal(owner, folder: folder)
                }
                opened.hasFlock = false
            }
            // The owner before may have removed the file between our `open` and our lock: then this is the lock
            // of a file that nobody else will see.
            var (ours, there) = (stat(), stat())
            if fstat(descriptor, &ours) == 0, stat(path, &there) == 0, ours.st_ino == there.st_ino {
                return opened
            }
            close(descriptor)
        }
    }

    /// The owner that the file names, once it is known to be dead.
    private static func deadOwner(
        _ opened: Opened, folder: String, patience: Double
    ) throws(KeifuError) -> LockOwner? {
        let text = opened.read()
        guard let owner = LockOwner(encoded: text) else { return nil }
        if owner.isLocal {
            if !opened.hasFlock, owner.isAlive { throw refusal(owner, folder: folder) }
            return owner
        }
        let end = DispatchTime.now() + patience
        while DispatchTime.now() < end {
            usleep(UInt32(min(0.5, patience / 10) * 1e6))
            if opened.read() != text { throw refusal(owner, folder: folder) }
        }
        return owner
    }

    private static func refusal(_ owner: LockOwner?, folder: String) -> KeifuError {
        KeifuError(
            .inputOutput,
            owner.map { "another process is writing this folder: \($0)" }
                ?? "another process is writing this folder", file: folder,
            remedy: "Wait until it ends, or name another --output.")
    }

    /// Writes the owner with a new sign of life, over the one before.
    private func write() {
        let text = owner.encoded(beat: beat)
        beat += 1
        if pwrite(descriptor, text, text.count, 0) == text.count {
            ftruncate(descriptor, off_t(text.count))
        }
    }
}
