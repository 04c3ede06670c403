internal import CKernels

/// Token vectors: a row of the table for each token.
public enum EmbeddingTable {
    /// `output` (N, D) gets row `tokens[n]` of `table` (V, D).
    public static func forward(
        count: Int, width: Int, tokens: UnsafePointer<Int32>, table: UnsafePointer<Float>,
        output: UnsafeMutablePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: count, grain: 64) { range in
            for row in range {
                (output + row * width).update(from: table + Int(tokens[row]) * width, count: width)
            }
        }
    }

    /// Adds row n of `outputGradient` (N, D) to row `tokens[n]` of `tableGradient` (V, D). Threads take
    /// columns, not rows, so a token that occurs twice is added in the order of the rows.
    public static func backward(
        count: Int, width: Int, tokens: UnsafePointer<Int32>,
        outputGradient: UnsafePointer<Float>, tableGradient: UnsafeMutablePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: width, grain: 128) { columns in
            for row in 0..<count {
                keifu_add(
                    columns.count, tableGradient + Int(tokens[row]) * width + columns.lowerBound,
                    outputGradient + row * width + columns.lowerBound)
            }
        }
    }
}
