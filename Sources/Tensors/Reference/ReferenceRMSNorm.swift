public import RealModule

/// The naive RMSNorm; see ``RMSNorm``.
public enum ReferenceRMSNorm {
    /// y (rows, D) of x (rows, D) and w (D).
    public static func forward<T: Real>(_ x: [T], _ w: [T], epsilon: T) -> [T] {
        let d = w.count
        var y = x
        for row in 0..<x.count / d {
            let r = inverseRMS(x, row, d, epsilon)
            for i in 0..<d { y[row * d + i] = x[row * d + i] * r * w[i] }
        }
        return y
    }

    /// The gradients of x and w from dy (rows, D).
    public static func backward<T: Real>(
        _ x: [T], _ w: [T], epsilon: T, dy: [T]
    ) -> (dx: [T], dw: [T]) {
        let d = w.count
        var dx = [T](repeating: 0, count: x.count)
        var dw = [T](repeating: 0, count: d)
        for row in 0..<x.count / d {
            let r = inverseRMS(x, row, d, epsilon)
            var dot: T = 0  // of dy · w with x
            for i in 0..<d { dot += dy[row * d + i] * w[i] * x[row * d + i] }
            for i in 0..<d {
                let n = row * d + i
                dx[n] = r * w[i] * dy[n] - x[n] * r * r * r * dot / T(d)
                dw[i] += dy[n] * x[n] * r
            }
        }
        return (dx, dw)
    }

    private static func inverseRMS<T: Real>(_ x: [T], _ row: Int, _ d: Int, _ epsilon: T) -> T {
        var squares: T = 0
        for i in 0..<d { squares += x[row * d + i] * x[row * d + i] }
        return 1 / T.sqrt(squares / T(d) + epsilon)
    }
}
