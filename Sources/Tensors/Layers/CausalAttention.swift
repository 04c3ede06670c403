internal import CKernels

/// Causal attention with grouped queries (Ainslie et al., 2023) and document masks, blocked over queries.
///
/// B sequences, S queries each, T = past + S keys, H query heads, G key-value heads, K head width.
/// A task is one key-value head of one sequence with the query heads that share it. It takes Q rows of
/// queries at a time against only those keys that some of them see:
///
///            keys →   document 1 │ document 2
///     block 0         ▒▒░        │
///     block 1         ▒▒▒▒░      │               ▒ computed   ░ computed, then masked
///     block 2                    │▒▒░            (blank: never touched)
///
/// The scores of a block (Q, T) are the only square-like memory; the backward pass recomputes them from the
/// stored logarithm of each row's normaliser (Dao et al., 2022).
public struct CausalAttention {
    /// The shapes of an attention layer.
    public struct Shape: Sendable, Equatable {
        /// B.
        public var sequences: Int
        /// S: queries of each sequence.
        public var queries: Int
        /// Keys before the first query: none in training, what the cache holds in generation.
        public var past: Int
        /// H.
        public var heads: Int
        /// G; divides H.
        public var keyValueHeads: Int
        /// K.
        public var headWidth: Int

        /// Shapes of a layer.
        public init(
            sequences: Int, queries: Int, past: Int = 0, heads: Int, keyValueHeads: Int,
            headWidth: Int
        ) {
            self.sequences = sequences
            self.queries = queries
            self.past = past
            self.heads = heads
            self.keyValueHeads = keyValueHeads
            self.headWidth = headWidth
        }

        var keys: Int { past + queries }
        var group: Int { heads / keyValueHeads }
    }

    /// Q: queries of a block. Half of a block's square on the diagonal is wasted, a smaller product is slower.
    static let blockSize = 64

    let shape: Shape
    let scale: Float

    /// An attention layer.
    public init(_ shape: Shape) {
        self.shape = shape
        scale = Float(1 / Double(shape.headWidth).squareRoot())
    }

    /// Memory that one worker uses during a task, allocated once.
    public final class Scratch {
        let scores: AlignedBuffer<Float>  // (Q, T)
        let slopes: AlignedBuffer<Float>  // (Q, T)
        let keyGradient: AlignedBuffer<Float>  // (T, K)
        let valueGradient: AlignedBuffer<Float>  // (T, K)
        let rowFactors: AlignedBuffer<Float>  // (Q)

        /// Scratch for up to `keys` keys.
        /// - Parameter training: whether backward runs too.
        public init(keys: Int, headWidth: Int, training: Bool) {
            scores = AlignedBuffer(CausalAttention.blockSize * keys)
            slopes = AlignedBuffer(training ? CausalAttention.blockSize * keys : 0)
            keyGradient = AlignedBuffer(training ? keys * headWidth : 0)
            valueGradient = AlignedBuffer(training ? keys * headWidth : 0)
            rowFactors = AlignedBuffer(CausalAttention.blockSize)
        }
    }

    /// Attends for one key-value head of one sequence, on the calling thread.
    /// - Parameters:
    ///   - queries: (S, group · K): the query heads of the group side by side, already rotated.
    ///   - keys: (T, K), already rotated.
    ///   - values: (T, K).
    ///   - segmentStarts: (S): the first key that each query may see; nil where all may be seen. Ascending.
    ///   - output: (S, group · K).
    ///   - logSumExp: (group, S), kept for the backward pass.
    public func forward(
        queries: Matrix, keys: Matrix, values: Matrix, segmentStarts: UnsafePointer<Int32>?,
        output: Matrix, logSumExp: UnsafeMutablePointer<Float>, scratch: Scratch
    ) {
        forEachBlock(segmentStarts) { head, rows, visible in
            let q = headColumns(queries, head).rows(rows)
            let out = headColumns(output, head).rows(rows)
            let scores = Matrix(scratch.scores.base, rows: rows.count, columns: visible.count)
            MatrixProduct.multiplyOnThisThread(
                q, keys.rows(visible), transposeB: true, into: scores, factor: scale)
            keifu_attention_softmax(
                rows.count, visible.count, visible.count, scores.base,
                segmentStarts.map { $0 + rows.lowerBound }, shape.past + rows.lowerBound,
                visible.lowerBound, scratch.rowFactors.base,
                logSumExp + head * shape.queries + rows.lowerBound)
            MatrixProduct.multiplyOnThisThread(scores, values.rows(visible), into: out)
            keifu_scale_rows(
                rows.count, shape.headWidth, out.stride, out.base, scratch.rowFactors.base)
        }
    }

