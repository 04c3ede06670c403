/// What happens in a run, as rank 0 tells it to whoever watches.
public enum TrainingEvent: Sendable {
    /// The loop begins.
    case started(RunStart)
    /// A step is done.
    case step(StepMetrics)
    /// A checkpoint is on the disk.
    case checkpoint(step: UInt64, path: String)
    /// The last step is done and the run sealed.
    case finished(steps: UInt64, loss: Double)
}

/// What is known of a run before its first step.
public struct RunStart: Sendable {
    /// Parameters of the model.
    public var parameters: Int
    /// Steps that are done already.
    public var stepsDone: UInt64
    /// Steps in all.
    public var steps: UInt64
    /// Input tokens of a step.
    public var tokensPerStep: Int
    /// Input tokens that one pass over all shard sets would read.
    public var tokensPerEpoch: UInt64
    /// Processes that share each step.
    public var ranks: Int
    /// Compute threads of each.
    public var threads: Int
}
