import Tensors
import TestSupport
import Testing

/// The hand-written gradients of the reference layers against central differences, in Double.
struct ReferenceGradientTests {
    private let tolerance = 1e-6

    @Test func linear() {
        var generator = SeededGenerator(seed: 1)
        let (x, w, dy) = (
            Sample(5 * 7, &generator), Sample(3 * 7, &generator), Sample(5 * 3, &generator)
        )
        let exact = ReferenceLinear.backward(x.doubles, w.doubles, inputs: 7, dy: dy.doubles)
        let dx = centralDifferences(x.doubles) {
            dot(ReferenceLinear.forward($0, w.doubles, inputs: 7), dy.doubles)
        }
        let dw = centralDifferences(w.doubles) {
            dot(ReferenceLinear.forward(x.doubles, $0, inputs: 7), dy.doubles)
        }
        #expect(relativeError(exact.dx, dx) < tolerance)
        #expect(relativeError(exact.dw, dw) < tolerance)
    }

    @Test func rmsNorm() {
        var generator = SeededGenerator(seed: 2)
        let (x, w, dy) = (
            Sample(4 * 9, &generator), Sample(9, &generator), Sample(4 * 9, &generator)
        )
        // A large epsilon, so that its place in the formula shows.
        let epsilon = 0.1
        let exact = ReferenceRMSNorm.backward(
            x.doubles, w.doubles, epsilon: epsilon, dy: dy.doubles)
        let dx = centralDifferences(x.doubles) {
            dot(ReferenceRMSNorm.forward($0, w.doubles, epsilon: epsilon), dy.doubles)
        }
        let dw = centralDifferences(w.doubles) {
            dot(ReferenceRMSNorm.forward(x.doubles, $0, epsilon: epsilon), dy.doubles)
        }
        #expect(relativeError(exact.dx, dx) < tolerance)
        #expect(relativeError(exact.dw, dw) < tolerance)
    }

    @Test func rotary() {
        var generator = SeededGenerator(seed: 3)
        let (x, dy) = (Sample(5 * 2 * 6, &generator), Sample(5 * 2 * 6, &generator))
        let positions = [0, 1, 2, 0, 1]
        let exact = ReferenceRotary.backward(
            dy: dy.doubles, positions: positions, headWidth: 6, theta: 100)
        let dx = centralDifferences(x.doubles) {
            dot(
                ReferenceRotary.forward($0, positions: positions, headWidth: 6, theta: 100),
                dy.doubles)
        }
        #expect(relativeError(exact, dx) < tolerance)
    }

    @Test(arguments: [(4, 4), (4, 2), (3, 1)])
    func attention(heads: Int, keyValueHeads: Int) {
        var generator = SeededGenerator(seed: 4)
        let layer = ReferenceAttention(heads: heads, keyValueHeads: keyValueHeads, headWidth: 4)
        let segments = [0, 0, 2, 3, 3, 3, 3]
        let size = segments.count * 4
        let q = Sample(size * heads, &generator).doubles
        let k = Sample(size * keyValueHeads, &generator).doubles
        let v = Sample(size * keyValueHeads, &generator).doubles
        let dy = Sample(size * heads, &generator).doubles
        let exact = layer.backward(q: q, k: k, v: v, segmentStarts: segments, dOutput: dy)
        let dq = centralDifferences(q) {
            dot(layer.forward(q: $0, k: k, v: v, segmentStarts: segments), dy)
        }
        let dk = centralDifferences(k) {
            dot(layer.forward(q: q, k: $0, v: v, segmentStarts: segments), dy)
        }
        let dv = centralDifferences(v) {
            dot(layer.forward(q: q, k: k, v: $0, segmentStarts: segments), dy)
        }
        #expect(relativeError(exact.dq, dq) < tolerance)
        #expect(relativeError(exact.dk, dk) < tolerance)
        #expect(relativeError(exact.dv, dv) < tolerance)
    }

    @Test func swiGLU() {
        var generator = SeededGenerator(seed: 5)
        let gate = Sample(20, &generator, scale: 4).doubles
        let up = Sample(20, &generator).doubles
        let dy = Sample(20, &generator).doubles
        let exact = ReferenceSwiGLU.backward(gate: gate, up: up, dy: dy)
        let dGate = centralDifferences(gate) {
            dot(ReferenceSwiGLU.forward(gate: $0, up: up), dy)
        }
        let dUp = centralDifferences(up) {
            dot(ReferenceSwiGLU.forward(gate: gate, up: $0), dy)
        }
        #expect(relativeError(exact.dGate, dGate) < tolerance)
        #expect(relativeError(exact.dUp, dUp) < tolerance)
    }

    @Test func embedding() {
        var generator = SeededGenerator(seed: 6)
        let tokens = [3, 0, 3, 1]
        let table = Sample(5 * 3, &generator).doubles
        let dy = Sample(4 * 3, &generator).doubles
        let exact = ReferenceEmbedding.backward(tokens: tokens, vocabulary: 5, width: 3, dy: dy)
        let differences = centralDifferences(table) {
            dot(ReferenceEmbedding.forward(tokens: tokens, table: $0, width: 3), dy)
        }
        #expect(relativeError(exact, differences) < tolerance)
    }

    @Test func crossEntropy() {
        var generator = SeededGenerator(seed: 7)
        let logits = Sample(4 * 6, &generator, scale: 5).doubles
        let targets = [2, -1, 0, 5]
        let exact = ReferenceCrossEntropy.backward(
            logits: logits, targets: targets, vocabulary: 6, scale: 0.3)
        let differences = centralDifferences(logits) {
            0.3
                * ReferenceCrossEntropy.forward(logits: $0, targets: targets, vocabulary: 6)
                .reduce(0, +)
        }
        #expect(relativeError(exact, differences) < tolerance)
        #expect(exact[6..<12].allSatisfy { $0 == 0 })
    }
}
