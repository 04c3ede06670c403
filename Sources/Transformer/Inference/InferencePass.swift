internal import Tensors

/// Runs a model over one growing text, keeping the keys and values of the tokens seen, so that each new token
/// costs one pass over the weights.
///
/// T tokens of one call, P tokens before them, the other letters as in ``ModelConfiguration``.
public final class InferencePass {
    /// The model that is run.
    public let model: TransformerModel
    /// The most tokens that the text may have.
    public let capacity: Int
    /// How many tokens were seen since the beginning or the last ``reset()``: P.
    public private(set) var position = 0

    private let rotary: RotaryEmbedding
    private let norm: RMSNorm
    private let cache: [KeyValueCache]
    private let scratch: [CausalAttention.Scratch]
    private let tokens: AlignedBuffer<Int32>  // (T)
    private let positions: AlignedBuffer<Int32>  // (capacity): 0, 1, 2 …
    private let stream: AlignedBuffer<Float>  // (T, D)
    private let narrow: AlignedBuffer<Float>  // (T, D)
    private let projected: AlignedBuffer<Float>  // (T, C)
    private let attended: AlignedBuffer<Float>  // (T, H·K)
    private let logSumExp: AlignedBuffer<Float>  // (H, T)
    private let gateUp: AlignedBuffer<Float>  // (T, 2F)
    private let product: AlignedBuffer<Float>  // (T, F)

    /// The keys and values of one layer.
    private struct KeyValueCache {
        let keys: AlignedBuffer<Float>  // (capacity, G·K), rotated
        let values: AlignedBuffer<Float>  // (capacity, G·K)
    }

    /// Allocates for texts of up to `capacity` tokens (the model's context where nil) and
    /// ``ComputeThreads/count`` threads. Throws where the capacity is more than the context.
    public init(model: TransformerModel, capacity: Int? = nil) throws(TransformerError) {
        let shape = model.configuration
        let rows = capacity ?? shape.context
        guard (1...shape.context).contains(rows) else {
            throw TransformerError(
                "a capacity of \(rows) tokens does not fit a context of \(shape.context)")
        }
        self.model = model
        self.capacity = rows
        let mixed = shape.heads * shape.headWidth
        rotary = RotaryEmbedding(
            headWidth: shape.headWidth, positions: rows, theta: shape.ropeTheta)
        norm = RMSNorm(rows: rows, width: shape.width, epsilon: shape.normEpsilon)
        cache = (0..<shape.layers).map { _ in
            KeyValueCache(
                keys: AlignedBuffer(rows * shape.kvHeads * shape.headWidth),
                values: AlignedBuffer(rows * shape.kvHeads * shape.headWidth))
        }
        scratch = (0..<ComputeThreads.count).map { _ in
            CausalAttention.Scratch(keys: rows, headWidth: shape.headWidth, training: false)
        }
        tokens = AlignedBuffer(count: rows, zero: 0)
        positions = AlignedBuffer(count: rows, zero: 0)
        for index in 0..<rows { positions.base[index] = Int32(index) }
        stream = AlignedBuffer(rows * shape.width)
        narrow = AlignedBuffer(rows * shape.width)
        projected = AlignedBuffer(rows * shape.projectionWidth)
        attended = AlignedBuffer(rows * mixed)
        logSumExp = AlignedBuffer(rows * shape.heads)
        gateUp = AlignedBuffer(rows * 2 * shape.hidden)
        product = AlignedBuffer(rows * shape.hidden)
    }

    /// Forgets the text.
    public func reset() { position = 0 }

    /// Appends tokens (T ≥ 1) to the text.
    /// - Returns: the logits (V) of the token that follows the last one.
    /// Throws where a token is outside the vocabulary or the text would outgrow ``capacity``.
    public func logits(appending newTokens: [Int32]) throws(TransformerError) -> [Float] {
        try append(newTokens)
        return project(newTokens.count - 1..<newTokens.count)
    }

    /// Appends tokens (T ≥ 1) to the text.
    /// - Returns: the logits (T, V) after every one of them, row-major.
    /// Throws where a token is outside the vocabulary or the text would outgrow ``capacity``.
    public func allLogits(appending newTokens: [Int32]) throws(TransformerError) -> [Float] {
        try append(newTokens)
        return project(0..<newTokens.count)
    }

