internal import CKernels

/// Softmax cross-entropy over rows of logits, with the gradient in the same pass where it is wanted.
///
/// A row whose target is negative has no target: its loss is 0 and its gradient is 0.
public enum CrossEntropy {
    private static let grain = 4

    /// Losses alone. `logits` (rows, V) stay as they are; `logSumExp` (rows) is what
    /// ``gradient(rows:vocabulary:logits:targets:scale:logSumExp:)`` needs later.
    public static func losses(
        rows: Int, vocabulary: Int, logits: UnsafePointer<Float>, targets: UnsafePointer<Int32>,
        losses: UnsafeMutablePointer<Float>, logSumExp: UnsafeMutablePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: rows, grain: grain) { range in
            let start = range.lowerBound
            keifu_cross_entropy_losses(
                range.count, vocabulary, logits + start * vocabulary, targets + start,
                losses + start, logSumExp + start)
        }
    }

    /// Losses, and `logits` (rows, V) become the gradient of `scale` · Σ losses.
    public static func lossesAndGradient(
        rows: Int, vocabulary: Int, logits: UnsafeMutablePointer<Float>,
        targets: UnsafePointer<Int32>, scale: Float, losses: UnsafeMutablePointer<Float>,
        logSumExp: UnsafeMutablePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: rows, grain: grain) { range in
            let start = range.lowerBound
            keifu_cross_entropy_fused(
                range.count, vocabulary, logits + start * vocabulary, targets + start, scale,
                losses + start, logSumExp + start)
        }
    }

    /// `logits` (rows, V), computed again, become the gradient of `scale` · Σ losses.
    public static func gradient(
        rows: Int, vocabulary: Int, logits: UnsafeMutablePointer<Float>,
        targets: UnsafePointer<Int32>, scale: Float, logSumExp: UnsafePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: rows, grain: grain) { range in
            let start = range.lowerBound
            keifu_cross_entropy_gradient(
                range.count, vocabulary, logits + start * vocabulary, targets + start, scale,
                logSumExp + start)
        }
    }
}
