internal import Transformer

/// The rows of one micro-batch, side by side as the model reads them.
struct RowBatch {
    /// (B, S)
    let tokens: [Int32]
    /// (B, S), −1 where there is no target
    let targets: [Int32]
    /// (B, S)
    let segmentStarts: [Int32]

    init(_ rows: ArraySlice<SampleRow>) {
        tokens = rows.flatMap(\.tokens)
        targets = rows.flatMap(\.targets)
        segmentStarts = rows.flatMap(\.segmentStarts)
    }

    /// Adds up a segment's losses, from its first target to its last, in double.
    static func lossSum(
        _ segment: SampleRow.Segment, losses: UnsafeBufferPointer<Float>, row: Int, length: Int
    ) -> Double {
        var sum = 0.0
        for position in segment.targets { sum += Double(losses[row * length + position]) }
        return sum
    }

    /// Computes the losses of all targets.
    func forward(_ pass: TrainingPass) throws {
        try withBuffers { try pass.forward(tokens: $0, targets: $1, segmentStarts: $2) }
    }

    /// Computes the losses of all targets and adds the gradients of their sum times `scale`.
    func forwardBackward(_ pass: TrainingPass, scale: Float) throws {
        try withBuffers {
            try pass.forwardBackward(tokens: $0, targets: $1, segmentStarts: $2, scale: scale)
        }
    }

    private func withBuffers(
        _ body: (
            UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Int32>
        ) throws -> Void
    ) throws {
        try tokens.withUnsafeBufferPointer { tokens in
            try targets.withUnsafeBufferPointer { targets in
                try segmentStarts.withUnsafeBufferPointer { try body(tokens, targets, $0) }
            }
        }
    }
}
