internal import Tensors

/// Forward and backward through a model for batches of one shape. All memory is allocated by `init`.
///
/// A step of training, where the scale of the loss is known from the targets beforehand, is one call of
/// ``forwardBackward(tokens:targets:segmentStarts:scale:gradientsReady:)``. Where it is not,
/// ``forward(tokens:targets:segmentStarts:)`` followed by ``backward(scale:gradientsReady:)`` does the same for
/// the price of computing the logits twice; forward alone evaluates.
///
/// The same call on the same numbers gives the same bits, whatever the timing of threads.
public final class TrainingPass {
    /// The model whose gradients the backward pass adds to.
    public let model: TransformerModel
    /// B: sequences of a batch.
    public let sequences: Int
    /// S: tokens of a sequence.
    public let length: Int

    private let scratch: TrainingScratch
    private let tokens: AlignedBuffer<Int32>  // (B, S)
    private let targets: AlignedBuffer<Int32>  // (B, S)
    private let lossMemory: AlignedBuffer<Float>  // (B, S)
    /// 2L + 1 times (N, D): the residual stream before each layer, and the last.
    private let residuals: [AlignedBuffer<Float>]
    private let attention: [AttentionLayer]
    private let feedForward: [FeedForwardLayer]
    private let output: OutputLayer
    private var canGoBack = false

    /// Allocates the activations of `sequences` × `length` tokens, for ``ComputeThreads/count`` threads.
    /// Throws where the length is more than the model's context.
    /// - Parameter logitRows: rows whose logits exist at a time; nil for as many as fit 64 MiB.
    public init(
        model: TransformerModel, sequences: Int, length: Int, logitRows: Int? = nil
    ) throws(TransformerError) {
        let configuration = model.configuration
        guard sequences >= 1, length >= 1, length <= configuration.context else {
            throw TransformerError(
                "a batch of \(sequences) sequences of \(length) tokens does not fit a model with a "
                    + "context of \(configuration.context)")
        }
        self.model = model
        self.sequences = sequences
        self.length = length
        let rows = sequences * length
        scratch = TrainingScratch(configuration, sequences: sequences, length: length)
        tokens = AlignedBuffer(count: rows, zero: 0)
        targets = AlignedBuffer(count: rows, zero: -1)
        lossMemory = AlignedBuffer(rows)
        residuals = (0..<2 * configuration.layers + 1).map { _ in
            AlignedBuffer(rows * configuration.width)
        }
        attention = model.layout.blocks.map {
            AttentionLayer(configuration, $0, sequences: sequences, length: length)
        }
        feedForward = model.layout.blocks.map { FeedForwardLayer(configuration, $0, rows: rows) }
        output = OutputLayer(
            configuration, model.layout, rows: rows, chunkRows: logitRows)
    }

    /// The loss of each row's target, in nats, of the last forward pass (B, S); 0 where there is no target.
    public var losses: UnsafeBufferPointer<Float> { UnsafeBufferPointer(lossMemory.elements) }

    /// Computes ``losses``.
    /// - Parameters:
    ///   - tokens: (B, S).
    ///   - targets: (B, S): the token to predict at each place; -1 for none.
    ///   - segmentStarts: (B, S): the index within the row of the first token of that token's document.
    ///     Attention stays inside the document and positions count from its start; all 0 is no mask.
    /// Throws where a value is out of range, before anything is computed.
    public func forward(
        tokens: UnsafeBufferPointer<Int32>, targets: UnsafeBufferPointer<Int32>,
        segmentStarts: UnsafeBufferPointer<Int32>
    ) throws(TransformerError) {
        try load(tokens, targets, segmentStarts)
        forwardLayers()
        output.losses(
            model, stream: lastResidual, targets: self.targets.base, losses: lossMemory.base)
        canGoBack = true
    }

