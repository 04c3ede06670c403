import RealModule
import TestSupport
import Testing
import Transformer

/// Generation with a cache against the training pass and the reference model.
struct InferencePassTests {
    @Test(arguments: [(true, 4), (false, 2), (true, 1)])
    func logitsAgreeHoweverTheTextArrives(tied: Bool, kvHeads: Int) throws {
        var generator = SeededGenerator(seed: 51)
        let configuration = Batch.configuration(tied: tied, kvHeads: kvHeads)
        let batch = Batch(configuration, sequences: 1, length: 140, masked: false, &generator)
        let model = try batch.model(&generator)
        let expected = model.reference.logits(batch.sequence(0))
        let inference = try InferencePass(model: model)
        let whole = try inference.allLogits(appending: batch.tokens)
        #expect(relativeError(whole, expected) < 1e-4)

        inference.reset()
        var pieces: [Float] = []
        var rest = batch.tokens[...]
        for size in [70, 1, 1, 5, 63] {
            pieces += try inference.allLogits(appending: Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(inference.position == 140)
        #expect(relativeError(pieces, whole.map(Double.init)) < 1e-4)

        inference.reset()
        _ = try inference.logits(appending: Array(batch.tokens[..<139]))
        let last = try inference.logits(appending: [batch.tokens[139]])
        #expect(relativeError(last, expected.suffix(71)) < 1e-4)
    }

    @Test func agreesWithTrainingPass() throws {
        var generator = SeededGenerator(seed: 52)
        let configuration = Batch.configuration(tied: true, kvHeads: 2)
        let batch = Batch(configuration, sequences: 1, length: 100, masked: false, &generator)
        let model = try batch.model(&generator)
        let pass = try TrainingPass(model: model, sequences: 1, length: 100)
        try batch.forward(pass)
        let logits = try InferencePass(model: model).allLogits(appending: batch.tokens)
        for row in 0..<100 where batch.targets[row] >= 0 {
            let scores = logits[row * 71..<(row + 1) * 71].map(Double.init)
            let expected = ReferenceLoss.of(scores, target: Int(batch.targets[row]))
            #expect(abs(Double(pass.losses[row]) - expected) < 1e-4 * max(1, expected))
        }
    }

    @Test func refusesWhatDoesNotFit() throws {
        let model = try TransformerModel(
            configuration: Batch.configuration(tied: true, kvHeads: 2), gradients: false)
        #expect(throws: TransformerError.self) { try InferencePass(model: model, capacity: 201) }
        let pass = try InferencePass(model: model, capacity: 3)
        _ = try pass.logits(appending: [1, 2])
        #expect(throws: TransformerError.self) { try pass.logits(appending: [1, 2]) }
        #expect(throws: TransformerError.self) { try pass.logits(appending: [71]) }
        #expect(throws: TransformerError.self) { try pass.logits(appending: []) }
        #expect(pass.position == 2)
        _ = try pass.logits(appending: [70])
    }
}

private enum ReferenceLoss {
    static func of(_ scores: [Double], target: Int) -> Double {
        let sum = scores.reduce(0) { $0 + Double.exp($1) }
        return Double.log(sum) - scores[target]
    }
}
