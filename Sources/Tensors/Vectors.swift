internal import CKernels

/// Whole-buffer work: filling, adding, scaling, the norm. All cut into fixed blocks.
public enum Vectors {
    /// Elements of a block. Sums over a buffer are sums of block sums in block order, so they do not depend
    /// on the number of threads; a rank that owns whole blocks can sum its own.
    public static let blockSize = 1 << 16

    /// Sets all elements to `value`.
    public static func fill(_ buffer: UnsafeMutableBufferPointer<Float>, with value: Float) {
        forEachBlock(of: buffer) { buffer[$0].update(repeating: value) }
    }

    /// `target += source`; the buffers are equally long.
    public static func add(
        _ source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(source.count == target.count, "buffers of different length are added")
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        forEachBlock(of: target) { range in
            keifu_add(range.count, to + range.lowerBound, from + range.lowerBound)
        }
    }

    /// Multiplies all elements by `factor`.
    public static func scale(_ buffer: UnsafeMutableBufferPointer<Float>, by factor: Float) {
        guard let base = buffer.baseAddress else { return }
        forEachBlock(of: buffer) { keifu_scale($0.count, base + $0.lowerBound, factor) }
    }

    /// Σ x² of every block of ``blockSize`` elements, summed in double, in block order.
    public static func blockSumsOfSquares(_ buffer: UnsafeBufferPointer<Float>) -> [Double] {
        let blocks = (buffer.count + blockSize - 1) / blockSize
        return [Double](unsafeUninitializedCapacity: blocks) { sums, count in
            count = blocks
            guard let base = buffer.baseAddress, let sums = sums.baseAddress else { return }
            ComputeThreads.forEachRun(of: buffer.count, grain: blockSize) { range in
                sums[range.lowerBound / blockSize] =
                    keifu_sum_of_squares(range.count, base + range.lowerBound)
            }
        }
    }

    /// The Euclidean norm: the root of ``blockSumsOfSquares(_:)`` added in order.
    public static func norm(_ buffer: UnsafeBufferPointer<Float>) -> Double {
        blockSumsOfSquares(buffer).reduce(0, +).squareRoot()
    }

    private static func forEachBlock(
        of buffer: UnsafeMutableBufferPointer<Float>, _ body: (Range<Int>) -> Void
    ) {
        ComputeThreads.forEachRun(of: buffer.count, grain: blockSize, body)
    }
}
