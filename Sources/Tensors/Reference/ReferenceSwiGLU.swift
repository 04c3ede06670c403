public import RealModule

/// The naive gated unit; see ``SwiGLU``.
public enum ReferenceSwiGLU {
    /// silu(gate) · up, element by element.
    public static func forward<T: Real>(gate: [T], up: [T]) -> [T] {
        zip(gate, up).map { $0 / (1 + T.exp(-$0)) * $1 }
    }

    /// The gradients of gate and up from dy.
    public static func backward<T: Real>(gate: [T], up: [T], dy: [T]) -> (dGate: [T], dUp: [T]) {
        var dGate = gate
        var dUp = up
        for i in gate.indices {
            let sigmoid = 1 / (1 + T.exp(-gate[i]))
            dGate[i] = dy[i] * up[i] * sigmoid * (1 + gate[i] * (1 - sigmoid))
            dUp[i] = dy[i] * gate[i] * sigmoid
        }
        return (dGate, dUp)
    }
}
