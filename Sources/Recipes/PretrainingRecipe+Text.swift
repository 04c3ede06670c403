public import Lineage

extension PretrainingRecipe {
    /// The recipe with every default, as the canonical text that is written beside the run; its SHA-256
    /// is the recipe hash.
    ///
    /// Shard sets are named by their roots, not by where they lie, so moving a folder changes nothing.
    public func resolvedYAML(shardRoots: [Digest]) -> String {
        var lines: [String] = []
        if shardRoots.isEmpty {
            lines.append("shards: []")
        } else {
            lines.append("shards:")
            for (source, root) in zip(shards, shardRoots) {
                lines.append("  - { root: \(root.hex), weight: \(source.weight) }")
            }
        }
        let vocabulary = model.vocabulary.map(String.init) ?? "null"
        lines += [
            "model:", "  vocabulary: \(vocabulary)", "  width: \(model.width)",
            "  layers: \(model.layers)", "  heads: \(model.heads)", "  kv_heads: \(model.kvHeads)",
            "  hidden: \(model.hidden)", "  context: \(model.context)",
            "  rope_theta: \(number(model.ropeTheta))", "  norm_eps: \(number(model.normEpsilon))",
            "  tied: \(model.tied)",
            "batch: { sequences: \(batch.sequences), micro: \(batch.micro) }",
            "optimizer:", "  lr: \(number(optimizer.learningRate))",
            "  betas: [\(number(optimizer.beta1)), \(number(optimizer.beta2))]",
            "  eps: \(number(optimizer.epsilon))",
            "  weight_decay: \(number(optimizer.weightDecay))", "  clip: \(number(optimizer.clip))",
            "schedule:", "  kind: \(schedule.kind.rawValue)",
            "  warmup_steps: \(schedule.warmupSteps)", "  steps: \(schedule.steps)",
            "  min_lr: \(number(schedule.minimumRate))",
        ]
        if schedule.kind == .wsd { lines.append("  decay_steps: \(schedule.decaySteps)") }
        lines += [
            "grid: { tensor: 1, pipeline: 1 }", "document_mask: \(documentMask)",
            "checkpoint: { every: \(checkpoint.every), keep: \(checkpoint.keep) }",
            "deterministic: false", "threads: \(threads)", "seed: \(seed)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The shortest decimal that reads back as the same double, with the point that YAML 1.1 wants before an
    /// exponent.
    private func number(_ value: Double) -> String {
        let text = value.description
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }
}
