import Tensors
import TestSupport
import Testing

/// The blocked attention against the naive one, across block borders, groups and document masks.
struct CausalAttentionTests {
    struct Shape: CustomStringConvertible, Sendable {
        var length: Int
        var heads: Int
        var keyValueHeads: Int
        var headWidth: Int
        var masked: Bool
        var description: String {
            "S \(length) H \(heads) G \(keyValueHeads) K \(headWidth)\(masked ? " masked" : "")"
        }
    }

    private static let shapes = [
        Shape(length: 1, heads: 1, keyValueHeads: 1, headWidth: 2, masked: false),
        Shape(length: 5, heads: 2, keyValueHeads: 2, headWidth: 4, masked: false),
        Shape(length: 64, heads: 4, keyValueHeads: 2, headWidth: 8, masked: false),
        Shape(length: 65, heads: 2, keyValueHeads: 1, headWidth: 6, masked: true),
        Shape(length: 150, heads: 6, keyValueHeads: 2, headWidth: 16, masked: true),
        Shape(length: 200, heads: 2, keyValueHeads: 2, headWidth: 32, masked: true),
    ]

    @Test(arguments: shapes)
    func agreesWithReference(_ shape: Shape) {
        var generator = SeededGenerator(seed: UInt64(shape.length))
        let (s, k) = (shape.length, shape.headWidth)
        let group = shape.heads / shape.keyValueHeads
        // One row of all heads, as the model stores them: q, k, v side by side.
        let width = (shape.heads + 2 * shape.keyValueHeads) * k
        let joined = Sample(s * width, &generator, scale: 2)
        let dy = Sample(s * shape.heads * k, &generator)
        let segments =
            shape.masked ? randomSegments(s, &generator) : [Int](repeating: 0, count: s)
        func columns(_ values: [Double], _ range: Range<Int>) -> [Double] {
            (0..<s).flatMap {
                values[$0 * width + range.lowerBound..<$0 * width + range.upperBound]
            }
        }
        let keyColumn = shape.heads * k
        let valueColumn = keyColumn + shape.keyValueHeads * k
        let q = columns(joined.doubles, 0..<keyColumn)
        let keys = columns(joined.doubles, keyColumn..<valueColumn)
        let values = columns(joined.doubles, valueColumn..<width)
        let reference = ReferenceAttention(
            heads: shape.heads, keyValueHeads: shape.keyValueHeads, headWidth: k)
        let expected = reference.forward(q: q, k: keys, v: values, segmentStarts: segments)
        let exact = reference.backward(
            q: q, k: keys, v: values, segmentStarts: segments, dOutput: dy.doubles)

        let attention = CausalAttention(
            .init(
                sequences: 1, queries: s, heads: shape.heads, keyValueHeads: shape.keyValueHeads,
                headWidth: k))
        let scratch = CausalAttention.Scratch(keys: s, headWidth: k, training: true)
        let memory = AlignedBuffer<Float>(s * width)
        let output = AlignedBuffer<Float>(s * keyColumn)
        let slopes = AlignedBuffer<Float>(s * keyColumn)
        let logSumExp = AlignedBuffer<Float>(s * shape.heads)
        for i in joined.values.indices { memory.base[i] = joined.values[i] }
        for i in dy.values.indices { slopes.base[i] = dy.values[i] }
        let all = Matrix(memory.base, rows: s, columns: width)
        let out = Matrix(output.base, rows: s, columns: keyColumn)
        let dOut = Matrix(slopes.base, rows: s, columns: keyColumn)
        let starts = segments.map(Int32.init)
        for backward in [false, true] {
            for head in 0..<shape.keyValueHeads {
                let mine = head * group * k..<(head + 1) * group * k
                let key = all.columns(keyColumn + head * k..<keyColumn + (head + 1) * k)
                let value = all.columns(valueColumn + head * k..<valueColumn + (head + 1) * k)
                if backward {
                    attention.backward(
                        queries: all.columns(mine), keys: key, values: value,
                        segmentStarts: starts, output: out.columns(mine),
                        outputGradient: dOut.columns(mine),
                        logSumExp: logSumExp.base + head * group * s, scratch: scratch)
                } else {
                    attention.forward(
                        queries: all.columns(mine), keys: key, values: value,
                        segmentStarts: starts, output: out.columns(mine),
                        logSumExp: logSumExp.base + head * group * s, scratch: scratch)
                }
            }
        }
        #expect(relativeError(output.elements, expected) < 1e-4)
        let gradients = memory.elements.map(Double.init)
        #expect(relativeError(columns(gradients, 0..<keyColumn), exact.dq) < 1e-4)
        #expect(relativeError(columns(gradients, keyColumn..<valueColumn), exact.dk) < 1e-4)
        #expect(relativeError(columns(gradients, valueColumn..<width), exact.dv) < 1e-4)
    }
}
