public import RealModule

/// The naive versions of the layers: loops that read like the formulas, over any real type, so that in Double
/// they are the oracle of the float32 layers and are themselves checked against finite differences.
///
/// Arrays are row-major; every function names their shapes.
public enum ReferenceLinear {
    /// y (rows, outputs) = x (rows, inputs) · wᵀ, with w (outputs, inputs).
    public static func forward<T: Real>(_ x: [T], _ w: [T], inputs: Int) -> [T] {
        let rows = x.count / inputs
        let outputs = w.count / inputs
        var y = [T](repeating: 0, count: rows * outputs)
        for n in 0..<rows {
            for o in 0..<outputs {
                for i in 0..<inputs { y[n * outputs + o] += x[n * inputs + i] * w[o * inputs + i] }
            }
        }
        return y
    }

    /// The gradients of x and w from dy (rows, outputs).
    public static func backward<T: Real>(
        _ x: [T], _ w: [T], inputs: Int, dy: [T]
    ) -> (dx: [T], dw: [T]) {
        let rows = x.count / inputs
        let outputs = w.count / inputs
        var dx = [T](repeating: 0, count: x.count)
        var dw = [T](repeating: 0, count: w.count)
        for n in 0..<rows {
            for o in 0..<outputs {
                let slope = dy[n * outputs + o]
                for i in 0..<inputs {
                    dx[n * inputs + i] += slope * w[o * inputs + i]
                    dw[o * inputs + i] += slope * x[n * inputs + i]
                }
            }
        }
        return (dx, dw)
    }
}
