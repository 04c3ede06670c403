public import RealModule

/// The naive token vectors; see ``EmbeddingTable``.
public enum ReferenceEmbedding {
    /// Rows of `table` (V, D), one for each token.
    public static func forward<T: Real>(tokens: [Int], table: [T], width: Int) -> [T] {
        tokens.flatMap { table[$0 * width..<($0 + 1) * width] }
    }

    /// The gradient of the table (V, D) from dy (tokens, D).
    public static func backward<T: Real>(
        tokens: [Int], vocabulary: Int, width: Int, dy: [T]
    ) -> [T] {
        var gradient = [T](repeating: 0, count: vocabulary * width)
        for (row, token) in tokens.enumerated() {
            for i in 0..<width { gradient[token * width + i] += dy[row * width + i] }
        }
        return gradient
    }
}
