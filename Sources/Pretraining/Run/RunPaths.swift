public import Storage

/// Where the parts of a run lie.
///
/// ```
/// run/
///   run.json              what the run is; written first
///   config.yaml           the resolved recipe
///   metrics.jsonl         a line a step
///   tensorboard/          event files, one an attempt
///   exposures/            what was really consumed
///   checkpoints/step-000100/
///   build-log.jsonl       clock times, host, ranks, where the shards lie
///   summary.json          the seal of a run that reached its last step
/// ```
public struct RunPaths: Sendable, Equatable {
    /// The folder.
    public let path: String

    /// The parts of the run in a folder, which need not exist.
    public init(path: String) { self.path = path }

    /// What the run is.
    public var manifestPath: String { Paths.join(path, "run.json") }
    /// The resolved recipe.
    public var recipePath: String { Paths.join(path, "config.yaml") }
    /// The metrics of each step.
    public var metricsPath: String { Paths.join(path, MetricsLog.name) }
    /// TensorBoard's event files.
    public var eventsPath: String { Paths.join(path, "tensorboard") }
    /// The folder of the checkpoints.
    public var checkpointsPath: String { Paths.join(path, "checkpoints") }
    /// The seal of a finished run.
    public static let seal = "summary.json"
    /// The seal of a finished run.
    public var sealPath: String { Paths.join(path, Self.seal) }

    /// The folder of a step's checkpoint.
    public func checkpointPath(step: UInt64) -> String {
        Paths.join(checkpointsPath, Self.checkpointName(step: step))
    }

    /// The finished checkpoints, from the oldest step to the newest.
    public func checkpoints() throws(KeifuError) -> [(step: UInt64, path: String)] {
        guard Files.isDirectory(checkpointsPath) else { return [] }
        var found: [(step: UInt64, path: String)] = []
        for name in try Files.names(in: checkpointsPath) {
            guard let step = Self.step(ofCheckpoint: name) else { continue }
            found.append((step, Paths.join(checkpointsPath, name)))
        }
        return found.sorted { $0.step < $1.step }
    }

    /// `step-000100`; more than six digits where the step has them.
    static func checkpointName(step: UInt64) -> String {
        let digits = String(step)
        return "step-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The step of a checkpoint's name, `nil` for anything else that lies there.
    static func step(ofCheckpoint name: String) -> UInt64? {
        guard name.hasPrefix("step-"), let step = UInt64(name.dropFirst(5)),
            checkpointName(step: step) == name
        else { return nil }
        return step
    }
}
