internal import CKernels

/// Root-mean-square normalisation of rows: y = x · w / √(mean(x²) + ε) (Zhang and Sennrich, 2019).
public struct RMSNorm {
    private let rows: Int  // N
    private let width: Int  // D
    private let epsilon: Float
    private let grain: Int
    private let inverseRMS: AlignedBuffer<Float>  // (N)

    /// A norm of `rows` × `width` that remembers what its backward pass needs.
    public init(rows: Int, width: Int, epsilon: Double) {
        self.rows = rows
        self.width = width
        self.epsilon = Float(epsilon)
        grain = Self.grain(rows: rows)
        inverseRMS = AlignedBuffer(rows)
    }

    /// At most 64 runs of rows, each with a partial sum of the weight's gradient; by the shape alone, so that
    /// the order of addition never changes.
    private static func grain(rows: Int) -> Int { max(16, (rows + 63) / 64) }

    /// Elements of the scratch that ``backward(input:weight:output:inputGradient:weightGradient:partials:)``
    /// wants: a partial weight gradient for each run of rows.
    public static func partialCount(rows: Int, width: Int) -> Int {
        (rows + grain(rows: rows) - 1) / grain(rows: rows) * width
    }

    /// Normalises the first `count` rows (all where nil) of `input` (N, D) into `output` (N, D).
    /// - Parameter carry: where given, (N, D) that gets a copy of the input in the same pass.
    public func forward(
        input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
        output: UnsafeMutablePointer<Float>, carry: UnsafeMutablePointer<Float>? = nil,
        count: Int? = nil
    ) {
        ComputeThreads.forEachRun(of: count ?? rows, grain: grain) { range in
            let offset = range.lowerBound * width
            keifu_rms_norm_forward(
                range.count, width, epsilon, input + offset, weight, output + offset,
                inverseRMS.base + range.lowerBound, carry.map { $0 + offset })
        }
    }

    /// Adds the gradients of input and weight.
    /// - Parameters:
    ///   - output: (N, D): on entry the gradient of the output, on return the output, recomputed.
    ///   - inputGradient: (N, D), added to.
    ///   - weightGradient: (D), added to.
    ///   - partials: scratch of ``partialCount(rows:width:)``.
    public func backward(
        input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
        output: UnsafeMutablePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
        weightGradient: UnsafeMutablePointer<Float>, partials: UnsafeMutablePointer<Float>
    ) {
        let runs = (rows + grain - 1) / grain
        ComputeThreads.forEachRun(of: rows, grain: grain) { range in
            let offset = range.lowerBound * width
            let partial = partials + range.lowerBound / grain * width
            partial.update(repeating: 0, count: width)
            keifu_rms_norm_backward(
                range.count, width, input + offset, weight, inverseRMS.base + range.lowerBound,
                output + offset, inputGradient + offset, partial)
        }
        for run in 0..<runs { keifu_add(width, weightGradient, partials + run * width) }
    }
}
