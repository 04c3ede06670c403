internal import Glibc
public import Lineage

/// The state of an output folder, and the rules of what may be written where.
///
/// A folder is *complete* when its seal (`manifest.json`, `run.json`, …) lies in it; the seal is written
/// last. While it is partial, `.work/identity` names what is being made in it and `.work` holds what the
/// next run can resume from.
///
/// ```
/// nothing there        → fresh
/// complete, same       → alreadyComplete (a no-op that says so)
/// complete, other      → refused without --force
/// partial, same        → resuming with --resume; refused without
/// partial, other       → refused without --force
/// anything else there  → refused without --force
/// ```
public struct OutputFolder {
    /// What the caller is to do.
    public enum State: Equatable, Sendable {
        /// Make everything.
        case fresh
        /// Go on with what `.work` holds.
        case resuming
        /// Do nothing.
        case alreadyComplete
    }

    /// The folder.
    public let path: String
    /// What to do in it.
    public let state: State
    private let lock: FileLock?

    /// The dead process that was writing the folder when it ended, if there was one: worth a note to whoever runs
    /// the command. A process that lives is an error of the initialiser.
    public var staleOwner: LockOwner? { lock?.staleOwner }

    /// Where unfinished work lies.
    public var workPath: String { Paths.join(path, ".work") }

    /// Decides what to do and takes the folder's lock.
    ///
    /// - Parameters:
    ///   - path: the folder; it is made where it is missing.
    ///   - identity: what is to be made: the hash of the resolved recipe and of everything that it reads.
    ///   - seal: the name of the file whose presence says that the folder is complete.
    ///   - sealedIdentity: reads the identity of a complete folder from its seal; `nil` if it cannot.
    ///   - resume: whether a partial folder may be gone on with.
    ///   - force: whether anything else there may be removed.
    /// - Throws: `KeifuError` when the folder is refused, locked or cannot be made.
    public init(
        path: String, identity: Digest, seal: String,
        sealedIdentity: (String) -> Digest?, resume: Bool, force: Bool
    ) throws(KeifuError) {
        self.path = path
        try Files.createDirectory(path)
        lock = try FileLock(folder: path)
        let work = Paths.join(path, ".work")
        let mark = Paths.join(work, "identity")
        let sealPath = Paths.join(path, seal)
        let others = try Files.names(in: path).filter { $0 != ".lock" }
        if Files.exists(sealPath), sealedIdentity(sealPath) == identity, !force {
            state = .alreadyComplete
            // A kill between the seal and the removal of the work leaves only the work behind.
            try Files.remove(work)
            lock?.release(folder: path)
            return
        }
        let recorded = (try? Files.read(mark)).map { String(decoding: $0, as: UTF8.self) }
        if !Files.exists(sealPath), recorded == identity.hex, resume {
            state = .resuming
            return
        }
        // Work without a mark was never begun in earnest: a kill fell between the making of both.
        if others.contains(where: { $0 != ".work" || recorded != nil }), !force {
            lock?.release(folder: path)
            throw Self.refusal(
                path: path, complete: Files.exists(sealPath), partial: recorded != nil,
                same: recorded == identity.hex)
        }
        for name in others { try Files.remove(Paths.join(path, name)) }
        try Files.createDirectory(work)
        try Files.replace(mark, with: identity.hex)
        state = .fresh
    }

    /// Removes the work and the lock, once the seal is written.
    public func finish() throws(KeifuError) {
        try Files.remove(workPath)
        lock?.release(folder: path)
    }

    private static func refusal(
        path: String, complete: Bool, partial: Bool, same: Bool
    ) -> KeifuError {
        if complete {
            return KeifuError(
                .badInput, "the folder holds the result of another recipe or other input",
                file: path, remedy: "Name another --output, or replace it with --force.")
        }
        if partial, same {
            return KeifuError(
                .badInput, "the folder holds unfinished work of the same recipe", file: path,
                remedy: "Go on with --resume, or start anew with --force.")
        }
        if partial {
            return KeifuError(
                .badInput, "the folder holds unfinished work of another recipe or other input",
                file: path, remedy: "Name another --output, or start anew with --force.")
        }
        return KeifuError(
            .badInput, "the folder is not empty", file: path,
            remedy: "Name another --output, or remove what lies there with --force.")
    }
}
