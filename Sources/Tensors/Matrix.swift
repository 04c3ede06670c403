/// A row-major float32 matrix somewhere in memory: a pointer that carries its shape.
public struct Matrix {
    /// The element at row 0, column 0.
    public let base: UnsafeMutablePointer<Float>
    /// Rows, as stored.
    public let rows: Int
    /// Columns, as stored.
    public let columns: Int
    /// Elements from one row to the next; at least ``columns``.
    public let stride: Int

    /// A view of memory; `stride` is `columns` where not given.
    public init(
        _ base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil
    ) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride ?? columns
    }

    /// The address of a row.
    public func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * stride }

    /// Some of the rows.
    public func rows(_ range: Range<Int>) -> Matrix {
        Matrix(row(range.lowerBound), rows: range.count, columns: columns, stride: stride)
    }

    /// Some of the columns.
    public func columns(_ range: Range<Int>) -> Matrix {
        Matrix(base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }
}
