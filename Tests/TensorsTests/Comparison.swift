import Tensors
import TestSupport

/// Random numbers, uniform in ±1, as Float and as the same values in Double.
struct Sample {
    var values: [Float]
    var doubles: [Double] { values.map(Double.init) }

    init(_ count: Int, _ generator: inout SeededGenerator, scale: Float = 1) {
        values = (0..<count).map { _ in Float.random(in: -1...1, using: &generator) * scale }
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

/// The gradient of `function` at `x` by central differences.
func centralDifferences(_ x: [Double], _ function: ([Double]) -> Double) -> [Double] {
    let step = 1e-5
    return x.indices.map { i in
        var moved = x
        moved[i] = x[i] + step
        let above = function(moved)
        moved[i] = x[i] - step
        return (above - function(moved)) / (2 * step)
    }
}

/// Σ a · b: a random linear function of an output makes a scalar to differentiate.
func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// Ascending document starts for a row of `length` tokens, with a document of one token among them.
func randomSegments(_ length: Int, _ generator: inout SeededGenerator) -> [Int] {
    var start = 0
    return (0..<length).map { position in
        if position > 0, Int.random(in: 0..<12, using: &generator) == 0 || position == 2 {
            start = position
        }
        return start
    }
}
