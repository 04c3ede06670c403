import TestSupport
import Testing
import Transformer

/// The production model against the reference model in Double, and what a training pass promises.
struct TrainingPassTests {
    @Test(
        arguments: [(true, 4), (false, 2), (true, 1)],
        [(2, 13, true), (3, 7, false), (1, 150, true)])
    func agreesWithReference(
        _ model: (tied: Bool, kvHeads: Int), _ shape: (sequences: Int, length: Int, masked: Bool)
    ) throws {
        var generator = SeededGenerator(seed: UInt64(shape.length + model.kvHeads))
        let configuration = Batch.configuration(tied: model.tied, kvHeads: model.kvHeads)
        let batch = Batch(
            configuration, sequences: shape.sequences, length: shape.length, masked: shape.masked,
            &generator)
        let model = try batch.model(&generator)
        let pass = try TrainingPass(
            model: model, sequences: shape.sequences, length: shape.length)
        let reference = model.reference
        var losses: [Double] = []
        var gradient = [Double](repeating: 0, count: model.parameters.count)
        for row in 0..<shape.sequences {
            losses += reference.losses(batch.sequence(row))
            let part = reference.gradient(batch.sequence(row), scale: 0.125)
            for i in part.indices { gradient[i] += part[i] }
        }
        try batch.forwardBackward(pass, scale: 0.125)
        #expect(relativeError(pass.losses, losses) < 1e-4)
        for parameter in model.parameterTable {
            let range = parameter.range
            let error = relativeError(model.gradients[range], gradient[range])
            #expect(error < 1e-4, "\(parameter.name)")
        }
    }

    @Test func forwardThenBackwardIsTheSameGradient() throws {
        var generator = SeededGenerator(seed: 31)
        let configuration = Batch.configuration(tied: false, kvHeads: 2)
        let batch = Batch(configuration, sequences: 2, length: 40, masked: true, &generator)
        let model = try batch.model(&generator)
        let pass = try TrainingPass(model: model, sequences: 2, length: 40)
        try batch.forwardBackward(pass, scale: 0.5)
        let losses = Array(pass.losses)
        let once = Array(model.gradients)
        model.zeroGradients()
        try batch.forward(pass)
        #expect(Array(pass.losses) == losses)
        pass.backward(scale: 0.5)
        #expect(relativeError(model.gradients, once.map(Double.init)) < 1e-5)
    }

    @Test(arguments: [1, 7, 79, 80, 1000])
    func chunksOfLogitsMakeNoDifference(rows: Int) throws {
        var generator = SeededGenerator(seed: 30)
        let configuration = Batch.configuration(tied: true, kvHeads: 2)
        let batch = Batch(configuration, sequences: 2, length: 40, masked: true, &generator)
        let model = try batch.model(&generator)
        let whole = try TrainingPass(model: model, sequences: 2, length: 40)
        try batch.forwardBackward(whole, scale: 0.5)
        let gradient = model.gradients.map(Double.init)
        let pass = try TrainingPass(model: model, sequences: 2, length: 40, logitRows: rows)
        model.zeroGradients()
        try batch.forwardBackward(pass, scale: 0.5)
        #expect(relativeError(pass.losses, whole.losses.map(Double.init)) < 1e-5)
        #expect(relativeError(model.gradients, gradient) < 1e-5)
        model.zeroGradients()
        try batch.forward(pass)
        pass.backward(scale: 0.5)
        #expect(relativeError(pass.losses, whole.losses.map(Double.init)) < 1e-5)
        #expect(relativeError(model.gradients, gradient) < 1e-5)
    }

    @Test func gradientsAdd() throws {
        var generator = SeededGenerator(seed: 32)
        let configuration = Batch.configuration(tied: true, kvHeads: 2)
        let batch = Batch(configuration, sequences: 2, length: 20, masked: false, &generator)
        let model = try batch.model(&generator)
        let pass = try TrainingPass(model: model, sequences: 2, length: 20)
        try batch.forwardBackward(pass, scale: 1)
        let once = Array(model.gradients)
        try batch.forwardBackward(pass, scale: 2)
        #expect(relativeError(model.gradients, once.map { 3 * Double($0) }) < 1e-5)
    }

