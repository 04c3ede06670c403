public import RealModule

/// The naive update of one parameter; see ``AdamW``.
public struct ReferenceAdamW<T: Real> {
    /// The parameter.
    public var parameter: T
    /// The moving average of its gradient.
    public var firstMoment: T = 0
    /// The moving average of its gradient's square.
    public var secondMoment: T = 0

    /// A parameter before its first update.
    public init(_ parameter: T) { self.parameter = parameter }

    /// Update number `step`, from 1, as in algorithm 2 of Loshchilov and Hutter (2019).
    public mutating func update(
        gradient: T, step: Int, learningRate: T, beta1: T, beta2: T, epsilon: T, weightDecay: T
    ) {
        firstMoment = beta1 * firstMoment + (1 - beta1) * gradient
        secondMoment = beta2 * secondMoment + (1 - beta2) * gradient * gradient
        let mean = firstMoment / (1 - T.pow(beta1, step))
        let square = secondMoment / (1 - T.pow(beta2, step))
        parameter -=
            learningRate * (mean / (T.sqrt(square) + epsilon) + weightDecay * parameter)
    }
}
