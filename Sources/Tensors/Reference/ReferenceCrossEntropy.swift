public import RealModule

/// The naive loss; see ``CrossEntropy``.
public enum ReferenceCrossEntropy {
    /// −log softmax(logits)[target] of each row (V); 0 where the target is negative.
    public static func forward<T: Real>(logits: [T], targets: [Int], vocabulary: Int) -> [T] {
        targets.indices.map { row in
            if targets[row] < 0 { return 0 }
            let scores = logits[row * vocabulary..<(row + 1) * vocabulary]
            let largest = scores.max() ?? 0
            let sum = scores.reduce(T.zero) { $0 + T.exp($1 - largest) }
            return largest + T.log(sum) - logits[row * vocabulary + targets[row]]
        }
    }

    /// The gradient of the logits (rows, V) of `scale` · Σ losses.
    public static func backward<T: Real>(
        logits: [T], targets: [Int], vocabulary: Int, scale: T
    ) -> [T] {
        var gradient = [T](repeating: 0, count: logits.count)
        for (row, target) in targets.enumerated() where target >= 0 {
            let scores = logits[row * vocabulary..<(row + 1) * vocabulary]
            let largest = scores.max() ?? 0
            let sum = scores.reduce(T.zero) { $0 + T.exp($1 - largest) }
            for i in 0..<vocabulary {
                gradient[row * vocabulary + i] =
                    scale * T.exp(logits[row * vocabulary + i] - largest) / sum
            }
            gradient[row * vocabulary + target] -= scale
        }
        return gradient
    }
}
