import Tensors
import TestSupport
import Testing

/// The float32 layers against the reference layers in Double, on odd sizes.
struct LayerTests {
    private let tolerance = 1e-4

    @Test(arguments: [(1, 1), (3, 7), (33, 64), (130, 129), (1100, 48)])
    func rmsNorm(rows: Int, width: Int) {
        var generator = SeededGenerator(seed: UInt64(rows))
        let x = Sample(rows * width, &generator, scale: 3)
        let w = Sample(width, &generator)
        let dy = Sample(rows * width, &generator)
        let start = Sample(rows * width, &generator)
        let norm = RMSNorm(rows: rows, width: width, epsilon: 1e-5)
        var y = [Float](repeating: .nan, count: rows * width)
        var carry = y
        norm.forward(input: x.values, weight: w.values, output: &y, carry: &carry)
        let expected = ReferenceRMSNorm.forward(x.doubles, w.doubles, epsilon: 1e-5)
        #expect(relativeError(y, expected) < tolerance)
        #expect(carry == x.values)

        var output = dy.values
        var dx = start.values
        var dw = w.values
        var partials = [Float](
            repeating: .nan, count: RMSNorm.partialCount(rows: rows, width: width))
        norm.backward(
            input: x.values, weight: w.values, output: &output, inputGradient: &dx,
            weightGradient: &dw, partials: &partials)
        let exact = ReferenceRMSNorm.backward(
            x.doubles, w.doubles, epsilon: 1e-5, dy: dy.doubles)
        #expect(relativeError(output, expected) < tolerance)
        #expect(
            relativeError(dx, zip(exact.dx, start.doubles).map { $0 + $1 }) < tolerance)
        #expect(relativeError(dw, zip(exact.dw, w.doubles).map { $0 + $1 }) < tolerance)
    }

    @Test(arguments: [2, 6, 64])
    func rotary(headWidth: Int) {
        var generator = SeededGenerator(seed: UInt64(headWidth))
        let positions = [0, 1, 2, 3, 0, 1, 500, 7].map(Int32.init)
        let heads = 3
        let x = Sample(positions.count * heads * headWidth, &generator)
        let rotary = RotaryEmbedding(headWidth: headWidth, positions: 501, theta: 10_000)
        var turned = x.values
        turned.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            rotary.rotate(
                Matrix(base, rows: positions.count, columns: heads * headWidth),
                positions: positions)
        }
        let expected = ReferenceRotary.forward(
            x.doubles, positions: positions.map(Int.init), headWidth: headWidth, theta: 10_000)
        #expect(relativeError(turned, expected) < tolerance)
        turned.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            rotary.rotateBack(
                Matrix(base, rows: positions.count, columns: heads * headWidth),
                positions: positions)
        }
        #expect(relativeError(turned, x.doubles) < tolerance)
    }

    @Test(arguments: [(1, 1), (3, 5), (40, 176), (17, 1023)])
    func swiGLU(rows: Int, hidden: Int) {
        var generator = SeededGenerator(seed: UInt64(hidden))
        // Wide enough that exp(-gate) overflows a float.
        let gateUp = Sample(rows * 2 * hidden, &generator, scale: 100)
        let dy = Sample(rows * hidden, &generator)
        func part(_ offset: Int) -> [Double] {
            (0..<rows).flatMap { row in
                (0..<hidden).map { Double(gateUp.values[row * 2 * hidden + offset + $0]) }
            }
        }
        let (gate, up) = (part(0), part(hidden))
        var product = [Float](repeating: .nan, count: rows * hidden)
        SwiGLU.forward(rows: rows, hidden: hidden, gateUp: gateUp.values, product: &product)
        let expected = ReferenceSwiGLU.forward(gate: gate, up: up)
        #expect(relativeError(product, expected) < tolerance)
        var gradients = gateUp.values
        product = dy.values
        SwiGLU.backward(rows: rows, hidden: hidden, gateUp: &gradients, product: &product)
        let exact = ReferenceSwiGLU.backward(gate: gate, up: up, dy: dy.doubles)
        var joined: [Double] = []
        for row in 0..<rows {
            joined += exact.dGate[row * hidden..<(row + 1) * hidden]
            joined += exact.dUp[row * hidden..<(row + 1) * hidden]
        }
        #expect(relativeError(gradients, joined) < tolerance)
        #expect(relativeError(product, expected) < tolerance)
    }

    @Test(arguments: [(1, 2), (5, 7), (9, 1000), (3, 8001)])
    func crossEntropy(rows: Int, vocabulary: Int) {
        var generator = SeededGenerator(seed: UInt64(vocabulary))
        let logits = Sample(rows * vocabulary, &generator, scale: 30)
        let targets = (0..<rows).map {
            $0 == 1 ? -1 : Int.random(in: 0..<vocabulary, using: &generator)
        }
        let narrow = targets.map(Int32.init)
        let expected = ReferenceCrossEntropy.forward(
            logits: logits.doubles, targets: targets, vocabulary: vocabulary)
        let exact = ReferenceCrossEntropy.backward(
            logits: logits.doubles, targets: targets, vocabulary: vocabulary, scale: 0.25)
        var losses = [Float](repeating: .nan, count: rows)
        var normaliser = losses
        CrossEntropy.losses(
            rows: rows, vocabulary: vocabulary, logits: logits.values, targets: narrow,
            losses: &losses, logSumExp: &normaliser)
        #expect(relativeError(losses, expected) < tolerance)
        var gradient = logits.values
        CrossEntropy.gradient(
            rows: rows, vocabulary: vocabulary, logits: &gradient, targets: narrow, scale: 0.25,
            logSumExp: normaliser)
        #expect(relativeError(gradient, exact) < tolerance)
        gradient = logits.values
        CrossEntropy.lossesAndGradient(
            rows: rows, vocabulary: vocabulary, logits: &gradient, targets: narrow, scale: 0.25,
            losses: &losses, logSumExp: &normaliser)
        #expect(relativeError(losses, expected) < tolerance)
        #expect(relativeError(gradient, exact) < tolerance)
        if rows > 1 {
            #expect(losses[1] == 0)
            #expect(gradient[vocabulary..<2 * vocabulary].allSatisfy { $0 == 0 })
        }
    }

    @Test func embedding() {
        var generator = SeededGenerator(seed: 8)
        let (vocabulary, width) = (11, 300)
        let tokens = (0..<90).map { _ in Int.random(in: 0..<vocabulary, using: &generator) }
        let narrow = tokens.map(Int32.init)
        let table = Sample(vocabulary * width, &generator)
        let dy = Sample(tokens.count * width, &generator)
        var output = [Float](repeating: .nan, count: tokens.count * width)
        EmbeddingTable.forward(
            count: tokens.count, width: width, tokens: narrow, table: table.values, output: &output)
        #expect(
            output.map(Double.init)
                == ReferenceEmbedding.forward(tokens: tokens, table: table.doubles, width: width))
        var gradient = [Float](repeating: 0, count: vocabulary * width)
        EmbeddingTable.backward(
            count: tokens.count, width: width, tokens: narrow, outputGradient: dy.values,
            tableGradient: &gradient)
        let exact = ReferenceEmbedding.backward(
            tokens: tokens, vocabulary: vocabulary, width: width, dy: dy.doubles)
        #expect(relativeError(gradient, exact) < tolerance)
    }
}