    /// Adds the gradient of `scale` · Σ losses to the model's gradients, once after each
    /// ``forward(tokens:targets:segmentStarts:)``: the activations are used up.
    /// - Parameter gradientsReady: called when the gradients of a range of the flat memory are final, from the
    ///   last layer to the first, so that sending them may begin while the rest is computed.
    public func backward(scale: Float, gradientsReady: ((Range<Int>) -> Void)? = nil) {
        precondition(canGoBack, "backward is called once after each forward")
        canGoBack = false
        output.gradients(
            model, stream: lastResidual, targets: targets.base, scale: scale,
            losses: lossMemory.base, scratch: scratch)
        backwardLayers(gradientsReady)
    }

    /// ``forward(tokens:targets:segmentStarts:)`` and ``backward(scale:gradientsReady:)`` in one, computing the
    /// logits once.
    public func forwardBackward(
        tokens: UnsafeBufferPointer<Int32>, targets: UnsafeBufferPointer<Int32>,
        segmentStarts: UnsafeBufferPointer<Int32>, scale: Float,
        gradientsReady: ((Range<Int>) -> Void)? = nil
    ) throws(TransformerError) {
        try load(tokens, targets, segmentStarts)
        canGoBack = false
        forwardLayers()
        output.lossesAndGradients(
            model, stream: lastResidual, targets: self.targets.base, scale: scale,
            losses: lossMemory.base, scratch: scratch)
        backwardLayers(gradientsReady)
    }

    private var lastResidual: UnsafeMutablePointer<Float> { residuals[residuals.count - 1].base }

    private func forwardLayers() {
        EmbeddingTable.forward(
            count: sequences * length, width: model.configuration.width, tokens: tokens.base,
            table: model.weight(model.layout.embedding), output: residuals[0].base)
        for layer in 0..<attention.count {
            attention[layer].forward(
                model, input: residuals[2 * layer].base, output: residuals[2 * layer + 1].base,
                scratch: scratch)
            feedForward[layer].forward(
                model, input: residuals[2 * layer + 1].base, output: residuals[2 * layer + 2].base,
                scratch: scratch)
        }
    }

    private func backwardLayers(_ gradientsReady: ((Range<Int>) -> Void)?) {
        gradientsReady?(model.layout.tailRange)
        for layer in (0..<attention.count).reversed() {
            feedForward[layer].backward(
                model, input: residuals[2 * layer + 1].base, scratch: scratch)
            attention[layer].backward(model, input: residuals[2 * layer].base, scratch: scratch)
            gradientsReady?(model.layout.blocks[layer].range)
        }
        EmbeddingTable.backward(
            count: sequences * length, width: model.configuration.width, tokens: tokens.base,
            outputGradient: scratch.stream.base,
            tableGradient: model.gradient(model.layout.embedding))
        gradientsReady?(model.layout.embeddingRange)
    }

    /// Copies a batch in, checking every value: an index out of range would read other memory.
    private func load(
        _ tokens: UnsafeBufferPointer<Int32>, _ targets: UnsafeBufferPointer<Int32>,
        _ segmentStarts: UnsafeBufferPointer<Int32>
    ) throws(TransformerError) {
        let rows = sequences * length
        guard tokens.count == rows, targets.count == rows, segmentStarts.count == rows else {
            throw TransformerError(
                "a batch needs \(rows) tokens, targets and segment starts, but has \(tokens.count), "
                    + "\(targets.count) and \(segmentStarts.count)")
        }
        let vocabulary = model.configuration.vocabulary
        for row in 0..<rows {
            let column = row % length
            let start = Int(segmentStarts[row])
            guard tokens[row] >= 0, tokens[row] < vocabulary, targets[row] < vocabulary else {
                throw TransformerError(
                    "token \(tokens[row]) or target \(targets[row]) at row \(row / length), column "
                        + "\(column) is outside the vocabulary of \(vocabulary)")
            }
            let earlier = column == 0 ? 0 : Int(segmentStarts[row - 1])
            guard start == earlier || start == column, start <= column else {
                throw TransformerError(
                    "segment start \(start) at row \(row / length), column \(column) neither repeats "
                        + "the one before nor begins a document there")
            }
            self.tokens.base[row] = tokens[row]
            self.targets.base[row] = targets[row]
            scratch.segmentStarts.base[row] = Int32(start)
            scratch.positions.base[row] = Int32(column - start)
        }
    }
}
