public import Storage

extension PretrainingRecipe {
    /// Reads a recipe, fills in its defaults and checks that its values agree with each other.
    public static func load(_ path: String) throws(KeifuError) -> PretrainingRecipe {
        try PretrainingDraft(try RecipeNode.load(path)).resolved()
    }

    /// Reads a recipe from text, naming `file` in errors; shard paths are relative to its folder.
    public static func parse(_ text: String, file: String) throws(KeifuError) -> PretrainingRecipe {
        try PretrainingDraft(try RecipeNode.parse(text, file: file)).resolved()
    }

    /// Checks what only the number of ranks decides.
    ///
    /// - Parameters:
    ///   - ranks: how many processes share the global batch.
    ///   - file: the recipe's file, for the message.
    public func check(ranks: Int, file: String) throws(KeifuError) {
        guard batch.sequences % (ranks * batch.micro) == 0 else {
            throw .badInput(
                "batch.sequences (\(batch.sequences)) is not a multiple of ranks × batch.micro "
                    + "(\(ranks) × \(batch.micro))", file: file,
                remedy: "Change one of them, or the number of ranks that mpirun starts.")
        }
    }
}

extension PretrainingDraft {
    /// The recipe with every default filled in.
    func resolved() throws(KeifuError) -> PretrainingRecipe {
        guard let weights = ExactDecimal.integers(shards.map(\.weight)) else {
            throw error("shards", "the weights do not fit 64 bits once they are integers")
        }
        let recipe = PretrainingRecipe(
            shards: zip(shards, weights).map { .init(path: $0.path, weight: $1) },
            model: try resolvedModel(),
            batch: .init(
                sequences: try required("batch.sequences", sequences), micro: micro ?? 1),
            optimizer: .init(
                learningRate: learningRate ?? 3e-4, beta1: betas?[0] ?? 0.9,
                beta2: betas?[1] ?? 0.95, epsilon: epsilon ?? 1e-8,
                weightDecay: weightDecay ?? 0.1, clip: clip ?? 1),
            schedule: try resolvedSchedule(),
            documentMask: documentMask ?? true,
            checkpoint: .init(every: checkpointEvery ?? 100, keep: checkpointKeep ?? 3),
            threads: threads ?? 1, seed: seed ?? 1)
        guard recipe.batch.sequences % recipe.batch.micro == 0 else {
            throw error(
                "batch.micro",
                "\(recipe.batch.micro) does not divide batch.sequences (\(recipe.batch.sequences))")
        }
        return recipe
    }

    private func resolvedModel() throws(KeifuError) -> PretrainingRecipe.Model {
        let width = try required("model.width", width)
        let heads = try required("model.heads", heads)
        let kvHeads = kvHeads ?? heads
        guard width % heads == 0 else {
            throw error("model.heads", "\(heads) does not divide model.width (\(width))")
        }
        guard width / heads % 2 == 0 else {
            throw error(
                "model.heads",
                "a head is \(width / heads) wide; rotary embedding turns pairs and wants an even width"
            )
        }
        guard heads % kvHeads == 0 else {
            throw error("model.kv_heads", "\(kvHeads) does not divide model.heads (\(heads))")
        }
        // Llama's rule: two thirds of four times the width, rounded up to a multiple of 64.
        let hidden = hidden ?? (width * 8 / 3 + 63) / 64 * 64
        return .init(
            vocabulary: vocabulary, width: width, layers: try required("model.layers", layers),
            heads: heads, kvHeads: kvHeads, hidden: hidden, context: context ?? 512,
            ropeTheta: ropeTheta ?? 10_000, normEpsilon: normEpsilon ?? 1e-5, tied: tied ?? true)
    }

    private func resolvedSchedule() throws(KeifuError) -> PretrainingRecipe.Schedule {
        let kind = scheduleKind ?? .cosine
        let steps = try required("schedule.steps", steps)
        let warmup = warmupSteps ?? 0
        let peak = learningRate ?? 3e-4
        let minimum = minimumRate ?? peak / 10
        guard warmup <= steps else {
            throw error(
                "schedule.warmup_steps", "\(warmup) is more than schedule.steps (\(steps))")
        }
        guard minimum <= peak else {
            throw error("schedule.min_lr", "\(minimum) is above optimizer.lr (\(peak))")
        }
        if kind != .wsd, decaySteps != nil {
            throw error(
                "schedule.decay_steps", "only the kind wsd has decay steps",
                remedy: "Remove the key, or write `kind: wsd`.")
        }
        let decay = kind == .wsd ? decaySteps ?? (steps - warmup) / 10 : 0
        guard warmup + decay <= steps else {
            throw error(
                "schedule.decay_steps",
                "warm-up (\(warmup)) and decay (\(decay)) are longer than schedule.steps (\(steps))"
            )
        }
        return .init(
            kind: kind, warmupSteps: warmup, steps: steps, minimumRate: minimum, decaySteps: decay)
    }
}
