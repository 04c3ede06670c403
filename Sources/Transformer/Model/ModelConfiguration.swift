/// The shape of a Llama-architecture decoder.
///
/// Letters used in the shapes of this room:
/// B sequences, S tokens of a sequence, N = B · S, D width, H query heads, G key-value heads, K head width,
/// F hidden width of the feed-forward layer, V vocabulary, L layers, C = (H + 2G) · K columns of q, k, v.
public struct ModelConfiguration: Sendable, Equatable {
    /// V: tokens of the vocabulary.
    public var vocabulary: Int
    /// D: width of the residual stream.
    public var width: Int
    /// L: decoder blocks.
    public var layers: Int
    /// H: query heads; the width is divided among them.
    public var heads: Int
    /// G: key-value heads, each shared by H / G query heads (Ainslie et al., 2023).
    public var kvHeads: Int
    /// F: width inside the feed-forward layer.
    public var hidden: Int
    /// The most tokens of a sequence.
    public var context: Int
    /// θ of the rotary position embedding.
    public var ropeTheta: Double
    /// ε of RMSNorm.
    public var normEpsilon: Double
    /// Whether the output projection is the embedding table.
    public var tied: Bool

    /// A configuration, unchecked; see ``validate()``.
    public init(
        vocabulary: Int, width: Int, layers: Int, heads: Int, kvHeads: Int, hidden: Int,
        context: Int, ropeTheta: Double = 10_000, normEpsilon: Double = 1e-5, tied: Bool = true
    ) {
        self.vocabulary = vocabulary
        self.width = width
        self.layers = layers
        self.heads = heads
        self.kvHeads = kvHeads
        self.hidden = hidden
        self.context = context
        self.ropeTheta = ropeTheta
        self.normEpsilon = normEpsilon
        self.tied = tied
    }

    /// K: the width of one head.
    public var headWidth: Int { width / heads }
    /// C: columns of the joined query, key and value projection.
    public var projectionWidth: Int { (heads + 2 * kvHeads) * headWidth }

    /// Throws where no such model can exist, naming the value at fault.
    public func validate() throws(TransformerError) {
        let sizes = [
            ("vocabulary", vocabulary), ("width", width), ("layers", layers), ("heads", heads),
            ("kv_heads", kvHeads), ("hidden", hidden), ("context", context),
        ]
        for (name, value) in sizes where !(1...1 << 24).contains(value) {
            throw TransformerError("\(name) is \(value), but must be between 1 and 16777216")
        }
        guard width % heads == 0 else {
            throw TransformerError("width \(width) is not a multiple of heads \(heads)")
        }
        guard heads % kvHeads == 0 else {
            throw TransformerError("heads \(heads) is not a multiple of kv_heads \(kvHeads)")
        }
        guard headWidth % 2 == 0 else {
            throw TransformerError(
                "width / heads is \(headWidth), but rotary positions need an even head width")
        }
        guard ropeTheta.isFinite, ropeTheta > 0 else {
            throw TransformerError("rope_theta is \(ropeTheta), but must be positive")
        }
        guard normEpsilon.isFinite, normEpsilon > 0 else {
            throw TransformerError("the norm's epsilon is \(normEpsilon), but must be positive")
        }
    }
}

/// What a model or its input cannot be. It knows no file: the caller that does adds it.
public struct TransformerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, as a clause without a full stop.
    public let problem: String

    /// An error with its text.
    public init(_ problem: String) { self.problem = problem }

    /// The problem.
    public var description: String { problem }
}
