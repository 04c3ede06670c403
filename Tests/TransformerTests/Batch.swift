import TestSupport
import Transformer

/// A small model with random parameters, a random batch for it, and both worlds to run it in.
struct Batch {
    let configuration: ModelConfiguration
    let sequences: Int
    let length: Int
    var tokens: [Int32]
    var targets: [Int32]
    var segmentStarts: [Int32]

    /// Every model here is odd in its sizes and deep enough that layers can be confused.
    static func configuration(tied: Bool, kvHeads: Int, context: Int = 200) -> ModelConfiguration {
        ModelConfiguration(
            vocabulary: 71, width: 24, layers: 2, heads: 4, kvHeads: kvHeads, hidden: 37,
            context: context, ropeTheta: 500, normEpsilon: 1e-5, tied: tied)
    }

    init(
        _ configuration: ModelConfiguration, sequences: Int, length: Int, masked: Bool,
        _ generator: inout SeededGenerator
    ) {
        self.configuration = configuration
        self.sequences = sequences
        self.length = length
        let vocabulary = Int32(configuration.vocabulary)
        let rows = sequences * length
        tokens = (0..<rows).map { _ in Int32.random(in: 0..<vocabulary, using: &generator) }
        targets = (0..<rows).map { _ in
            Int.random(in: 0..<6, using: &generator) == 0
                ? -1 : Int32.random(in: 0..<vocabulary, using: &generator)
        }
        segmentStarts = []
        for _ in 0..<sequences {
            var start: Int32 = 0
            for column in 0..<length {
                if masked, column > 0, Int.random(in: 0..<9, using: &generator) == 0 {
                    start = Int32(column)
                }
                segmentStarts.append(start)
            }
        }
    }

    /// A model whose parameters are large enough to make every part of it matter.
    func model(_ generator: inout SeededGenerator) throws -> TransformerModel {
        let model = try TransformerModel(configuration: configuration)
        for parameter in model.parameterTable {
            let isNorm = parameter.shape.count == 1
            for i in parameter.range {
                let value = Float.random(in: -1...1, using: &generator)
                model.parameters[i] = isNorm ? 1 + 0.3 * value : 0.4 * value
            }
        }
        return model
    }

    /// One row as the reference wants it.
    func sequence(_ row: Int) -> ReferenceTransformer<Double>.Sequence {
        let range = row * length..<(row + 1) * length
        return .init(
            tokens: tokens[range].map(Int.init), targets: targets[range].map(Int.init),
            segmentStarts: segmentStarts[range].map(Int.init))
    }

    func forward(_ pass: TrainingPass) throws {
        try tokens.withUnsafeBufferPointer { tokens in
            try targets.withUnsafeBufferPointer { targets in
                try segmentStarts.withUnsafeBufferPointer { starts in
                    try pass.forward(tokens: tokens, targets: targets, segmentStarts: starts)
                }
            }
        }
    }

    func forwardBackward(
        _ pass: TrainingPass, scale: Float, gradientsReady: ((Range<Int>) -> Void)? = nil
    ) throws {
        try tokens.withUnsafeBufferPointer { tokens in
            try targets.withUnsafeBufferPointer { targets in
                try segmentStarts.withUnsafeBufferPointer { starts in
                    try pass.forwardBackward(
                        tokens: tokens, targets: targets, segmentStarts: starts, scale: scale,
                        gradientsReady: gradientsReady)
                }
            }
        }
    }
}

extension TransformerModel {
    /// The naive model with the same parameters.
    var reference: ReferenceTransformer<Double> {
        ReferenceTransformer(
            configuration: configuration, parameters: parameters.map(Double.init))
    }
}

/// ‖a − b‖ / ‖b‖.
func relativeError(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
    var difference = 0.0
    var size = 0.0
    for (x, y) in zip(a, b) {
        difference += (x - y) * (x - y)
        size += y * y
    }
    return (difference / max(size, 1e-300)).squareRoot()
}

/// As above, of a float32 result against the oracle in Double.
func relativeError(_ a: some Sequence<Float>, _ b: some Sequence<Double>) -> Double {
    relativeError(a.map(Double.init), b)
}
