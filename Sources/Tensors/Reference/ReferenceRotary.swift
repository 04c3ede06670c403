public import RealModule

/// The naive rotary embedding; see ``RotaryEmbedding``.
public enum ReferenceRotary {
    /// Turns x (rows, heads, K) by the angles of `positions` (rows).
    public static func forward<T: Real>(
        _ x: [T], positions: [Int], headWidth: Int, theta: T
    ) -> [T] {
        turn(x, positions, headWidth, theta, direction: 1)
    }

    /// The gradient of x from dy (rows, heads, K): the same turn backwards.
    public static func backward<T: Real>(
        dy: [T], positions: [Int], headWidth: Int, theta: T
    ) -> [T] {
        turn(dy, positions, headWidth, theta, direction: -1)
    }

    private static func turn<T: Real>(
        _ x: [T], _ positions: [Int], _ headWidth: Int, _ theta: T, direction: T
    ) -> [T] {
        let half = headWidth / 2
        let rowWidth = x.count / positions.count
        var y = x
        for (row, position) in positions.enumerated() {
            for head in stride(from: row * rowWidth, to: (row + 1) * rowWidth, by: headWidth) {
                for i in 0..<half {
                    let angle = T(position) * T.pow(theta, -T(2 * i) / T(headWidth)) * direction
                    let (a, b) = (x[head + i], x[head + half + i])
                    y[head + i] = a * T.cos(angle) - b * T.sin(angle)
                    y[head + half + i] = b * T.cos(angle) + a * T.sin(angle)
                }
            }
        }
        return y
    }
}
