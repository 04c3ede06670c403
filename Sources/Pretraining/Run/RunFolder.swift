public import Lineage
internal import Shards
public import Storage

/// A run that lies on the disk, finished or not: what it is, and which sample stood where.
///
/// ```swift
/// let run = try RunFolder(path: "out/run")
/// let place = run.place(step: 1, row: 0)      // which sample the first row of the first step was
/// ```
public struct RunFolder: Sendable {
    /// The folder.
    public let path: String
    /// What `run.json` says.
    public let manifest: RunManifest
    private let mixture: Mixture

    /// Where a row of a step came from.
    public struct Place: Sendable, Equatable {
        /// The shard set's index among the run's.
        public var shardSet: UInt32
        /// The epoch of that shard set, from 0.
        public var epoch: UInt32
        /// The sample in the shard set.
        public var sample: UInt64
    }

    /// Opens a run.
    public init(path: String) throws(KeifuError) {
        self.path = path
        manifest = try RunManifest.load(run: path)
        mixture = try manifest.mixture()
    }

    /// Where the parts of the run lie.
    public var paths: RunPaths { RunPaths(path: path) }
    /// The roots of the shard sets, in the order of the recipe.
    public var shardRoots: [Digest] { manifest.parents.map(\.root) }
    /// Tokens of a sequence.
    public var sequenceLength: Int { manifest.sequenceLength }
    /// Sequences of the global batch.
    public var rowsPerStep: Int { manifest.rowsPerStep }

    /// Which sample a row of a step is, by the order function alone.
    ///
    /// - Parameters:
    ///   - step: the training step, from 1.
    ///   - row: the row of the global batch, from 0.
    public func place(step: UInt64, row: UInt32) -> Place {
        precondition(step > 0 && row < UInt32(rowsPerStep))
        let place = mixture.place(of: (step - 1) * UInt64(rowsPerStep) + UInt64(row))
        return Place(
            shardSet: UInt32(place.source), epoch: UInt32(truncatingIfNeeded: place.epoch),
            sample: place.sample)
    }

    /// The finished checkpoints, from the oldest step to the newest.
    public func checkpoints() throws(KeifuError) -> [(step: UInt64, path: String)] {
        try paths.checkpoints()
    }
}
