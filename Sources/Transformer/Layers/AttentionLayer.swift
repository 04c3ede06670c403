internal import Tensors

/// x' = x + Wo · attention(RoPE(Wq·n), RoPE(Wk·n), Wv·n) with n = RMSNorm(x).
///
/// Holds what one layer keeps between forward and backward.
struct AttentionLayer {
    private let configuration: ModelConfiguration
    private let place: ParameterLayout.Block
    private let sequences: Int  // B
    private let length: Int  // S
    private let norm: RMSNorm
    private let attention: CausalAttention
    /// (N, C): q, k, v; backward turns them into their gradients.
    private let projected: AlignedBuffer<Float>
    private let attended: AlignedBuffer<Float>  // (N, H·K)
    private let logSumExp: AlignedBuffer<Float>  // (B, H, S)

    private var rows: Int { sequences * length }
    private var mixed: Int { configuration.heads * configuration.headWidth }  // H·K

    init(
        _ configuration: ModelConfiguration, _ place: ParameterLayout.Block, sequences: Int,
        length: Int
    ) {
        self.configuration = configuration
        self.place = place
        self.sequences = sequences
        self.length = length
        norm = RMSNorm(
            rows: sequences * length, width: configuration.width,
            epsilon: configuration.normEpsilon)
        attention = CausalAttention(
            .init(
                sequences: sequences, queries: length, heads: configuration.heads,
                keyValueHeads: configuration.kvHeads, headWidth: configuration.headWidth))
        projected = AlignedBuffer(sequences * length * configuration.projectionWidth)
        attended = AlignedBuffer(sequences * length * configuration.heads * configuration.headWidth)
        logSumExp = AlignedBuffer(sequences * length * configuration.heads)
    }

    /// - Parameters:
    ///   - input: (N, D).
    ///   - output: (N, D), the residual stream after the layer.
    func forward(
        _ model: TransformerModel, input: UnsafeMutablePointer<Float>,
        output: UnsafeMutablePointer<Float>, scratch: TrainingScratch
    ) {
        let d = configuration.width
        let c = configuration.projectionWidth
        norm.forward(
            input: input, weight: model.weight(place.attentionNorm), output: scratch.narrow.base,
            carry: output)
        MatrixProduct.multiply(
            Matrix(scratch.narrow.base, rows: rows, columns: d),
            model.weight(place.projection, c, d), transposeB: true,
            into: Matrix(projected.base, rows: rows, columns: c))
        forEachGroup(scratch) { heads, worker in
            scratch.rotary.rotate(heads.keys, positions: heads.positions)
            scratch.rotary.rotate(heads.queries, positions: heads.positions)
            attention.forward(
                queries: heads.queries, keys: heads.keys, values: heads.values,
                segmentStarts: heads.segmentStarts, output: heads.output,
                logSumExp: heads.logSumExp, scratch: scratch.attention[worker])
        }
        MatrixProduct.multiply(
            Matrix(attended.base, rows: rows, columns: mixed),
            model.weight(place.attentionOutput, d, mixed), transposeB: true,
            into: Matrix(output, rows: rows, columns: d), adding: true)
    }

    /// `scratch.stream` (N, D): on entry the gradient of the output, on return that of the input.
    func backward(
        _ model: TransformerModel, input: UnsafeMutablePointer<Float>, scratch: TrainingScratch
    ) {
        let d = configuration.width
        let c = configuration.projectionWidth
        let stream = Matrix(scratch.stream.base, rows: rows, columns: d)
        let narrow = Matrix(scratch.narrow.base, rows: rows, columns: d)
        let attendedGradient = Matrix(scratch.wide.base, rows: rows, columns: mixed)
        let gradients = Matrix(projected.base, rows: rows, columns: c)
        MatrixProduct.multiply(
            stream, model.weight(place.attentionOutput, d, mixed), into: attendedGradient)
        MatrixProduct.multiply(
            stream, transposeA: true, Matrix(attended.base, rows: rows, columns: mixed),
            into: model.gradient(place.attentionOutput, d, mixed), adding: true)
        forEachGroup(scratch) { heads, worker in
            attention.backward(
                queries: heads.queries, keys: heads.keys, values: heads.values,
                segmentStarts: heads.segmentStarts, output: heads.output,
                outputGradient: heads.in(attendedGradient), logSumExp: heads.logSumExp,
                scratch: scratch.attention[worker])
            scratch.rotary.rotateBack(heads.keys, positions: heads.positions)
            scratch.rotary.rotateBack(heads.queries, positions: heads.positions)
        }
        MatrixProduct.multiply(gradients, model.weight(place.projection, c, d), into: narrow)
        norm.backward(
            input: input, weight: model.weight(place.attentionNorm), output: narrow.base,
            inputGradient: stream.base, weightGradient: model.gradient(place.attentionNorm),
            partials: scratch.normPartials.base)
        MatrixProduct.multiply(
            gradients, transposeA: true, narrow, into: model.gradient(place.projection, c, d),
            adding: true)
    }

    /// One key-value head of one sequence and the query heads that share it.
    private struct HeadGroup {
        let rows: Range<Int>  // of N
        let columns: Range<Int>  // of H·K
        let queries: Matrix  // (S, H/G · K)
        let keys: Matrix  // (S, K)
        let values: Matrix  // (S, K)
        let output: Matrix  // (S, H/G · K)
        let logSumExp: UnsafeMutablePointer<Float>  // (H/G, S)
        let positions: UnsafePointer<Int32>  // (S)
        let segmentStarts: UnsafePointer<Int32>  // (S)

        /// The group's part of a matrix (N, H·K).
        func `in`(_ matrix: Matrix) -> Matrix { matrix.rows(rows).columns(columns) }
    }

    /// Runs `body` for every group of every sequence, over all threads.
    private func forEachGroup(_ scratch: TrainingScratch, _ body: (HeadGroup, Int) -> Void) {
        let k = configuration.headWidth
        let groups = configuration.kvHeads
        let groupWidth = configuration.heads / groups * k
        let joined = Matrix(
            projected.base, rows: rows, columns: configuration.projectionWidth)
        let output = Matrix(attended.base, rows: rows, columns: mixed)
        ComputeThreads.forEach(sequences * groups, limit: scratch.attention.count) { task, worker in
            let (sequence, group) = task.quotientAndRemainder(dividingBy: groups)
            let rows = sequence * length..<(sequence + 1) * length
            let columns = group * groupWidth..<(group + 1) * groupWidth
            let key = mixed + group * k
            let value = key + groups * k
            let heads = HeadGroup(
                rows: rows, columns: columns,
                queries: joined.rows(rows).columns(columns),
                keys: joined.rows(rows).columns(key..<key + k),
                values: joined.rows(rows).columns(value..<value + k),
                output: output.rows(rows).columns(columns),
                logSumExp: logSumExp.base
                    + (sequence * configuration.heads + group * groupWidth / k) * length,
                positions: scratch.positions.base + rows.lowerBound,
                segmentStarts: scratch.segmentStarts.base + rows.lowerBound)
            body(heads, worker)
        }
    }
}