    /// The batch as a whole gives what its rows give one by one.
    @Test func rowsAreIndependent() throws {
        var generator = SeededGenerator(seed: 33)
        let configuration = Batch.configuration(tied: true, kvHeads: 2)
        let batch = Batch(configuration, sequences: 3, length: 20, masked: true, &generator)
        let model = try batch.model(&generator)
        let pass = try TrainingPass(model: model, sequences: 3, length: 20)
        try batch.forwardBackward(pass, scale: 1)
        let losses = Array(pass.losses)
        let whole = model.gradients.map(Double.init)
        model.zeroGradients()
        let single = try TrainingPass(model: model, sequences: 1, length: 20)
        for row in 0..<3 {
            var part = Batch(configuration, sequences: 1, length: 20, masked: true, &generator)
            part.tokens = Array(batch.tokens[row * 20..<(row + 1) * 20])
            part.targets = Array(batch.targets[row * 20..<(row + 1) * 20])
            part.segmentStarts = Array(batch.segmentStarts[row * 20..<(row + 1) * 20])
            try part.forwardBackward(single, scale: 1)
            #expect(
                relativeError(single.losses, losses[row * 20..<(row + 1) * 20].map(Double.init))
                    < 1e-5)
        }
        #expect(relativeError(model.gradients, whole) < 1e-5)
    }

    @Test func rowsWithoutTargetsContributeNothing() throws {
        var generator = SeededGenerator(seed: 34)
        let configuration = Batch.configuration(tied: false, kvHeads: 2)
        var batch = Batch(configuration, sequences: 1, length: 20, masked: false, &generator)
        let model = try batch.model(&generator)
        let pass = try TrainingPass(model: model, sequences: 1, length: 20)
        // The last five tokens are padding: nothing looks back from them, so their value is nothing's business.
        for column in 15..<20 { batch.targets[column] = -1 }
        try batch.forwardBackward(pass, scale: 1)
        #expect(pass.losses[15..<20].allSatisfy { $0 == 0 })
        let (losses, gradient) = (Array(pass.losses), Array(model.gradients))
        for column in 15..<20 { batch.tokens[column] = (batch.tokens[column] + 1) % 71 }
        model.zeroGradients()
        try batch.forwardBackward(pass, scale: 1)
        #expect(Array(pass.losses) == losses)
        #expect(Array(model.gradients) == gradient)

        batch.targets = batch.targets.map { _ in -1 }
        model.zeroGradients()
        try batch.forwardBackward(pass, scale: 1)
        #expect(pass.losses.allSatisfy { $0 == 0 })
        #expect(model.gradients.allSatisfy { $0 == 0 })
    }

    /// Another document in the row may change, and no loss of this one does; without a mask, one does.
    @Test func attentionStaysInTheDocument() throws {
        var generator = SeededGenerator(seed: 35)
        let configuration = Batch.configuration(tied: true, kvHeads: 2)
        let length = 150
        let model = try Batch(
            configuration, sequences: 1, length: length, masked: false, &generator
        )
        .model(&generator)
        let pass = try TrainingPass(model: model, sequences: 1, length: length)
        for border in [1, 40, 64, 100, 149] {
            for masked in [true, false] {
                var batch = Batch(
                    configuration, sequences: 1, length: length, masked: false, &generator)
                batch.targets = batch.tokens
                if masked {
                    for column in border..<length { batch.segmentStarts[column] = Int32(border) }
                }
                try batch.forward(pass)
                let before = Array(pass.losses)
                batch.tokens[border - 1] = (batch.tokens[border - 1] + 1) % 71
                try batch.forward(pass)
                let changed = (border..<length).filter { pass.losses[$0] != before[$0] }
                #expect(changed.isEmpty == masked)
                // And nothing looks ahead.
                #expect(Array(pass.losses[..<(border - 1)]) == Array(before[..<(border - 1)]))
            }
        }
    }

    /// A document's losses are those that it has alone in a row: positions restart with it.
    @Test func positionsRestart() throws {
        var generator = SeededGenerator(seed: 36)
        let configuration = Batch.configuration(tied: true, kvHeads: 4)
        var joined = Batch(configuration, sequences: 1, length: 90, masked: false, &generator)
        let model = try joined.model(&generator)
        for column in 50..<90 { joined.segmentStarts[column] = 50 }
        let pass = try TrainingPass(model: model, sequences: 1, length: 90)
        try joined.forward(pass)
        var alone = Batch(configuration, sequences: 1, length: 40, masked: false, &generator)
        alone.tokens = Array(joined.tokens[50...])
        alone.targets = Array(joined.targets[50...])
        let single = try TrainingPass(model: model, sequences: 1, length: 40)
        try alone.forward(single)
        #expect(relativeError(single.losses, pass.losses[50...].map(Double.init)) < 1e-5)
    }

    @Test func announcesEveryGradientOnce() throws {
        var generator = SeededGenerator(seed: 37)
        for tied in [true, false] {
            let configuration = Batch.configuration(tied: tied, kvHeads: 2)
            let batch = Batch(configuration, sequences: 1, length: 30, masked: true, &generator)
            let model = try batch.model(&generator)
            let pass = try TrainingPass(model: model, sequences: 1, length: 30)
            var announced = [Float](repeating: .nan, count: model.parameters.count)
            var ranges: [Range<Int>] = []
            try batch.forwardBackward(pass, scale: 1) { range in
                ranges.append(range)
                for i in range { announced[i] = model.gradients[i] }
            }
            #expect(announced == Array(model.gradients))
            #expect(ranges.reduce(0) { $0 + $1.count } == announced.count)
        }
    }

    @Test func refusesWhatItCannotRead() throws {
        var generator = SeededGenerator(seed: 38)
        let configuration = Batch.configuration(tied: true, kvHeads: 2)
        let good = Batch(configuration, sequences: 2, length: 10, masked: true, &generator)
        let model = try good.model(&generator)
        let pass = try TrainingPass(model: model, sequences: 2, length: 10)
        try good.forward(pass)
        for change in 0..<6 {
            var bad = good
            switch change {
            case 0: bad.tokens[3] = 71
            case 1: bad.tokens[3] = -1
            case 2: bad.targets[19] = 71
            case 3: bad.segmentStarts[4] = 5
            case 4: bad.segmentStarts[10] = -1
            default: bad.tokens.removeLast()
            }
            #expect(throws: TransformerError.self) { try bad.forward(pass) }
        }
        #expect(throws: TransformerError.self) {
            try TrainingPass(model: model, sequences: 1, length: 201)
        }
    }
}
