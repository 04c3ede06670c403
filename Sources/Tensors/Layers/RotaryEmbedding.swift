internal import CKernels
internal import Glibc

/// Rotary position embedding (Su et al., 2021) in the rotate-half layout: the pair (i, i + K/2) of a head turns
/// by position · θ^(−2i/K).
public final class RotaryEmbedding {
    private let half: Int  // K/2
    private let cosines: AlignedBuffer<Float>  // (positions, K/2)
    private let sines: AlignedBuffer<Float>  // (positions, K/2)

    /// Tables for heads of `headWidth` (even) and positions below `positions`.
    public init(headWidth: Int, positions: Int, theta: Double) {
        half = headWidth / 2
        cosines = AlignedBuffer(positions * half)
        sines = AlignedBuffer(positions * half)
        for pair in 0..<half {
            let frequency = pow(theta, -Double(2 * pair) / Double(headWidth))
            for position in 0..<positions {
                cosines.base[position * half + pair] = Float(cos(Double(position) * frequency))
                sines.base[position * half + pair] = Float(sin(Double(position) * frequency))
            }
        }
    }

    /// Turns each row of `heads` (rows, heads · K) by the angle of its position, in place, on the calling thread.
    public func rotate(_ heads: Matrix, positions: UnsafePointer<Int32>) {
        turn(heads, positions, direction: 1)
    }

    /// The transpose of ``rotate(_:positions:)``, which is its inverse: gradients turn back.
    public func rotateBack(_ heads: Matrix, positions: UnsafePointer<Int32>) {
        turn(heads, positions, direction: -1)
    }

    private func turn(_ heads: Matrix, _ positions: UnsafePointer<Int32>, direction: Float) {
        for column in stride(from: 0, to: heads.columns, by: 2 * half) {
            keifu_rotate(
                heads.rows, half, heads.stride, heads.base + column, positions, cosines.base,
                sines.base, direction)
        }
    }
}
