internal import Lineage
internal import Storage

/// Writes what a run really consumed, step by step; one process, rank 0, has it open.
///
/// ```
/// exposures/step-00000001-00000100.a1.log     sealed with the checkpoint of step 100
/// exposures/open.a1.log                       steps 101 …, until the next checkpoint or a kill
/// exposures/open.a2.log                       a second attempt, which began after step 100
/// ```
///
/// Call ``seal(atStep:)`` *before* a checkpoint becomes visible: whoever finds a checkpoint then finds its
/// exposures sealed. A resume is a new attempt; the header of its first log is the marker that makes later steps of
/// earlier attempts ineffective. Nothing that was written is ever changed.
public final class ExposureLedger {
    /// Which run of the program this is.
    public let attempt: UInt32
    private let folder: String
    private let attemptBase: UInt64
    /// The step that the open log begins after.
    private var base: UInt64
    private var lastStep: UInt64
    private var frames: UInt64 = 0
    private var isOpen = true

    /// The number of the next attempt of a run: 1 for the first.
    public static func nextAttempt(run: String) throws -> UInt32 {
        let folder = Paths.join(run, ExposureFormat.folder)
        guard Files.isDirectory(folder) else { return 1 }
        let attempts = try Files.names(in: folder).compactMap(ExposureFormat.attempt(inName:))
        return (attempts.max() ?? 0) + 1
    }

    /// Begins an attempt and puts its marker on the disk.
    ///
    /// - Parameters:
    ///   - run: the run's folder.
    ///   - attempt: ``nextAttempt(run:)``.
    ///   - step: the step of the checkpoint that it goes on from; 0 at the beginning of a run.
    /// - Throws: `KeifuError` where the attempt exists already or the disk fails.
    public init(run: String, attempt: UInt32, startingAfterStep step: UInt64) throws {
        folder = Paths.join(run, ExposureFormat.folder)
        self.attempt = attempt
        attemptBase = step
        base = step
        lastStep = step
        guard try attempt >= Self.nextAttempt(run: run) else {
            throw KeifuError(
                .inputOutput, "attempt \(attempt) has written here already", file: folder,
                remedy: "Another process may be running; see the run's lock.")
        }
        try open()
    }

    private var openPath: String {
        Paths.join(folder, ExposureFormat.openName(attempt: attempt))
    }

    /// Starts a log: its header is there whole or not at all.
    private func open() throws {
        let header = ExposureFormat.Header(attempt: attempt, attemptBase: attemptBase, base: base)
        try Files.replace(openPath, with: header.bytes)
        frames = 0
        isOpen = true
    }

    /// Appends a step's rows, in one piece.
    ///
    /// - Parameters:
    ///   - step: the step; steps ascend.
    ///   - records: all rows of the global batch, of this attempt and step, in row order.
    /// - Throws: `KeifuError` where the records are of another step or attempt or out of order, or the disk fails.
    public func append(step: UInt64, _ records: [ExposureRecord]) throws {
        guard step > lastStep else {
            throw KeifuError.badInput(
                "step \(step) comes after step \(lastStep) was written", file: openPath)
        }
        for (index, record) in records.enumerated() {
            guard record.step == step, record.attempt == attempt,
                index == 0 || records[index - 1].row < record.row
            else {
                throw KeifuError.badInput(
                    "row \(record.row) of step \(record.step), attempt \(record.attempt), is out of "
                        + "order in step \(step), attempt \(attempt)", file: openPath)
            }
        }
        if !isOpen { try open() }
        try Files.append(openPath, ExposureFormat.frame(step: step, records: records))
        lastStep = step
        frames += 1
    }

    /// Seals everything up to a step, which no step after it was appended to: what is sealed is on the disk, whole,
    /// when this returns. Does nothing where no step was appended since the last seal.
    public func seal(atStep step: UInt64) throws {
        guard step >= lastStep else {
            throw KeifuError.badInput(
                "step \(lastStep) was written already; step \(step) can not be sealed alone",
                file: openPath)
        }
        guard isOpen, frames > 0 else { return }
        let path = openPath
        let digest = try Files.checksum(path)
        try Files.append(
            path, ExposureFormat.seal(step: step, frames: frames, digest: digest))
        try Files.synchronize(path)
        let name = ExposureFormat.sealedName(from: base + 1, to: step, attempt: attempt)
        try Files.rename(path, to: Paths.join(folder, name))
        base = step
        lastStep = step
        isOpen = false
    }
}
