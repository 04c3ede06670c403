import Tensors
import TestSupport
import Testing

/// The fused update and the block-wise norm against the naive ones in Double.
struct OptimizerTests {
    @Test func adamWAgreesWithReference() {
        var generator = SeededGenerator(seed: 9)
        let count = Vectors.blockSize + 1001
        let start = Sample(count, &generator)
        let border = Vectors.blockSize / 3
        var parameters = start.values
        var first = [Float](repeating: 0, count: count)
        var second = first
        let optimizer = AdamW(learningRate: 0.01, beta1: 0.9, beta2: 0.95, weightDecay: 0.1)
        var reference = start.doubles.map(ReferenceAdamW.init)
        for step in 1...5 {
            let gradients = Sample(count, &generator, scale: step == 3 ? 1e-4 : 1)
            parameters.withUnsafeMutableBufferPointer { parameters in
                gradients.values.withUnsafeBufferPointer { gradients in
                    first.withUnsafeMutableBufferPointer { first in
                        second.withUnsafeMutableBufferPointer { second in
                            optimizer.update(
                                step: step,
                                segments: [
                                    .init(range: 0..<border, decays: true),
                                    .init(range: border..<count - 1, decays: false),
                                ], parameters: parameters, gradients: gradients,
                                firstMoment: first, secondMoment: second, gradientScale: 0.5)
                        }
                    }
                }
            }
            let exact = gradients.doubles
            for i in 0..<count - 1 {
                reference[i].update(
                    gradient: exact[i] * 0.5, step: step, learningRate: 0.01,
                    beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: i < border ? 0.1 : 0)
            }
        }
        let moved = zip(parameters, start.values).map { Double($0) - Double($1) }
        let expected = zip(reference, start.doubles).map { $0.parameter - $1 }
        #expect(relativeError(moved, expected) < 1e-4)
        #expect(relativeError(second, reference.map(\.secondMoment)) < 1e-5)
        #expect(parameters[count - 1] == start.values[count - 1])
    }

    @Test func normIsTheSumOfBlocks() {
        var generator = SeededGenerator(seed: 10)
        let count = 3 * Vectors.blockSize + 17
        let x = Sample(count, &generator)
        x.values.withUnsafeBufferPointer { buffer in
            let exact = x.doubles.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(Vectors.norm(buffer) / exact - 1) < 1e-12)
            let sums = Vectors.blockSumsOfSquares(buffer)
            #expect(sums.count == 4)
            let tail = UnsafeBufferPointer(rebasing: buffer[(3 * Vectors.blockSize)...])
            #expect(Vectors.blockSumsOfSquares(tail) == [sums[3]])
        }
    }

    @Test func addsAndScales() {
        var generator = SeededGenerator(seed: 11)
        let x = Sample(1003, &generator)
        var y = x.values
        y.withUnsafeMutableBufferPointer { y in
            x.values.withUnsafeBufferPointer { Vectors.add($0, to: y) }
            Vectors.scale(y, by: 0.25)
        }
        #expect(y == x.values.map { $0 / 2 })
    }
}
