internal import Lineage
internal import Recipes
internal import Shards
internal import Storage

/// What rank 0 writes while a run goes on: exposures, metrics, events, checkpoints and the seal.
final class RunRecorder {
    private let inputs: RunInputs
    private let paths: RunPaths
    private let store: CheckpointStore
    private let attempt: UInt32
    private let ledger: ExposureLedger
    private let metrics: MetricsLog
    private let events: TensorBoardLog
    private var exposed: ExposedDocuments
    /// Mean loss of the last step.
    private(set) var lastLoss = Double.nan

    /// Opens the records of an attempt that goes on after `step`.
    init(inputs: RunInputs, folder: String, attempt: UInt32, startingAfter step: UInt64) throws {
        self.inputs = inputs
        self.attempt = attempt
        paths = RunPaths(path: folder)
        store = CheckpointStore(run: paths, keep: inputs.recipe.checkpoint.keep)
        var exposed = ExposedDocuments(sets: inputs.sets)
        if step > 0 {
            for (set, documents) in try ExposureHistory(run: folder).documents(throughStep: step) {
                try exposed.add(documents, shardSet: set)
            }
            lastLoss =
                try CheckpointLineage.load(checkpoint: paths.checkpointPath(step: step))?.loss
                ?? .nan
        }
        self.exposed = exposed
        ledger = try ExposureLedger(run: folder, attempt: attempt, startingAfterStep: step)
        metrics = try MetricsLog(folder: folder, keepingThrough: step)
        events = try TensorBoardLog(
            folder: paths.eventsPath, attempt: attempt, firstStep: step + 1)
    }

    /// Records a step that all ranks have done.
    /// - Parameter records: those of all ranks, in row order.
    func record(
        _ records: [ExposureRecord], outcome: StepWorker.Outcome, step: UInt64, seconds: Double
    ) throws -> StepMetrics {
        try ledger.append(step: step, records)
        try exposed.add(records)
        let sum = records.reduce(0) { $0 + $1.segments.reduce(0) { $0 + $1.lossSum } }
        lastLoss = sum / Double(outcome.targets)
        let perStep = UInt64(inputs.manifest.rowsPerStep * inputs.manifest.sequenceLength)
        let line = StepMetrics(
            step: step, loss: lastLoss, learningRate: outcome.learningRate,
            gradientNorm: outcome.gradientNorm, tokens: step * perStep, targets: outcome.targets,
            epoch: UInt64(records.map(\.epoch).max() ?? 0), seconds: seconds,
            tokensPerSecond: Double(perStep) / max(seconds, 1e-9))
        try metrics.append(line)
        try events.append(
            step: step,
            [
                ("train/loss", line.loss), ("train/learning_rate", line.learningRate),
                ("train/gradient_norm", line.gradientNorm),
                ("train/tokens_per_second", line.tokensPerSecond),
            ])
        return line
    }

    /// Writes a checkpoint; the exposures up to it are sealed before it appears.
    func checkpoint(_ state: TrainingState) throws -> String {
        let step = state.step
        try store.write(step: step) { folder in
            let checksums = try Checkpoint.write(
                state, tokenizerFolder: inputs.sets[0].tokenizerPath,
                endOfText: inputs.sets[0].endOfText, to: folder)
            let lineage = CheckpointLineage(
                step: step, attempt: attempt,
                tokensSeen: step
                    * UInt64(inputs.manifest.rowsPerStep * inputs.manifest.sequenceLength),
                loss: lastLoss, runIdentity: inputs.manifest.identity,
                shardRoots: inputs.manifest.parents.map(\.root),
                corpusRoots: inputs.manifest.parents.map(\.corpusRoot),
                tokenizerDigest: inputs.manifest.tokenizerDigest,
                documentMask: inputs.manifest.documentMask, exposed: exposed.roots,
                checksums: checksums)
            try Files.replace(
                Paths.join(folder, CheckpointLineage.name), with: lineage.document)
        } seal: {
            try ledger.seal(atStep: step)
        }
        return paths.checkpointPath(step: step)
    }

    /// Seals a run whose last step has its checkpoint.
    func seal() throws {
        guard let last = try paths.checkpoints().last,
            let lineage = try CheckpointLineage.load(checkpoint: last.path)
        else {
            throw KeifuError.badInput("the last checkpoint has no lineage", file: paths.path)
        }
        let model = lineage.checksums[Checkpoint.modelName]?.hex ?? ""
        let summary = JSONText.object([
            ("format", "keifu-run-summary"), ("version", 1),
            ("identity", .string(inputs.manifest.identity.hex)),
            ("steps", JSONText(lineage.step)), ("tokens_seen", JSONText(lineage.tokensSeen)),
            ("loss", .number(lineage.loss)),
            ("checkpoint", .string(RunPaths.checkpointName(step: lineage.step))),
            ("model_sha256", .string(model)), ("exposed_root", lineage.exposed.json),
        ])
        try Files.replace(paths.sealPath, with: summary.document)
    }

    /// The identity of the run that a seal names.
    static func identity(inSeal path: String) -> Digest? {
        try? JSONObject.load(path).digest("identity")
    }
}
