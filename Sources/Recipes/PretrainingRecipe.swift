/// A training recipe with every default filled in (`pretrain run CONFIG.yaml`).
///
/// ```swift
/// let recipe = try PretrainingRecipe.load("pipelines/pretrain-quickstart.yaml")
/// try recipe.check(ranks: 2)
/// ```
public struct PretrainingRecipe: Sendable, Equatable {
    /// Where the token shards lie, and how much of each; empty only for benchmarks.
    public var shards: [ShardSource]
    /// The shape of the model.
    public var model: Model
    /// How many sequences make a step.
    public var batch: Batch
    /// AdamW's constants.
    public var optimizer: Optimizer
    /// The learning rate over the steps.
    public var schedule: Schedule
    /// Whether attention stays inside documents and positions restart with each.
    public var documentMask: Bool
    /// When checkpoints are written and how many are kept.
    public var checkpoint: CheckpointPolicy
    /// Compute threads of each rank.
    public var threads: Int
    /// The seed of the initial weights and of the order of samples.
    public var seed: UInt64

    /// One shard set of the mixture.
    public struct ShardSource: Sendable, Equatable {
        /// Its folder: absolute, or relative to the working directory.
        public var path: String
        /// Its share of the samples, as an integer in lowest terms with those of the others.
        public var weight: UInt64

        /// A folder and its share.
        public init(path: String, weight: UInt64) {
            self.path = path
            self.weight = weight
        }
    }

    /// The shape of a Llama-architecture decoder.
    public struct Model: Sendable, Equatable {
        /// Rows of the embedding; `nil`: as many as the shards' vocabulary has.
        public var vocabulary: Int?
        /// Width of the residual stream.
        public var width: Int
        /// Decoder layers.
        public var layers: Int
        /// Query heads.
        public var heads: Int
        /// Key and value heads; each serves `heads / kvHeads` query heads.
        public var kvHeads: Int
        /// Width inside the feed-forward layer.
        public var hidden: Int
        /// Tokens of a sequence.
        public var context: Int
        /// Base of the rotary embedding's frequencies.
        public var ropeTheta: Double
        /// What RMSNorm adds to the mean square.
        public var normEpsilon: Double
        /// Whether the output layer shares the embedding's weights.
        public var tied: Bool
    }

    /// How many sequences make a step.
    public struct Batch: Sendable, Equatable {
        /// Sequences of the global batch.
        public var sequences: Int
        /// Sequences that one rank computes at once.
        public var micro: Int
    }

    /// AdamW's constants (Loshchilov and Hutter, 2019).
    public struct Optimizer: Sendable, Equatable {
        /// Peak learning rate.
        public var learningRate: Double
        /// Decay of the first moment.
        public var beta1: Double
        /// Decay of the second moment.
        public var beta2: Double
        /// What is added to the root of the second moment.
        public var epsilon: Double
        /// Decoupled weight decay, of matrices only.
        public var weightDecay: Double
        /// The largest global gradient norm; 0: gradients are never clipped.
        public var clip: Double
    }

    /// The learning rate over the steps.
    public struct Schedule: Sendable, Equatable {
        /// The shape after the warm-up.
        public enum Kind: String, Sendable, CaseIterable {
            /// Half a cosine from the peak to the minimum.
            case cosine
            /// A straight line from the peak to the minimum.
            case linear
            /// Warm-up, stable, decay: the peak until the last `decaySteps`, then a straight line.
            case wsd
        }

        /// The shape after the warm-up.
        public var kind: Kind
        /// Steps over which the rate rises from 0 to the peak.
        public var warmupSteps: Int
        /// Steps in all.
        public var steps: Int
        /// The rate of the last step.
        public var minimumRate: Double
        /// Steps of the decay; only `wsd` has them.
        public var decaySteps: Int
    }

    /// When checkpoints are written and how many are kept.
    public struct CheckpointPolicy: Sendable, Equatable {
        /// Steps between checkpoints; the last step always has one.
        public var every: Int
        /// How many of the newest stay.
        public var keep: Int
    }
}
