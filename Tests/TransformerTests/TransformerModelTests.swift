import Tensors
import TestSupport
import Testing
import Transformer

/// The table of parameters, the first values, and that a model learns.
struct TransformerModelTests {
    @Test func tableIsDenseAndNamedAsInHuggingFace() throws {
        let configuration = ModelConfiguration(
            vocabulary: 10, width: 8, layers: 2, heads: 4, kvHeads: 2, hidden: 6, context: 4,
            tied: false)
        let table = configuration.parameterTable
        #expect(table.count == 3 + 2 * 9)
        #expect(table.first?.name == "model.embed_tokens.weight")
        #expect(table.last?.name == "lm_head.weight")
        var next = 0
        for parameter in table {
            #expect(parameter.offset == next)
            #expect(parameter.shape.reduce(1, *) == parameter.count)
            next += parameter.count
        }
        let model = try TransformerModel(configuration: configuration)
        #expect(model.parameters.count == next)
        #expect(
            model.parameter(named: "model.layers.1.self_attn.k_proj.weight")?.shape == [4, 8])
        #expect(model.parameter(named: "model.layers.0.mlp.down_proj.weight")?.shape == [8, 6])
        let still = table.filter { !$0.decays }.map(\.name)
        #expect(still.allSatisfy { $0.contains("norm") || $0.contains("embed") })
        #expect(still.count == 1 + 2 * 2 + 1)
        var tied = configuration
        tied.tied = true
        #expect(tied.parameterTable.last?.name == "model.norm.weight")
    }

    @Test func initialValuesRepeatAndHaveTheirDeviation() throws {
        let configuration = ModelConfiguration(
            vocabulary: 500, width: 64, layers: 8, heads: 4, kvHeads: 4, hidden: 160, context: 4)
        let model = try TransformerModel(configuration: configuration)
        model.initialize(seed: 1)
        let first = Array(model.parameters)
        model.initialize(seed: 2)
        #expect(Array(model.parameters) != first)
        model.initialize(seed: 1)
        #expect(Array(model.parameters) == first)
        for parameter in model.parameterTable {
            let values = first[parameter.range].map(Double.init)
            let mean = values.reduce(0, +) / Double(values.count)
            let deviation = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
            if parameter.shape.count == 1 {
                #expect(values.allSatisfy { $0 == 1 })
                continue
            }
            let ends =
                parameter.name.hasSuffix("o_proj.weight")
                || parameter.name.hasSuffix("down_proj.weight")
            #expect(abs(mean) < 0.002)
            #expect(abs(deviation / (ends ? 0.005 : 0.02) - 1) < 0.05, "\(parameter.name)")
        }
    }

    @Test func impossibleShapesAreRefused() {
        let good = Batch.configuration(tied: true, kvHeads: 2)
        var bad = [good, good, good, good, good, good]
        bad[0].heads = 5
        bad[1].kvHeads = 3
        bad[2].width = 12
        bad[3].layers = 0
        bad[4].ropeTheta = .nan
        bad[5].normEpsilon = 0
        #expect(throws: Never.self) { try good.validate() }
        for configuration in bad {
            #expect(throws: TransformerError.self) { try configuration.validate() }
        }
    }

    /// A pattern of a few tokens is learnt until the loss is next to nothing.
    @Test func learns() throws {
        let configuration = ModelConfiguration(
            vocabulary: 32, width: 32, layers: 2, heads: 4, kvHeads: 2, hidden: 64, context: 32)
        let model = try TransformerModel(configuration: configuration)
        model.initialize(seed: 3)
        var generator = SeededGenerator(seed: 61)
        var batch = Batch(configuration, sequences: 4, length: 32, masked: false, &generator)
        for row in 0..<batch.tokens.count {
            batch.tokens[row] = Int32((row / 32 + row % 32 * 5) % 29)
            batch.targets[row] = (batch.tokens[row] + 5) % 29
        }
        let pass = try TrainingPass(model: model, sequences: 4, length: 32)
        let first = AlignedBuffer<Float>(model.parameters.count)
        let second = AlignedBuffer<Float>(model.parameters.count)
        var losses: [Float] = []
        for step in 1...80 {
            model.zeroGradients()
            try batch.forwardBackward(pass, scale: 1 / 128)
            losses.append(pass.losses.reduce(0, +) / 128)
            AdamW(learningRate: 0.01).update(
                step: step, segments: model.decaySegments, parameters: model.parameters,
                gradients: UnsafeBufferPointer(model.gradients), firstMoment: first.elements,
                secondMoment: second.elements)
        }
        #expect(abs(losses[0] - 3.466) < 0.05)  // ln 32
        #expect(losses[79] < 0.1)
    }
}
