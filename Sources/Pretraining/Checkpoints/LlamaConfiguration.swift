internal import Storage
internal import Transformer

/// `config.json` of a checkpoint: the model's shape under the names that transformers gives it.
enum LlamaConfiguration {
    static let name = "config.json"

    /// The file's text.
    static func document(_ model: ModelConfiguration, endOfText: UInt32?) -> String {
        let end = endOfText.map { JSONText(UInt64($0)) } ?? .null
        return JSONText.object([
            ("architectures", .array(["LlamaForCausalLM"])), ("model_type", "llama"),
            ("vocab_size", JSONText(model.vocabulary)), ("hidden_size", JSONText(model.width)),
            ("intermediate_size", JSONText(model.hidden)),
            ("num_hidden_layers", JSONText(model.layers)),
            ("num_attention_heads", JSONText(model.heads)),
            ("num_key_value_heads", JSONText(model.kvHeads)),
            ("head_dim", JSONText(model.width / model.heads)), ("hidden_act", "silu"),
            ("max_position_embeddings", JSONText(model.context)),
            ("rms_norm_eps", .number(model.normEpsilon)), ("rope_theta", .number(model.ropeTheta)),
            (
                "rope_parameters",
                .object([("rope_type", "default"), ("rope_theta", .number(model.ropeTheta))])
            ),
            ("rope_scaling", .null), ("tie_word_embeddings", .boolean(model.tied)),
            ("attention_bias", .boolean(false)), ("attention_dropout", .number(0)),
            ("mlp_bias", .boolean(false)), ("initializer_range", .number(0.02)),
            ("bos_token_id", end), ("eos_token_id", end), ("pad_token_id", .null),
            ("torch_dtype", "float32"), ("use_cache", .boolean(true)),
        ]).document
    }

    /// Reads the file of a checkpoint folder.
    /// - Throws: `KeifuError` for anything but a Llama decoder as this version builds it.
    static func load(checkpoint: String) throws(KeifuError) -> ModelConfiguration {
        let path = Paths.join(checkpoint, name)
        guard Files.exists(path) else {
            throw .badInput(
                "the folder holds no checkpoint: config.json is missing", file: checkpoint,
                remedy: "Name a folder such as run/checkpoints/step-000100.")
        }
        let object = try JSONObject.load(path)
        func refuse(_ what: String) -> KeifuError {
            .badInput(
                "the checkpoint is of another architecture: \(what)", file: path,
                remedy: "This version reads Llama decoders without biases and RoPE scaling.")
        }
        let type = try object.string("model_type")
        guard type == "llama" else { throw refuse("model_type is \(type)") }
        if object.has("architectures") {
            let names = try object.strings("architectures")
            guard names.contains("LlamaForCausalLM") else {
                throw refuse("it is \(names.joined(separator: ", ")), not LlamaForCausalLM")
            }
        }
        for key in ["attention_bias", "mlp_bias"] where object.has(key) {
            if try object.boolean(key) { throw refuse("\(key) is true") }
        }
        if object.has("hidden_act"), try object.string("hidden_act") != "silu" {
            throw refuse("hidden_act is \(try object.string("hidden_act"))")
        }
        if object.has("rope_scaling") { throw refuse("rope_scaling is set") }
        var ropeTheta = 10_000.0
        if object.has("rope_parameters") {
            let rope = try object.object("rope_parameters")
            if rope.has("rope_type"), try rope.string("rope_type") != "default" {
                throw refuse("rope_type is \(try rope.string("rope_type"))")
            }
            if rope.has("rope_theta") { ropeTheta = try rope.number("rope_theta") }
        } else if object.has("rope_theta") {
            ropeTheta = try object.number("rope_theta")
        }
        let heads = try object.integer("num_attention_heads")
        let width = try object.integer("hidden_size")
        let configuration = ModelConfiguration(
            vocabulary: try object.integer("vocab_size"), width: width,
            layers: try object.integer("num_hidden_layers"), heads: heads,
            kvHeads: object.has("num_key_value_heads")
                ? try object.integer("num_key_value_heads") : heads,
            hidden: try object.integer("intermediate_size"),
            context: try object.integer("max_position_embeddings"), ropeTheta: ropeTheta,
            normEpsilon: object.has("rms_norm_eps") ? try object.number("rms_norm_eps") : 1e-6,
            tied: object.has("tie_word_embeddings")
                ? try object.boolean("tie_word_embeddings") : false)
        if object.has("head_dim"), try object.integer("head_dim") * heads != width {
            throw refuse("head_dim × num_attention_heads is not hidden_size")
        }
        do {
            try configuration.validate()
        } catch {
            throw refuse("\(error)")
        }
        return configuration
    }

    /// Tensors whose shapes give the size of the whole away, so that a false `config.json` is found before
    /// memory is taken for it.
    static func leadingShapes(_ model: ModelConfiguration) -> [(String, [Int])] {
        [
            ("model.embed_tokens.weight", [model.vocabulary, model.width]),
            (
                "model.layers.\(model.layers - 1).mlp.gate_proj.weight",
                [model.hidden, model.width]
            ),
        ]
    }
}
