internal import CKernels
internal import Glibc

/// AdamW (Loshchilov and Hutter, 2019): Adam with bias correction and weight decay apart from the gradient,
/// in one pass over parameters, gradients and both moments.
public struct AdamW: Sendable, Equatable {
    /// The step size η of this step.
    public var learningRate: Float
    /// The decay β₁ of the first moment.
    public var beta1: Float
    /// The decay β₂ of the second moment.
    public var beta2: Float
    /// Added to √v̂ against division by zero.
    public var epsilon: Float
    /// λ: each step multiplies decaying parameters by 1 − ηλ.
    public var weightDecay: Float

    /// An optimiser with the customary constants for language models.
    public init(
        learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.95, epsilon: Float = 1e-8,
        weightDecay: Float = 0.1
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    /// A range of the buffers, and whether weight decay applies there.
    public struct Segment: Sendable, Equatable {
        /// Indices into the buffers.
        public var range: Range<Int>
        /// Whether the parameters decay.
        public var decays: Bool

        /// A range and its decay.
        public init(range: Range<Int>, decays: Bool) {
            self.range = range
            self.decays = decays
        }
    }

    /// Updates parameters and moments in place. Element-wise, so neither threads nor a split of the
    /// buffers over ranks changes a bit.
    /// - Parameters:
    ///   - step: the number t of this update, from 1, for the bias correction.
    ///   - segments: which ranges decay, ascending and without overlap; what they leave out stays as it is.
    ///   - gradientScale: multiplies the gradient first: the clipping factor, or 1.
    public func update(
        step: Int, segments: [Segment], parameters: UnsafeMutableBufferPointer<Float>,
        gradients: UnsafeBufferPointer<Float>, firstMoment: UnsafeMutableBufferPointer<Float>,
        secondMoment: UnsafeMutableBufferPointer<Float>, gradientScale: Float = 1
    ) {
        precondition(
            gradients.count == parameters.count && firstMoment.count == parameters.count
                && secondMoment.count == parameters.count && step >= 1,
            "the optimiser's buffers differ in length")
        guard let p = parameters.baseAddress, let g = gradients.baseAddress,
            let m = firstMoment.baseAddress, let v = secondMoment.baseAddress
        else { return }
        let rate = Double(learningRate) / (1 - pow(Double(beta1), Double(step)))
        let inverseRoot = 1 / (1 - pow(Double(beta2), Double(step))).squareRoot()
        let kept = Float(1 - Double(learningRate) * Double(weightDecay))
        ComputeThreads.forEachRun(of: parameters.count, grain: Vectors.blockSize) { block in
            for segment in segments where segment.range.overlaps(block) {
                let range = segment.range.clamped(to: block)
                let start = range.lowerBound
                keifu_adamw(
                    range.count, p + start, g + start, m + start, v + start, beta1, beta2, epsilon,
                    segment.decays ? kept : 1, Float(rate), Float(inverseRoot), gradientScale)
            }
        }
    }
}
