public import RealModule

/// The naive attention of one sequence; see ``CausalAttention``.
public struct ReferenceAttention {
    /// H.
    public var heads: Int
    /// G.
    public var keyValueHeads: Int
    /// K.
    public var headWidth: Int

    /// Attention with these heads.
    public init(heads: Int, keyValueHeads: Int, headWidth: Int) {
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headWidth = headWidth
    }

    /// The output (S, H, K) for q (S, H, K), k and v (S, G, K); query i sees keys segmentStarts[i]...i.
    public func forward<T: Real>(q: [T], k: [T], v: [T], segmentStarts: [Int]) -> [T] {
        var output = [T](repeating: 0, count: q.count)
        for i in segmentStarts.indices {
            for head in 0..<heads {
                let weights = probabilities(q, k, i, head, segmentStarts[i])
                for (j, weight) in zip(segmentStarts[i]...i, weights) {
                    for c in 0..<headWidth {
                        output[query(i, head) + c] += weight * v[key(j, head) + c]
                    }
                }
            }
        }
        return output
    }

    /// The gradients of q, k and v from that of the output (S, H, K).
    public func backward<T: Real>(
        q: [T], k: [T], v: [T], segmentStarts: [Int], dOutput: [T]
    ) -> (dq: [T], dk: [T], dv: [T]) {
        var dq = [T](repeating: 0, count: q.count)
        var dk = [T](repeating: 0, count: k.count)
        var dv = [T](repeating: 0, count: v.count)
        let scale = 1 / T.sqrt(T(headWidth))
        for i in segmentStarts.indices {
            for head in 0..<heads {
                let seen = Array(segmentStarts[i]...i)
                let weights = probabilities(q, k, i, head, segmentStarts[i])
                let dWeights = seen.map { j in
                    (0..<headWidth).reduce(T.zero) {
                        $0 + dOutput[query(i, head) + $1] * v[key(j, head) + $1]
                    }
                }
                let mean = zip(weights, dWeights).reduce(T.zero) { $0 + $1.0 * $1.1 }
                for (index, j) in seen.enumerated() {
                    let slope = weights[index] * (dWeights[index] - mean) * scale
                    for c in 0..<headWidth {
                        dv[key(j, head) + c] += weights[index] * dOutput[query(i, head) + c]
                        dq[query(i, head) + c] += slope * k[key(j, head) + c]
                        dk[key(j, head) + c] += slope * q[query(i, head) + c]
                    }
                }
            }
        }
        return (dq, dk, dv)
    }

    /// The weights that query i of a head gives to keys start...i.
    private func probabilities<T: Real>(
        _ q: [T], _ k: [T], _ i: Int, _ head: Int, _ start: Int
    ) -> [T] {
        let scale = 1 / T.sqrt(T(headWidth))
        let scores = (start...i).map { j in
            (0..<headWidth).reduce(T.zero) {
                $0 + q[query(i, head) + $1] * k[key(j, head) + $1]
            } * scale
        }
        let largest = scores.max() ?? 0
        let powers = scores.map { T.exp($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    private func query(_ i: Int, _ head: Int) -> Int { (i * heads + head) * headWidth }
    private func key(_ j: Int, _ head: Int) -> Int {
        (j * keyValueHeads + head / (heads / keyValueHeads)) * headWidth
    }
}
