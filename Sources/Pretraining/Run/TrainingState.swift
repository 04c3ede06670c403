internal import Lineage
internal import Tensors
internal import Transformer

/// Everything that the next step depends on: the weights, AdamW's moments, and the number of steps done.
final class TrainingState {
    let model: TransformerModel
    private let firstMomentBuffer: AlignedBuffer<Float>
    private let secondMomentBuffer: AlignedBuffer<Float>
    /// Steps done.
    var step: UInt64 = 0

    init(model: TransformerModel) {
        self.model = model
        firstMomentBuffer = AlignedBuffer(model.parameters.count)
        secondMomentBuffer = AlignedBuffer(model.parameters.count)
    }

    /// AdamW's first moment of each parameter, in the order of the parameters.
    var firstMoment: UnsafeMutableBufferPointer<Float> { firstMomentBuffer.elements }
    /// AdamW's second moment of each parameter, in the order of the parameters.
    var secondMoment: UnsafeMutableBufferPointer<Float> { secondMomentBuffer.elements }

    /// A digest of weights and moments: equal at all ranks, or something is broken.
    func digest() -> Digest {
        var hasher = DigestHasher()
        hasher.update(buffer: UnsafeRawBufferPointer(model.parameters))
        hasher.update(buffer: UnsafeRawBufferPointer(firstMoment))
        hasher.update(buffer: UnsafeRawBufferPointer(secondMoment))
        return hasher.finalize()
    }
}
