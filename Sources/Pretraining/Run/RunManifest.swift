public import Lineage
internal import Recipes
internal import Shards
public import Storage

/// `run.json`: what a run is, fixed before its first step.
///
/// It holds the resolved recipe, the roots of the shard sets and of their corpora, and the seed; no clock
/// time, host, rank count or path, so equal runs have equal files.
public struct RunManifest: Sendable, Equatable {
    /// What the run knows of one of its shard sets.
    public struct Parent: Sendable, Equatable {
        /// The root of the shard set.
        public var root: Digest
        /// The root of the corpus that it was encoded from.
        public var corpusRoot: Digest
        /// Its share of the samples.
        public var weight: UInt64
        /// Its length in tokens.
        public var tokens: UInt64
        /// Its samples of the run's sequence length.
        public var samples: UInt64
    }

    /// SHA-256 of the resolved recipe, which names the shard sets by their roots.
    public var identity: Digest
    /// The shard sets, in the order of the recipe.
    public var parents: [Parent]
    /// SHA-256 of the shards' `tokenizer.json`.
    public var tokenizerDigest: Digest
    /// Rows of the embedding.
    public var vocabularySize: Int
    /// Parameters of the model.
    public var parameterCount: Int
    /// Tokens of a sequence.
    public var sequenceLength: Int
    /// Sequences of the global batch.
    public var rowsPerStep: Int
    /// Sequences of a micro-batch.
    public var microBatch: Int
    /// Steps in all.
    public var steps: UInt64
    /// Whether attention stays inside documents.
    public var documentMask: Bool
    /// The seed of the initial weights and of the order of samples.
    public var seed: UInt64

    static let format = "keifu-run"
    static let version = 1

    /// Reads the manifest of a run.
    public static func load(run path: String) throws(KeifuError) -> RunManifest {
        let file = RunPaths(path: path).manifestPath
        guard Files.exists(file) else {
            throw .badInput(
                "the folder holds no run", file: path,
                remedy: "Name the --output of a `pretrain run`.")
        }
        let object = try JSONObject.load(file)
        guard try object.string("format") == format else {
            throw .badInput("it does not describe a run", file: file)
        }
        guard try object.integer("version") == version else {
            throw .badInput(
                "the run is of version \(try object.integer("version")); this is version \(version)",
                file: file, remedy: "Use the version of Keifu that made it.")
        }
        let config = try object.object("config")
        var parents: [Parent] = []
        for parent in try object.objects("shards") {
            parents.append(
                Parent(
                    root: try parent.digest("root"), corpusRoot: try parent.digest("corpus_root"),
                    weight: try parent.unsigned("weight"), tokens: try parent.unsigned("tokens"),
                    samples: try parent.unsigned("samples")))
        }
        return RunManifest(
            identity: try object.digest("identity"), parents: parents,
            tokenizerDigest: try object.digest("tokenizer_digest"),
            vocabularySize: try object.integer("vocabulary_size"),
            parameterCount: try object.integer("parameters"),
            sequenceLength: try config.object("model").integer("context"),
            rowsPerStep: try config.object("batch").integer("sequences"),
            microBatch: try config.object("batch").integer("micro"),
            steps: try config.object("schedule").unsigned("steps"),
            documentMask: try config.boolean("document_mask"), seed: try config.unsigned("seed"))
    }

    /// The text of `run.json`.
    func document(recipe: PretrainingRecipe) -> String {
        JSONText.object([
            ("format", .string(Self.format)), ("version", JSONText(Self.version)),
            ("identity", .string(identity.hex)), ("config", recipe.json),
            (
                "shards",
                .array(
                    parents.map {
                        .object([
                            ("root", .string($0.root.hex)),
                            ("corpus_root", .string($0.corpusRoot.hex)),
                            ("weight", JSONText($0.weight)), ("tokens", JSONText($0.tokens)),
                            ("samples", JSONText($0.samples)),
                        ])
                    })
            ),
            ("tokenizer_digest", .string(tokenizerDigest.hex)),
            ("vocabulary_size", JSONText(vocabularySize)),
            ("parameters", JSONText(parameterCount)), ("seed", JSONText(seed)),
        ]).document
    }

    /// The order of the run's samples.
    func mixture() throws(KeifuError) -> Mixture {
        try Mixture(
            orders: parents.enumerated().map {
                SampleOrder(
                    shardRoot: $1.root, source: UInt32($0), sampleCount: $1.samples, seed: seed)
            }, weights: parents.map(\.weight))
    }
}

extension PretrainingRecipe {
    /// The resolved recipe under the keys of its YAML; shard sets stand beside it with their roots.
    var json: JSONText {
        var schedule: [(String, JSONText)] = [
            ("kind", .string(self.schedule.kind.rawValue)),
            ("warmup_steps", JSONText(self.schedule.warmupSteps)),
            ("steps", JSONText(self.schedule.steps)),
            ("min_lr", .number(self.schedule.minimumRate)),
        ]
        if self.schedule.kind == .wsd {
            schedule.append(("decay_steps", JSONText(self.schedule.decaySteps)))
        }
        return .object([
            (
                "model",
                .object([
                    ("vocabulary", model.vocabulary.map { JSONText($0) } ?? .null),
                    ("width", JSONText(model.width)), ("layers", JSONText(model.layers)),
                    ("heads", JSONText(model.heads)), ("kv_heads", JSONText(model.kvHeads)),
                    ("hidden", JSONText(model.hidden)), ("context", JSONText(model.context)),
                    ("rope_theta", .number(model.ropeTheta)),
                    ("norm_eps", .number(model.normEpsilon)), ("tied", .boolean(model.tied)),
                ])
            ),
            (
                "batch",
                .object([
                    ("sequences", JSONText(batch.sequences)), ("micro", JSONText(batch.micro)),
                ])
            ),
            (
                "optimizer",
                .object([
                    ("lr", .number(optimizer.learningRate)),
                    ("betas", .array([.number(optimizer.beta1), .number(optimizer.beta2)])),
                    ("eps", .number(optimizer.epsilon)),
                    ("weight_decay", .number(optimizer.weightDecay)),
                    ("clip", .number(optimizer.clip)),
                ])
            ),
            ("schedule", .object(schedule)),
            ("grid", .object([("tensor", 1), ("pipeline", 1)])),
            ("document_mask", .boolean(documentMask)),
            (
                "checkpoint",
                .object([
                    ("every", JSONText(checkpoint.every)), ("keep", JSONText(checkpoint.keep)),
                ])
            ),
            ("deterministic", .boolean(false)), ("threads", JSONText(threads)),
            ("seed", JSONText(seed)),
        ])
    }
}
