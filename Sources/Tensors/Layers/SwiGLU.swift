internal import CKernels

/// The gated unit of the feed-forward layer: silu(gate) · up (Shazeer, 2020).
public enum SwiGLU {
    private static let grain = 16

    /// `gateUp` (N, 2F) holds gate then up in each row; `product` is (N, F).
    public static func forward(
        rows: Int, hidden: Int, gateUp: UnsafePointer<Float>, product: UnsafeMutablePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: rows, grain: grain) { range in
            keifu_swiglu_forward(
                range.count, hidden, gateUp + range.lowerBound * 2 * hidden,
                product + range.lowerBound * hidden)
        }
    }

    /// On entry `product` (N, F) holds the product's gradient; on return the product, recomputed, and `gateUp`
    /// (N, 2F) holds the gradients of gate and up.
    public static func backward(
        rows: Int, hidden: Int, gateUp: UnsafeMutablePointer<Float>,
        product: UnsafeMutablePointer<Float>
    ) {
        ComputeThreads.forEachRun(of: rows, grain: grain) { range in
            keifu_swiglu_backward(
                range.count, hidden, gateUp + range.lowerBound * 2 * hidden,
                product + range.lowerBound * hidden)
        }
    }
}
