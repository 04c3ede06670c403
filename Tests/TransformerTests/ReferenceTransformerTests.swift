import TestSupport
import Testing
import Transformer

/// The reference model's gradient against central differences, in Double.
struct ReferenceTransformerTests {
    @Test(arguments: [(true, 4), (false, 2), (true, 1)])
    func gradientAgreesWithDifferences(tied: Bool, kvHeads: Int) throws {
        var generator = SeededGenerator(seed: 21)
        let configuration = ModelConfiguration(
            vocabulary: 7, width: 8, layers: 2, heads: 4, kvHeads: kvHeads, hidden: 5, context: 6,
            ropeTheta: 50, normEpsilon: 0.01, tied: tied)
        let batch = Batch(configuration, sequences: 1, length: 6, masked: true, &generator)
        let model = try batch.model(&generator)
        var reference = model.reference
        let sequence = batch.sequence(0)
        let exact = reference.gradient(sequence, scale: 0.7)
        let step = 1e-5
        let start = reference.parameters
        let differences = start.indices.map { i in
            reference.parameters[i] = start[i] + step
            let above = reference.losses(sequence).reduce(0, +)
            reference.parameters[i] = start[i] - step
            let below = reference.losses(sequence).reduce(0, +)
            reference.parameters[i] = start[i]
            return 0.7 * (above - below) / (2 * step)
        }
        for parameter in model.parameterTable {
            let error = relativeError(exact[parameter.range], differences[parameter.range])
            #expect(error < 1e-6, "\(parameter.name)")
        }
    }
}
