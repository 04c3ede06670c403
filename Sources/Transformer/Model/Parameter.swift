/// A named tensor in the model's flat memory.
public struct Parameter: Sendable, Equatable {
    /// The name in the Hugging Face layout, such as `model.layers.0.self_attn.q_proj.weight`.
    public let name: String
    /// Its shape; matrices are [outputs, inputs].
    public let shape: [Int]
    /// Where it begins in the flat memory, in elements.
    public let offset: Int
    /// Elements.
    public let count: Int
    /// Whether weight decay applies: matrices yes, norms and embeddings no.
    public let decays: Bool

    /// Its place in the flat memory.
    public var range: Range<Int> { offset..<offset + count }
}

extension ModelConfiguration {
    /// All parameters, in the order of the flat memory and without gaps. A layer's q, k and v follow one
    /// another, as do gate and up, so that each group is one matrix product.
    public var parameterTable: [Parameter] {
        var table: [Parameter] = []
        var offset = 0
        func add(_ name: String, _ shape: [Int], decays: Bool) {
            let count = shape.reduce(1, *)
            table.append(
                Parameter(name: name, shape: shape, offset: offset, count: count, decays: decays))
            offset += count
        }
        let keyValueWidth = kvHeads * headWidth
        add("model.embed_tokens.weight", [vocabulary, width], decays: false)
        for layer in 0..<layers {
            let prefix = "model.layers.\(layer)"
            add("\(prefix).input_layernorm.weight", [width], decays: false)
            add("\(prefix).self_attn.q_proj.weight", [heads * headWidth, width], decays: true)
            add("\(prefix).self_attn.k_proj.weight", [keyValueWidth, width], decays: true)
            add("\(prefix).self_attn.v_proj.weight", [keyValueWidth, width], decays: true)
            add("\(prefix).self_attn.o_proj.weight", [width, heads * headWidth], decays: true)
            add("\(prefix).post_attention_layernorm.weight", [width], decays: false)
            add("\(prefix).mlp.gate_proj.weight", [hidden, width], decays: true)
            add("\(prefix).mlp.up_proj.weight", [hidden, width], decays: true)
            add("\(prefix).mlp.down_proj.weight", [width, hidden], decays: true)
        }
        add("model.norm.weight", [width], decays: false)
        if !tied { add("lm_head.weight", [vocabulary, width], decays: true) }
        return table
    }
}

/// Where the tensors of a model lie in its flat memory: offsets in elements.
struct ParameterLayout: Sendable {
    /// Where the tensors of one decoder block lie.
    struct Block: Sendable {
        let attentionNorm: Int  // (D)
        let projection: Int  // (C, D): q, k, v
        let attentionOutput: Int  // (D, H·K)
        let feedForwardNorm: Int  // (D)
        let gateUp: Int  // (2F, D)
        let down: Int  // (D, F)
        let range: Range<Int>
    }

    let embedding: Int  // (V, D)
    let blocks: [Block]
    let finalNorm: Int  // (D)
    let head: Int  // (V, D); the embedding where tied
    let embeddingRange: Range<Int>
    /// The final norm and, where it is apart, the head.
    let tailRange: Range<Int>
    let count: Int

    init(_ configuration: ModelConfiguration) {
        let table = configuration.parameterTable
        let perBlock = 9
        embedding = 0
        blocks = (0..<configuration.layers).map { layer in
            let first = 1 + layer * perBlock
            return Block(
                attentionNorm: table[first].offset, projection: table[first + 1].offset,
                attentionOutput: table[first + 4].offset,
                feedForwardNorm: table[first + 5].offset, gateUp: table[first + 6].offset,
                down: table[first + 8].offset,
                range: table[first].offset..<table[first + 8].range.upperBound)
        }
        let norm = table[1 + configuration.layers * perBlock]
        finalNorm = norm.offset
        head = configuration.tied ? 0 : norm.range.upperBound
        embeddingRange = table[0].range
        count = table.reduce(0) { $0 + $1.count }
        tailRange = norm.offset..<count
    }
}