    /// The gradients of one key-value head of one sequence, written over queries, keys and values.
    /// Arguments as in ``forward(queries:keys:values:segmentStarts:output:logSumExp:scratch:)``; `past` is 0.
    /// - Parameter outputGradient: (S, group · K).
    public func backward(
        queries: Matrix, keys: Matrix, values: Matrix, segmentStarts: UnsafePointer<Int32>?,
        output: Matrix, outputGradient: Matrix, logSumExp: UnsafePointer<Float>, scratch: Scratch
    ) {
        let width = shape.headWidth
        let dKeys = Matrix(scratch.keyGradient.base, rows: shape.keys, columns: width)
        let dValues = Matrix(scratch.valueGradient.base, rows: shape.keys, columns: width)
        dKeys.base.update(repeating: 0, count: shape.keys * width)
        dValues.base.update(repeating: 0, count: shape.keys * width)
        forEachBlock(segmentStarts) { head, rows, visible in
            let q = headColumns(queries, head).rows(rows)
            let out = headColumns(output, head).rows(rows)
            let dOut = headColumns(outputGradient, head).rows(rows)
            let scores = Matrix(scratch.scores.base, rows: rows.count, columns: visible.count)
            let slopes = Matrix(scratch.slopes.base, rows: rows.count, columns: visible.count)
            // δ = Σ dO · O is what the softmax's own gradient takes away from every score of the row.
            keifu_row_dots(
                rows.count, width, out.stride, out.base, dOut.stride, dOut.base,
                scratch.rowFactors.base)
            MatrixProduct.multiplyOnThisThread(
                q, keys.rows(visible), transposeB: true, into: scores, factor: scale)
            MatrixProduct.multiplyOnThisThread(
                dOut, values.rows(visible), transposeB: true, into: slopes)
            keifu_attention_softmax_backward(
                rows.count, visible.count, visible.count, scores.base, slopes.base,
                segmentStarts.map { $0 + rows.lowerBound }, shape.past + rows.lowerBound,
                visible.lowerBound, logSumExp + head * shape.queries + rows.lowerBound,
                scratch.rowFactors.base, scale)
            MatrixProduct.multiplyOnThisThread(
                scores, transposeA: true, dOut, into: dValues.rows(visible), adding: true)
            MatrixProduct.multiplyOnThisThread(
                slopes, transposeA: true, q, into: dKeys.rows(visible), adding: true)
            // The block's queries are not needed any more; their gradient takes their place.
            MatrixProduct.multiplyOnThisThread(slopes, keys.rows(visible), into: q)
        }
        for row in 0..<shape.keys {
            keys.row(row).update(from: dKeys.row(row), count: width)
            values.row(row).update(from: dValues.row(row), count: width)
        }
    }

    /// Every block of every head in order, with the keys that it needs.
    private func forEachBlock(
        _ segmentStarts: UnsafePointer<Int32>?, _ body: (Int, Range<Int>, Range<Int>) -> Void
    ) {
        for head in 0..<shape.group {
            for start in stride(from: 0, to: shape.queries, by: Self.blockSize) {
                let rows = start..<min(shape.queries, start + Self.blockSize)
                let first = segmentStarts.map { Int($0[start]) } ?? 0
                body(head, rows, first..<shape.past + rows.upperBound)
            }
        }
    }

    private func headColumns(_ matrix: Matrix, _ head: Int) -> Matrix {
        matrix.columns(head * shape.headWidth..<(head + 1) * shape.headWidth)
    }
}
