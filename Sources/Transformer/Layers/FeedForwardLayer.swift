internal import Tensors

/// x' = x + Wdown · (silu(Wgate·n) · Wup·n) with n = RMSNorm(x).
///
/// Holds what one layer keeps between forward and backward: no normalised input and no product, which the
/// backward kernels make again on their way.
struct FeedForwardLayer {
    private let configuration: ModelConfiguration
    private let place: ParameterLayout.Block
    private let rows: Int  // N
    private let norm: RMSNorm
    private let gateUp: AlignedBuffer<Float>  // (N, 2F); backward turns it into its gradient

    init(_ configuration: ModelConfiguration, _ place: ParameterLayout.Block, rows: Int) {
        self.configuration = configuration
        self.place = place
        self.rows = rows
        norm = RMSNorm(
            rows: rows, width: configuration.width, epsilon: configuration.normEpsilon)
        gateUp = AlignedBuffer(rows * 2 * configuration.hidden)
    }

    /// - Parameters:
    ///   - input: (N, D).
    ///   - output: (N, D), the residual stream after the layer.
    func forward(
        _ model: TransformerModel, input: UnsafeMutablePointer<Float>,
        output: UnsafeMutablePointer<Float>, scratch: TrainingScratch
    ) {
        let d = configuration.width
        let f = configuration.hidden
        norm.forward(
            input: input, weight: model.weight(place.feedForwardNorm), output: scratch.narrow.base,
            carry: output)
        MatrixProduct.multiply(
            Matrix(scratch.narrow.base, rows: rows, columns: d),
            model.weight(place.gateUp, 2 * f, d), transposeB: true,
            into: Matrix(gateUp.base, rows: rows, columns: 2 * f))
        SwiGLU.forward(rows: rows, hidden: f, gateUp: gateUp.base, product: scratch.wide.base)
        MatrixProduct.multiply(
            Matrix(scratch.wide.base, rows: rows, columns: f), model.weight(place.down, d, f),
            transposeB: true, into: Matrix(output, rows: rows, columns: d), adding: true)
    }

    /// `scratch.stream` (N, D): on entry the gradient of the output, on return that of the input.
    func backward(
        _ model: TransformerModel, input: UnsafeMutablePointer<Float>, scratch: TrainingScratch
    ) {
        let d = configuration.width
        let f = configuration.hidden
        let stream = Matrix(scratch.stream.base, rows: rows, columns: d)
        let narrow = Matrix(scratch.narrow.base, rows: rows, columns: d)
        let product = Matrix(scratch.wide.base, rows: rows, columns: f)
        let gradients = Matrix(gateUp.base, rows: rows, columns: 2 * f)
        MatrixProduct.multiply(stream, model.weight(place.down, d, f), into: product)
        SwiGLU.backward(rows: rows, hidden: f, gateUp: gateUp.base, product: product.base)
        MatrixProduct.multiply(
            stream, transposeA: true, product, into: model.gradient(place.down, d, f), adding: true)
        MatrixProduct.multiply(gradients, model.weight(place.gateUp, 2 * f, d), into: narrow)
        norm.backward(
            input: input, weight: model.weight(place.feedForwardNorm), output: narrow.base,
            inputGradient: stream.base, weightGradient: model.gradient(place.feedForwardNorm),
            partials: scratch.normPartials.base)
        MatrixProduct.multiply(
            gradients, transposeA: true, narrow, into: model.gradient(place.gateUp, 2 * f, d),
            adding: true)
    }
}