    /// Runs the blocks over new tokens; `narrow` (T, D) then holds the normalised stream.
    private func append(_ newTokens: [Int32]) throws(TransformerError) {
        let shape = model.configuration
        guard !newTokens.isEmpty, position + newTokens.count <= capacity else {
            throw TransformerError(
                "\(newTokens.count) tokens after \(position) do not fit a capacity of \(capacity)")
        }
        for (index, token) in newTokens.enumerated() {
            guard token >= 0, token < shape.vocabulary else {
                throw TransformerError(
                    "token \(token) is outside the vocabulary of \(shape.vocabulary)")
            }
            tokens.base[index] = token
        }
        let count = newTokens.count
        EmbeddingTable.forward(
            count: count, width: shape.width, tokens: tokens.base,
            table: model.weight(model.layout.embedding), output: stream.base)
        for layer in 0..<shape.layers {
            attend(layer, count)
            feedForward(layer, count)
        }
        normalize(model.layout.finalNorm, count)
        position += count
    }

    private func attend(_ layer: Int, _ count: Int) {
        let shape = model.configuration
        let place = model.layout.blocks[layer]
        let (d, k, c) = (shape.width, shape.headWidth, shape.projectionWidth)
        let mixed = shape.heads * k
        let cached = shape.kvHeads * k
        let groupWidth = mixed / shape.kvHeads
        normalize(place.attentionNorm, count)
        let joined = Matrix(projected.base, rows: count, columns: c)
        MatrixProduct.multiply(
            Matrix(narrow.base, rows: count, columns: d), model.weight(place.projection, c, d),
            transposeB: true, into: joined)
        rotary.rotate(joined.columns(0..<mixed + cached), positions: positions.base + position)
        for row in 0..<count {
            let target = (position + row) * cached
            (cache[layer].keys.base + target).update(from: joined.row(row) + mixed, count: cached)
            (cache[layer].values.base + target).update(
                from: joined.row(row) + mixed + cached, count: cached)
        }
        let keys = Matrix(cache[layer].keys.base, rows: position + count, columns: cached)
        let values = Matrix(cache[layer].values.base, rows: position + count, columns: cached)
        let output = Matrix(attended.base, rows: count, columns: mixed)
        let attention = CausalAttention(
            .init(
                sequences: 1, queries: count, past: position, heads: shape.heads,
                keyValueHeads: shape.kvHeads, headWidth: k))
        ComputeThreads.forEach(shape.kvHeads, limit: scratch.count) { group, worker in
            let columns = group * groupWidth..<(group + 1) * groupWidth
            let shared = group * k..<(group + 1) * k
            attention.forward(
                queries: joined.columns(columns), keys: keys.columns(shared),
                values: values.columns(shared), segmentStarts: nil,
                output: output.columns(columns),
                logSumExp: logSumExp.base + group * groupWidth / k * count,
                scratch: scratch[worker])
        }
        MatrixProduct.multiply(
            output, model.weight(place.attentionOutput, d, mixed), transposeB: true,
            into: Matrix(stream.base, rows: count, columns: d), adding: true)
    }

    private func feedForward(_ layer: Int, _ count: Int) {
        let place = model.layout.blocks[layer]
        let (d, f) = (model.configuration.width, model.configuration.hidden)
        normalize(place.feedForwardNorm, count)
        MatrixProduct.multiply(
            Matrix(narrow.base, rows: count, columns: d), model.weight(place.gateUp, 2 * f, d),
            transposeB: true, into: Matrix(gateUp.base, rows: count, columns: 2 * f))
        SwiGLU.forward(rows: count, hidden: f, gateUp: gateUp.base, product: product.base)
        MatrixProduct.multiply(
            Matrix(product.base, rows: count, columns: f), model.weight(place.down, d, f),
            transposeB: true, into: Matrix(stream.base, rows: count, columns: d), adding: true)
    }

    private func normalize(_ weight: Int, _ count: Int) {
        norm.forward(
            input: stream.base, weight: model.weight(weight), output: narrow.base, count: count)
    }

    private func project(_ rows: Range<Int>) -> [Float] {
        let (v, d) = (model.configuration.vocabulary, model.configuration.width)
        return [Float](unsafeUninitializedCapacity: rows.count * v) { buffer, count in
            count = rows.count * v
            guard let base = buffer.baseAddress else { return }
            MatrixProduct.multiply(
                Matrix(narrow.base, rows: capacity, columns: d).rows(rows),
                model.weight(model.layout.head, v, d), transposeB: true,
                into: Matrix(base, rows: rows.count, columns: v))
        }
    }
}
