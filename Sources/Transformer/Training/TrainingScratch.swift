internal import Tensors

/// Memory that all layers of a pass share, and the rows' positions. Nothing here outlives one layer's turn but
/// the gradient of the residual stream, which every layer hands on to the one before.
final class TrainingScratch {
    let rotary: RotaryEmbedding
    let segmentStarts: AlignedBuffer<Int32>  // (B, S): where in the row the document begins
    let positions: AlignedBuffer<Int32>  // (B, S): index in the document
    let stream: AlignedBuffer<Float>  // (N, D): gradient of the residual stream
    let narrow: AlignedBuffer<Float>  // (N, D): normalised input of a layer, or its gradient
    let wide: AlignedBuffer<Float>  // (N, max(F, H·K)): feed-forward product, or a gradient
    let normPartials: AlignedBuffer<Float>  // (runs, D)
    let attention: [CausalAttention.Scratch]  // one a thread

    init(_ configuration: ModelConfiguration, sequences: Int, length: Int) {
        let rows = sequences * length
        let headWidth = configuration.headWidth
        rotary = RotaryEmbedding(
            headWidth: headWidth, positions: length, theta: configuration.ropeTheta)
        segmentStarts = AlignedBuffer(count: rows, zero: 0)
        positions = AlignedBuffer(count: rows, zero: 0)
        stream = AlignedBuffer(rows * configuration.width)
        narrow = AlignedBuffer(rows * configuration.width)
        wide = AlignedBuffer(rows * max(configuration.hidden, configuration.heads * headWidth))
        normPartials = AlignedBuffer(
            RMSNorm.partialCount(rows: rows, width: configuration.width))
        attention = (0..<ComputeThreads.count).map { _ in
            CausalAttention.Scratch(keys: length, headWidth: headWidth, training: true)
        }
    }
}
