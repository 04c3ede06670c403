import TestSupport
import Testing

@testable import Tensors

/// Tiled products against three loops in Double.
struct MatrixProductTests {
    @Test(arguments: [(1, 70, 33), (2, 3, 5), (130, 257, 31), (600, 130, 17), (64, 1100, 20)])
    func agreesWithLoops(m: Int, n: Int, k: Int) {
        var generator = SeededGenerator(seed: UInt64(m * n))
        for transposeA in [false, true] {
            for transposeB in [false, true] {
                for adding in [false, true] {
                    let a = Sample(m * k, &generator)
                    let b = Sample(k * n, &generator)
                    let start = Sample(m * n, &generator)
                    let product = multiply(
                        a, b, start, m, n, k, transposeA, transposeB, adding: adding)
                    var expected = adding ? start.doubles : [Double](repeating: 0, count: m * n)
                    for i in 0..<m {
                        for j in 0..<n {
                            for x in 0..<k {
                                expected[i * n + j] +=
                                    Double(a.values[transposeA ? x * m + i : i * k + x])
                                    * Double(b.values[transposeB ? j * k + x : x * n + j])
                            }
                        }
                    }
                    #expect(relativeError(product, expected) < 1e-5)
                }
            }
        }
    }

    private func multiply(
        _ a: Sample, _ b: Sample, _ start: Sample, _ m: Int, _ n: Int, _ k: Int,
        _ transposeA: Bool, _ transposeB: Bool, adding: Bool
    ) -> [Float] {
        let (left, right, result) = (
            AlignedBuffer<Float>(m * k), AlignedBuffer<Float>(k * n), AlignedBuffer<Float>(m * n)
        )
        for i in a.values.indices { left.base[i] = a.values[i] }
        for i in b.values.indices { right.base[i] = b.values[i] }
        for i in start.values.indices { result.base[i] = start.values[i] }
        MatrixProduct.multiply(
            Matrix(left.base, rows: transposeA ? k : m, columns: transposeA ? m : k),
            transposeA: transposeA,
            Matrix(right.base, rows: transposeB ? n : k, columns: transposeB ? k : n),
            transposeB: transposeB, into: Matrix(result.base, rows: m, columns: n), adding: adding)
        return Array(result.elements)
    }

    @Test(arguments: [1, 2, 7, 48])
    func tilesCoverOnce(threads: Int) {
        for (rows, columns) in [(1, 1), (5, 3000), (2048, 1536), (32_000, 512), (130, 130)] {
            let plan = TilePlan(rows: rows, columns: columns, threads: threads)
            #expect((0..<plan.rowTiles).flatMap { plan.rows($0) } == Array(0..<rows))
            #expect((0..<plan.columnTiles).flatMap { plan.columns($0) } == Array(0..<columns))
        }
    }
}
