internal import Glibc
internal import Lineage
internal import Recipes
internal import Shards
internal import Storage

/// What rank 0 found in the output folder, for all ranks.
struct RunPlan: Equatable {
    /// Whether the folder holds the finished run.
    var isComplete: Bool
    /// The number of this attempt at the run, from 1.
    var attempt: UInt32
    /// The step whose checkpoint is gone on from; 0 where there is none.
    var step: UInt64

    /// Puts the identity of a fresh run into its folder, or finds the checkpoint to go on from.
    static func make(inputs: RunInputs, folder: OutputFolder, ranks: Int) throws -> RunPlan {
        if folder.state == .alreadyComplete {
            return RunPlan(isComplete: true, attempt: 0, step: 0)
        }
        let paths = RunPaths(path: folder.path)
        try CheckpointStore(run: paths, keep: inputs.recipe.checkpoint.keep).clean()
        try Files.createDirectory(paths.checkpointsPath)
        try Files.replace(
            paths.manifestPath, with: inputs.manifest.document(recipe: inputs.recipe))
        try Files.replace(paths.recipePath, with: inputs.resolvedYAML)

        let attempt = try ExposureLedger.nextAttempt(run: folder.path)
        let step = try paths.checkpoints().last?.step ?? 0
        let plan = RunPlan(isComplete: false, attempt: attempt, step: step)
        let log = BuildLog(folder: folder.path)
        for set in inputs.sets {
            try log.recordLocation(of: "shards:\(set.root.hex)", path: set.path)
        }
        try log.append(
            step == 0 ? "started" : "resumed",
            [
                "attempt": Int(plan.attempt), "after_step": Int(step), "ranks": ranks,
                "threads": inputs.recipe.threads, "host": hostName(), "process": Int(getpid()),
                "recipe": Paths.absolute(inputs.recipePath),
            ])
        return plan
    }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt8(isComplete ? 1 : 0))
        writer.integer(attempt)
        writer.integer(step)
        return writer.bytes
    }

    init(encoded: [UInt8]) throws(KeifuError) {
        var reader = ByteReader(encoded, file: "a message of rank 0")
        isComplete = try reader.integer(UInt8.self) == 1
        attempt = try reader.integer(UInt32.self)
        step = try reader.integer(UInt64.self)
    }

    private init(isComplete: Bool, attempt: UInt32, step: UInt64) {
        self.isComplete = isComplete
        self.attempt = attempt
        self.step = step
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
