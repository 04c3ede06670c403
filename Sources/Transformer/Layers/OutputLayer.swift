internal import Tensors

/// The final norm, the projection to the vocabulary and the loss, a chunk of rows at a time.
///
/// Logits (N, V) never exist at once: a chunk's are made, turned into losses and, where the gradient is wanted,
/// in the same pass into their own gradient, and used up. So a training step that knows its scale beforehand
/// (``lossesAndGradients(_:stream:targets:scale:losses:scratch:)``) computes the logits once; a backward pass
/// that learns it afterwards (``gradients(_:stream:targets:scale:losses:scratch:)``) computes them again.
struct OutputLayer {
    private enum Mode { case losses, gradients, both }

    /// Floats of a chunk's logits unless told otherwise: 64 MiB. Each chunk reads and writes the whole gradient of the projection
    /// once, so small chunks cost memory traffic.
    private static let chunkElements = 1 << 24

    private let configuration: ModelConfiguration
    private let layout: ParameterLayout
    private let rows: Int  // N
    private let chunk: Int
    private let norm: RMSNorm
    private let normed: AlignedBuffer<Float>  // (N, D); backward turns it into its gradient
    private let logits: AlignedBuffer<Float>  // (chunk, V)
    private let logSumExp: AlignedBuffer<Float>  // (N)

    init(
        _ configuration: ModelConfiguration, _ layout: ParameterLayout, rows: Int, chunkRows: Int?
    ) {
        self.configuration = configuration
        self.layout = layout
        self.rows = rows
        let fitting = Self.chunkElements / configuration.vocabulary / 64 * 64
        chunk = min(rows, max(1, chunkRows ?? max(64, fitting)))
        norm = RMSNorm(
            rows: rows, width: configuration.width, epsilon: configuration.normEpsilon)
        normed = AlignedBuffer(rows * configuration.width)
        logits = AlignedBuffer(chunk * configuration.vocabulary)
        logSumExp = AlignedBuffer(rows)
    }

    /// Losses (N) of the residual stream (N, D).
    func losses(
        _ model: TransformerModel, stream: UnsafeMutablePointer<Float>,
        targets: UnsafePointer<Int32>, losses: UnsafeMutablePointer<Float>
    ) {
        normalize(model, stream)
        forEachChunk(model, targets, losses, mode: .losses, scale: 1)
    }

    /// Losses, and the gradients of `scale` · Σ losses: those of the layer's weights are added to the model's,
    /// that of the stream is left in `scratch.stream` (N, D).
    func lossesAndGradients(
        _ model: TransformerModel, stream: UnsafeMutablePointer<Float>,
        targets: UnsafePointer<Int32>, scale: Float, losses: UnsafeMutablePointer<Float>,
        scratch: TrainingScratch
    ) {
        normalize(model, stream)
        forEachChunk(model, targets, losses, mode: .both, scale: scale)
        normalizeBackward(model, stream, scratch)
    }

    /// The gradients alone, after ``losses(_:stream:targets:losses:)``.
    func gradients(
        _ model: TransformerModel, stream: UnsafeMutablePointer<Float>,
        targets: UnsafePointer<Int32>, scale: Float, losses: UnsafeMutablePointer<Float>,
        scratch: TrainingScratch
    ) {
        forEachChunk(model, targets, losses, mode: .gradients, scale: scale)
        normalizeBackward(model, stream, scratch)
    }

    private func normalize(_ model: TransformerModel, _ stream: UnsafeMutablePointer<Float>) {
        norm.forward(
            input: stream, weight: model.weight(layout.finalNorm), output: normed.base)
    }

    private func normalizeBackward(
        _ model: TransformerModel, _ stream: UnsafeMutablePointer<Float>,
        _ scratch: TrainingScratch
    ) {
        Vectors.fill(scratch.stream.elements, with: 0)
        norm.backward(
            input: stream, weight: model.weight(layout.finalNorm), output: normed.base,
            inputGradient: scratch.stream.base, weightGradient: model.gradient(layout.finalNorm),
            partials: scratch.normPartials.base)
    }

    private func forEachChunk(
        _ model: TransformerModel, _ targets: UnsafePointer<Int32>,
        _ losses: UnsafeMutablePointer<Float>, mode: Mode, scale: Float
    ) {
        let d = configuration.width
        let v = configuration.vocabulary
        let weight = model.weight(layout.head, v, d)
        for start in stride(from: 0, to: rows, by: chunk) {
            let range = start..<min(rows, start + chunk)
            let hidden = Matrix(normed.base, rows: rows, columns: d).rows(range)
            let scores = Matrix(logits.base, rows: range.count, columns: v)
            MatrixProduct.multiply(hidden, weight, transposeB: true, into: scores)
            switch mode {
            case .losses:
                CrossEntropy.losses(
                    rows: range.count, vocabulary: v, logits: scores.base,
                    targets: targets + start, losses: losses + start,
                    logSumExp: logSumExp.base + start)
                continue
            case .both:
                CrossEntropy.lossesAndGradient(
                    rows: range.count, vocabulary: v, logits: scores.base,
                    targets: targets + start, scale: scale, losses: losses + start,
                    logSumExp: logSumExp.base + start)
            case .gradients:
                CrossEntropy.gradient(
                    rows: range.count, vocabulary: v, logits: scores.base,
                    targets: targets + start, scale: scale, logSumExp: logSumExp.base + start)
            }
            MatrixProduct.multiply(
                scores, transposeA: true, hidden, into: model.gradient(layout.head, v, d),
                adding: true)
            // The chunk's normalised rows are not needed any more; their gradient takes their place.
            MatrixProduct.multiply(scores, weight, into: hidden)
        }
    }
}
