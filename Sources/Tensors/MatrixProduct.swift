internal import COpenBLAS

/// Matrix products through OpenBLAS, cut into tiles for the pool of ``ComputeThreads``.
///
/// A tile is a product of its own on one thread. Its shape follows from the product's shape and the number
/// of threads (the same for one and two threads), so the result repeats bit for bit.
public enum MatrixProduct {
    /// `c = a · b`, or `c += a · b`, over all threads.
    /// - Parameters:
    ///   - a: [M, K], or [K, M] where `transposeA`.
    ///   - b: [K, N], or [N, K] where `transposeB`.
    ///   - c: [M, N]; must not overlap `a` or `b`.
    ///   - adding: whether to add to `c` rather than replace it.
    public static func multiply(
        _ a: Matrix, transposeA: Bool = false, _ b: Matrix, transposeB: Bool = false,
        into c: Matrix, adding: Bool = false
    ) {
        let plan = TilePlan(rows: c.rows, columns: c.columns)
        ComputeThreads.forEach(plan.rowTiles * plan.columnTiles) { task, _ in
            let rows = plan.rows(task % plan.rowTiles)
            let columns = plan.columns(task / plan.rowTiles)
            if rows.isEmpty || columns.isEmpty { return }
            multiplyOnThisThread(
                transposeA ? a.columns(rows) : a.rows(rows), transposeA: transposeA,
                transposeB ? b.rows(columns) : b.columns(columns), transposeB: transposeB,
                into: c.rows(rows).columns(columns), adding: adding)
        }
    }

    /// `c = factor · a · b`, or `c += factor · a · b`, on the calling thread. Shapes as in
    /// ``multiply(_:transposeA:_:transposeB:into:adding:)``.
    public static func multiplyOnThisThread(
        _ a: Matrix, transposeA: Bool = false, _ b: Matrix, transposeB: Bool = false,
        into c: Matrix, adding: Bool = false, factor: Float = 1
    ) {
        let inner = transposeA ? a.rows : a.columns
        precondition(
            (transposeA ? a.columns : a.rows) == c.rows
                && (transposeB ? b.rows : b.columns) == c.columns
                && (transposeB ? b.columns : b.rows) == inner,
            "the shapes of a matrix product do not fit")
        if c.rows == 1, !transposeA {
            // One token of generation: a matrix-vector product reads the weights once and copies nothing.
            cblas_sgemv(
                CblasRowMajor, transposeB ? CblasNoTrans : CblasTrans, Int32(b.rows),
                Int32(b.columns), factor, b.base, Int32(b.stride), a.base, 1, adding ? 1 : 0,
                c.base, 1)
            return
        }
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
            transposeB ? CblasTrans : CblasNoTrans, Int32(c.rows), Int32(c.columns), Int32(inner),
            factor, a.base, Int32(a.stride), b.base, Int32(b.stride), adding ? 1 : 0, c.base,
            Int32(c.stride))
    }
}

/// How a product's result is cut into tiles.
struct TilePlan {
    private(set) var rowTiles: Int
    private(set) var columnTiles: Int
    private let rowCount: Int
    private let columnCount: Int

    /// Tiles of up to 512 × 1024: OpenBLAS copies both operands for each call, which costs a few percent
    /// at that size (measured: 102 of 105 GFLOP/s), 10% at 256 × 256, and the pool evens out the rest.
    init(rows: Int, columns: Int, threads: Int = ComputeThreads.count) {
        rowCount = rows
        columnCount = columns
        rowTiles = (rows + 511) / 512
        columnTiles = (columns + 1023) / 1024
        let wanted = max(4, 2 * threads)
        while rowTiles * columnTiles < wanted {
            let height = rows / rowTiles
            let width = columns / columnTiles
            if max(height, width) < 128 { break }
            if height >= width { rowTiles *= 2 } else { columnTiles *= 2 }
        }
    }

    func rows(_ tile: Int) -> Range<Int> { Self.part(tile, of: rowTiles, rowCount) }
    func columns(_ tile: Int) -> Range<Int> { Self.part(tile, of: columnTiles, columnCount) }

    /// Equal parts, in multiples of 16 so that no kernel works on a remainder but the last.
    private static func part(_ index: Int, of parts: Int, _ count: Int) -> Range<Int> {
        let size = ((count + parts - 1) / parts + 15) / 16 * 16
        return min(count, index * size)..<min(count, (index + 1) * size)
    }
}
