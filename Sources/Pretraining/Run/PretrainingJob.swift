internal import Glibc
internal import Lineage
public import MPI
internal import Recipes
internal import Storage
internal import Tensors
internal import Transformer

/// A training run from its recipe to its last checkpoint, at one of the ranks that share it.
///
/// ```swift
/// let job = try PretrainingJob(recipe: "pretrain.yaml", output: "out/run", communicator: .world)
/// try job.prepare(resume: false, force: false)
/// try job.run { print($0) }
/// ```
///
/// ``prepare(resume:force:)`` fails at every rank alike; ``run(_:)`` may fail at one rank alone, which then
/// has to abort the others.
public final class PretrainingJob {
    private let recipePath: String
    private let output: String
    private let communicator: Communicator
    private var prepared: Prepared?

    private struct Prepared {
        let inputs: RunInputs
        let state: TrainingState
        let attempt: UInt32
        /// Rank 0 alone holds the folder, with its lock, and the records.
        let folder: OutputFolder?
        let recorder: RunRecorder?
    }

    /// A job that has done nothing yet.
    public init(recipe: String, output: String, communicator: Communicator) {
        recipePath = recipe
        self.output = output
        self.communicator = communicator
    }

    /// Checks everything that can be checked before the first step, takes the folder, and reads the
    /// checkpoint that an interrupted run is resumed from.
    ///
    /// - Returns: whether there is anything to do: `false` where the folder holds the finished run.
    /// - Throws: the same `KeifuError` at every rank.
    public func prepare(resume: Bool, force: Bool) throws -> Bool {
        let inputs = try communicator.together {
            try RunInputs(recipePath: recipePath, ranks: communicator.size)
        }
        ComputeThreads.configure(inputs.recipe.threads)
        var folder: OutputFolder?
        let plan = try RunPlan(
            encoded: communicator.atRoot {
                let taken = try OutputFolder(
                    path: output, identity: inputs.manifest.identity, seal: RunPaths.seal,
                    sealedIdentity: RunRecorder.identity(inSeal:), resume: resume, force: force)
                folder = taken
                return try RunPlan.make(inputs: inputs, folder: taken, ranks: communicator.size)
                    .encoded
            })
        if plan.isComplete { return false }
        let state = try communicator.together {
            let state = TrainingState(
                model: try TransformerModel(checked: inputs.configuration, file: recipePath))
            if plan.step == 0 {
                state.model.initialize(seed: inputs.recipe.seed)
            } else {
                try Checkpoint.load(
                    RunPaths(path: output).checkpointPath(step: plan.step), into: state)
            }
            return state
        }
        let recorder = try communicator.together {
            communicator.isRoot
                ? try RunRecorder(
                    inputs: inputs, folder: output, attempt: plan.attempt,
                    startingAfter: plan.step) : nil
        }
        prepared = Prepared(
            inputs: inputs, state: state, attempt: plan.attempt, folder: folder,
            recorder: recorder)
        return true
    }

    /// Does the steps that are left and seals the run.
    public func run(_ observe: (TrainingEvent) -> Void) throws {
        guard let prepared else { preconditionFailure("prepare() comes first") }
        let (inputs, state) = (prepared.inputs, prepared.state)
        let last = inputs.manifest.steps
        let worker = try StepWorker(
            inputs: inputs, state: state, communicator: communicator, attempt: prepared.attempt)
        observe(.started(start(prepared)))
        while state.step < last {
            let began = ContinuousClock.now
            let outcome = try worker.step()
            let gathered = try communicator.gather(ExposureRecord.pack(outcome.records))
            if let recorder = prepared.recorder {
                let records = try gathered.flatMap(ExposureRecord.unpack)
                let elapsed = (ContinuousClock.now - began).components
                let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
                observe(
                    .step(
                        try recorder.record(
                            records, outcome: outcome, step: state.step, seconds: seconds)))
            }
            if state.step % UInt64(inputs.recipe.checkpoint.every) == 0 || state.step == last {
                try checkAgreement(state)
                if let path = try prepared.recorder?.checkpoint(state) {
                    observe(.checkpoint(step: state.step, path: path))
                }
            }
        }
        if let recorder = prepared.recorder {
            try recorder.seal()
            try BuildLog(folder: output).append("finished", ["step": Int(state.step)])
            try prepared.folder?.finish()
            observe(.finished(steps: state.step, loss: recorder.lastLoss))
        }
        // Nobody leaves before the run is sealed: mpirun would end the rest with the first failure.
        try communicator.barrier()
    }

    /// All ranks hold the same weights, or the checkpoint would be that of rank 0 alone.
    private func checkAgreement(_ state: TrainingState) throws {
        guard communicator.size > 1 else { return }
        let digests = try communicator.allGather(state.digest().leadingWord)
        if let other = digests.firstIndex(where: { $0 != digests[0] }) {
            throw KeifuError(
                .inputOutput,
                "rank \(other) holds other weights than rank 0 after step \(state.step)",
                file: output,
                remedy: "The ranks' machines or libraries differ; resume on equal ones.")
        }
    }

    private func start(_ prepared: Prepared) -> RunStart {
        let manifest = prepared.inputs.manifest
        return RunStart(
            parameters: manifest.parameterCount, stepsDone: prepared.state.step,
            steps: manifest.steps, tokensPerStep: manifest.rowsPerStep * manifest.sequenceLength,
            tokensPerEpoch: manifest.parents.reduce(0) { $0 + $1.samples }
                * UInt64(manifest.sequenceLength), ranks: communicator.size,
            threads: prepared.inputs.recipe.threads)
    }
}
