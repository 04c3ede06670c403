internal import Tensors

/// How many threads this process computes with, for commands that have no recipe to say it.
public enum PretrainingThreads {
    /// Sets the number; call it before a checkpoint is opened.
    public static func configure(_ count: Int) { ComputeThreads.configure(count) }
}
