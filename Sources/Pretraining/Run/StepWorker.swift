internal import MPI
internal import Recipes
internal import Shards
internal import Storage
internal import Tensors
internal import Transformer

/// Computes this rank's part of each step and updates the weights, which stay equal at all ranks.
///
/// A rank takes rows [k·B/R, (k + 1)·B/R) of the global batch in micro-batches. The gradient of the mean
/// loss over the *global* batch's targets is summed over the ranks, clipped by its global norm, and handed
/// to AdamW at every rank.
final class StepWorker {
    /// What a step gave at this rank.
    struct Outcome {
        /// This rank's rows, in order.
        var records: [ExposureRecord]
        /// Targets of the global batch.
        var targets: UInt64
        /// Norm of the whole gradient before clipping.
        var gradientNorm: Double
        var learningRate: Double
    }

    private let inputs: RunInputs
    private let mixture: Mixture
    private let schedule: LearningRateSchedule
    private let communicator: Communicator
    private let state: TrainingState
    private let pass: TrainingPass
    private let attempt: UInt32

    init(
        inputs: RunInputs, state: TrainingState, communicator: Communicator, attempt: UInt32
    ) throws {
        self.inputs = inputs
        self.state = state
        self.communicator = communicator
        self.attempt = attempt
        mixture = try inputs.manifest.mixture()
        schedule = LearningRateSchedule(inputs.recipe)
        pass = try TrainingPass(
            model: state.model, sequences: inputs.recipe.batch.micro,
            length: inputs.recipe.model.context)
    }

    /// Does the step after those that the state has seen.
    func step() throws -> Outcome {
        let step = state.step + 1
        let batch = inputs.recipe.batch
        let ownRows = batch.sequences / communicator.size
        let firstRow = communicator.rank * ownRows
        var places: [Mixture.Place] = []
        var rows: [SampleRow] = []
        for row in firstRow..<firstRow + ownRows {
            let place = mixture.place(
                of: (step - 1) * UInt64(batch.sequences) + UInt64(row))
            places.append(place)
            rows.append(
                try SampleRow(
                    inputs.sets[place.source], sample: place.sample,
                    length: inputs.recipe.model.context, documentMask: inputs.recipe.documentMask))
        }
        let ownTargets = UInt64(rows.reduce(0) { $0 + $1.targetCount })
        let targets = try communicator.allReduce(ownTargets)

        state.model.zeroGradients()
        var records: [ExposureRecord] = []
        for begin in stride(from: 0, to: ownRows, by: batch.micro) {
            let micro = rows[begin..<begin + batch.micro]
            try RowBatch(micro).forwardBackward(
                pass, scale: targets == 0 ? 0 : Float(1 / Double(targets)))
            for (index, row) in micro.enumerated() {
                records.append(
                    record(
                        row, at: places[begin + index], step: step,
                        row: UInt32(firstRow + begin + index), indexInPass: index))
            }
        }
        if communicator.size > 1 { try communicator.allReduce(state.model.gradients) }
        let norm = Vectors.norm(UnsafeBufferPointer(state.model.gradients))
        guard norm.isFinite else {
            throw KeifuError.badInput(
                "the gradient of step \(step) is not finite: training diverged",
                file: inputs.recipePath,
                remedy:
                    "Lower optimizer.lr or lengthen schedule.warmup_steps; earlier checkpoints stay."
            )
        }
        let rate = schedule.rate(at: step)
        update(step: step, rate: rate, norm: norm)
        state.step = step
        return Outcome(records: records, targets: targets, gradientNorm: norm, learningRate: rate)
    }

    private func update(step: UInt64, rate: Double, norm: Double) {
        let constants = inputs.recipe.optimizer
        let clips = constants.clip > 0 && norm > constants.clip
        AdamW(
            learningRate: Float(rate), beta1: Float(constants.beta1),
            beta2: Float(constants.beta2), epsilon: Float(constants.epsilon),
            weightDecay: Float(constants.weightDecay)
        ).update(
            step: Int(step), segments: state.model.decaySegments,
            parameters: state.model.parameters,
            gradients: UnsafeBufferPointer(state.model.gradients),
            firstMoment: state.firstMoment, secondMoment: state.secondMoment,
            gradientScale: clips ? Float(constants.clip / norm) : 1)
    }

    private func record(
        _ row: SampleRow, at place: Mixture.Place, step: UInt64, row number: UInt32,
        indexInPass: Int
    ) -> ExposureRecord {
        let losses = pass.losses
        return ExposureRecord(
            attempt: attempt, step: step, epoch: UInt32(truncatingIfNeeded: place.epoch),
            row: number, shardSet: UInt32(place.source), sample: place.sample,
            segments: row.segments.map {
                SegmentLoss(
                    document: $0.document, tokenStart: UInt32($0.inputs.lowerBound),
                    tokenEnd: UInt32($0.inputs.upperBound), targets: UInt32($0.targets.count),
                    lossSum: RowBatch.lossSum(
                        $0, losses: losses, row: indexInPass, length: row.tokens.count))
            })
    }
}
