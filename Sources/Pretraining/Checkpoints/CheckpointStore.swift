internal import Storage

/// Puts checkpoints into a run folder whole, and removes old ones.
///
/// A checkpoint is written as `checkpoints/.step-000100.partial`, synced and renamed, so a folder named
/// `step-…` is always complete. One that is to go is first renamed to `.step-000050.removed`.
struct CheckpointStore {
    let run: RunPaths
    /// How many of the newest stay.
    let keep: Int

    /// Removes what a killed process left unfinished.
    func clean() throws(KeifuError) {
        guard Files.isDirectory(run.checkpointsPath) else { return }
        for name in try Files.names(in: run.checkpointsPath)
        where name.hasPrefix(".step-") && (name.hasSuffix(".partial") || name.hasSuffix(".removed"))
        {
            try Files.remove(Paths.join(run.checkpointsPath, name))
        }
    }

    /// Writes a checkpoint.
    ///
    /// - Parameters:
    ///   - step: its step; a checkpoint of the same step is replaced.
    ///   - write: writes the files into the folder given, each synced.
    ///   - seal: what must be on the disk before the checkpoint appears: the exposures up to it.
    func write(
        step: UInt64, _ write: (String) throws -> Void, seal: () throws -> Void
    ) throws {
        let name = RunPaths.checkpointName(step: step)
        let partial = Paths.join(run.checkpointsPath, ".\(name).partial")
        try Files.remove(partial)
        try Files.createDirectory(partial)
        try write(partial)
        try Files.synchronizeDirectory(partial)
        try seal()
        if Files.exists(run.checkpointPath(step: step)) { try remove(step: step) }
        try Files.rename(partial, to: run.checkpointPath(step: step))
        try prune()
    }

    /// Removes checkpoints beyond the newest `keep`. The newest always stays.
    private func prune() throws(KeifuError) {
        for (step, _) in try run.checkpoints().dropLast(max(1, keep)) { try remove(step: step) }
    }

    private func remove(step: UInt64) throws(KeifuError) {
        let name = RunPaths.checkpointName(step: step)
        let removed = Paths.join(run.checkpointsPath, ".\(name).removed")
        try Files.remove(removed)
        try Files.rename(run.checkpointPath(step: step), to: removed)
        try Files.remove(removed)
    }
}
