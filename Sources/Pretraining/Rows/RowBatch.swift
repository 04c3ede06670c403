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
    func forward(_ pass: TrainingPass) {
        tokens.withUnsafeBufferPointer { tokens in
            targets.withUnsafeBufferPointer { targets in
                segmentStarts.withUnsafeBufferPointer {
                    pass.forward(tokens: tokens, targets: targets, segmentStarts: $0)
                }
            }
        }
    }
}
