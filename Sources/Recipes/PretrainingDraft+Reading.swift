internal import Storage

extension PretrainingDraft {
    /// Reads a recipe's keys; unknown keys and values out of range are errors that name the line.
    init(_ root: RecipeNode) throws(KeifuError) {
        file = root.file
        let top = try root.mapping(keys: [
            "shards", "model", "batch", "optimizer", "schedule", "grid", "document_mask",
            "checkpoint", "deterministic", "threads", "seed",
        ])
        if let node = top["shards"] { try readShards(node) }
        try readModel(try top.required("model"))
        try readBatch(try top.required("batch"))
        if let node = top["optimizer"] { try readOptimizer(node) }
        try readSchedule(try top.required("schedule"))
        if let node = top["grid"] { try readGrid(node) }
        if let node = top["checkpoint"] {
            let keys = try node.mapping(keys: ["every", "keep"])
            checkpointEvery = try integer(keys["every"], in: 1...1_000_000_000)
            checkpointKeep = try integer(keys["keep"], in: 1...1_000_000)
        }
        if let node = top["deterministic"], try node.boolean() {
            throw node.error(
                "true is not supported by this version yet",
                remedy: "Leave it false: a run is repeatable for the same ranks and threads.")
        }
        documentMask = try top["document_mask"]?.boolean()
        threads = try integer(top["threads"], in: 1...4096)
        seed = try top["seed"]?.unsigned()
    }

    private mutating func readShards(_ node: RecipeNode) throws(KeifuError) {
        note(node)
        for item in try node.sequence() {
            var path: String
            var weight = ExactDecimal.one
            if item.isMapping {
                let keys = try item.mapping(keys: ["path", "weight"])
                path = try keys.required("path").string()
                if let value = keys["weight"] {
                    guard let exact = ExactDecimal(try value.string()), exact.digits > 0 else {
                        throw value.error(
                            "a weight is a decimal above 0, with at most nine digits behind its point",
                            remedy: "Write it like 0.7.")
                    }
                    weight = exact
                }
            } else {
                path = try item.string()
            }
            guard !path.isEmpty else { throw item.error("a shard set's path is empty") }
            path = Paths.join(Paths.parent(file), path)
            shards.append((path, weight))
        }
    }

    private mutating func readModel(_ node: RecipeNode) throws(KeifuError) {
        let keys = try node.mapping(keys: [
            "vocabulary", "width", "layers", "heads", "kv_heads", "hidden", "context",
            "rope_theta", "norm_eps", "tied",
        ])
        vocabulary = try integer(keys["vocabulary"], in: 1...16_777_216)
        width = try integer(keys["width"], in: 1...1_048_576)
        layers = try integer(keys["layers"], in: 1...10_000)
        heads = try integer(keys["heads"], in: 1...65_536)
        kvHeads = try integer(keys["kv_heads"], in: 1...65_536)
        hidden = try integer(keys["hidden"], in: 1...16_777_216)
        context = try integer(keys["context"], in: 1...16_777_216)
        ropeTheta = try number(keys["rope_theta"], in: 1...1e12)
        normEpsilon = try number(keys["norm_eps"], in: 1e-12...1)
        tied = try keys["tied"]?.boolean()
    }

    private mutating func readBatch(_ node: RecipeNode) throws(KeifuError) {
        let keys = try node.mapping(keys: ["sequences", "micro"])
        sequences = try integer(keys["sequences"], in: 1...16_777_216)
        micro = try integer(keys["micro"], in: 1...65_536)
    }

    private mutating func readOptimizer(_ node: RecipeNode) throws(KeifuError) {
        let keys = try node.mapping(keys: ["lr", "betas", "eps", "weight_decay", "clip"])
        learningRate = try number(keys["lr"], in: 0...1e3)
        if let node = keys["betas"] {
            note(node)
            var values: [Double] = []
            for item in try node.sequence() {
                values.append(try item.number(in: 0...0.999_999_999))
            }
            guard values.count == 2 else {
                throw node.error("two numbers are wanted here", remedy: "Write [0.9, 0.95].")
            }
            betas = values
        }
        epsilon = try number(keys["eps"], in: 1e-30...1)
        weightDecay = try number(keys["weight_decay"], in: 0...1e3)
        clip = try number(keys["clip"], in: 0...1e30)
    }

    private mutating func readSchedule(_ node: RecipeNode) throws(KeifuError) {
        let keys = try node.mapping(keys: [
            "kind", "warmup_steps", "steps", "min_lr", "decay_steps",
        ])
        if let node = keys["kind"] {
            let word = try node.choice(PretrainingRecipe.Schedule.Kind.allCases.map(\.rawValue))
            scheduleKind = PretrainingRecipe.Schedule.Kind(rawValue: word)
        }
        warmupSteps = try integer(keys["warmup_steps"], in: 0...1_000_000_000)
        steps = try integer(keys["steps"], in: 1...1_000_000_000)
        minimumRate = try number(keys["min_lr"], in: 0...1e3)
        decaySteps = try integer(keys["decay_steps"], in: 0...1_000_000_000)
    }

    private mutating func readGrid(_ node: RecipeNode) throws(KeifuError) {
        let keys = try node.mapping(keys: ["tensor", "pipeline"])
        for name in ["tensor", "pipeline"] {
            guard let value = keys[name] else { continue }
            if try value.integer(in: 1...1_000_000) != 1 {
                throw value.error(
                    "more than 1 is not supported by this version yet",
                    remedy: "Write 1; ranks share the batch.")
            }
        }
    }

    private mutating func integer(
        _ node: RecipeNode?, in range: ClosedRange<Int>
    ) throws(KeifuError) -> Int? {
        guard let node else { return nil }
        note(node)
        return try node.integer(in: range)
    }

    private mutating func number(
        _ node: RecipeNode?, in range: ClosedRange<Double>
    ) throws(KeifuError) -> Double? {
        guard let node else { return nil }
        note(node)
        return try node.number(in: range)
    }

    private mutating func note(_ node: RecipeNode) { lines[node.keyPath] = node.line }
}
