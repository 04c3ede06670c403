internal import Lineage
internal import Recipes
internal import Shards
internal import Storage
internal import Tokenization
internal import Transformer

/// A recipe with the shard sets that it names, checked against each other before anything is written.
struct RunInputs {
    let recipe: PretrainingRecipe
    let recipePath: String
    let sets: [ShardSet]
    let configuration: ModelConfiguration
    let manifest: RunManifest
    /// The resolved recipe, which names the sets by their roots.
    let resolvedYAML: String

    /// Reads the recipe and opens the shard sets.
    /// - Throws: `KeifuError` for whatever contradicts something else.
    init(recipePath: String, ranks: Int) throws {
        let recipe = try PretrainingRecipe.load(recipePath)
        try recipe.check(ranks: ranks, file: recipePath)
        guard !recipe.shards.isEmpty else {
            throw KeifuError.badInput(
                "the key shards is missing", file: recipePath, remedy: "Add `shards: [DIR]`.")
        }
        let sets = try recipe.shards.map { try ShardSet(path: $0.path) }
        for set in sets { try Self.check(set, against: sets[0], context: recipe.model.context) }
        let vocabulary = recipe.model.vocabulary ?? sets[0].vocabularySize
        guard vocabulary >= sets[0].vocabularySize else {
            throw KeifuError.badInput(
                "model.vocabulary (\(vocabulary)) is less than the shards' (\(sets[0].vocabularySize))",
                file: recipePath, remedy: "Leave the key out to take the shards' own.")
        }
        let shape = recipe.model
        let configuration = ModelConfiguration(
            vocabulary: vocabulary, width: shape.width, layers: shape.layers, heads: shape.heads,
            kvHeads: shape.kvHeads, hidden: shape.hidden, context: shape.context,
            ropeTheta: shape.ropeTheta, normEpsilon: shape.normEpsilon, tied: shape.tied)
        try Self.check(configuration, file: recipePath)

        self.recipe = recipe
        self.recipePath = recipePath
        self.sets = sets
        self.configuration = configuration
        resolvedYAML = recipe.resolvedYAML(shardRoots: sets.map(\.root))
        manifest = RunManifest(
            identity: .of(text: resolvedYAML),
            parents: zip(sets, recipe.shards).map { set, source in
                .init(
                    root: set.root, corpusRoot: set.corpusRoot, weight: source.weight,
                    tokens: set.tokenCount,
                    samples: set.sampleCount(sequenceLength: shape.context))
            }, tokenizerDigest: sets[0].tokenizerDigest, vocabularySize: vocabulary,
            parameterCount: configuration.parameterTable.reduce(0) { $0 + $1.count },
            sequenceLength: shape.context,
            rowsPerStep: recipe.batch.sequences, microBatch: recipe.batch.micro,
            steps: UInt64(recipe.schedule.steps),
            documentMask: recipe.documentMask, seed: recipe.seed)
    }

    private static func check(_ configuration: ModelConfiguration, file: String) throws(KeifuError)
    {
        do {
            try configuration.validate()
        } catch {
            throw .badInput("model: \(error)", file: file)
        }
    }

    private static func check(_ set: ShardSet, against first: ShardSet, context: Int) throws {
        guard set.split == .train else {
            throw KeifuError.badInput(
                "the shard set holds held-out text, which never enters training", file: set.path,
                remedy: "Name a set that was made with --split train.")
        }
        guard set.tokenizerDigest == first.tokenizerDigest else {
            throw KeifuError.badInput(
                "the shard set was encoded with another tokenizer than \(first.path)",
                file: set.path, remedy: "Encode both with the same tokenizer.")
        }
        guard set.sampleCount(sequenceLength: context) > 0 else {
            throw KeifuError.badInput(
                "the shard set has \(set.tokenCount) tokens, not enough for one sample of \(context) + 1",
                file: set.path, remedy: "Shorten model.context or give the set more text.")
        }
        let tokenizer = try Tokenizer.load(folder: set.tokenizerPath)
        guard tokenizer.digest == set.tokenizerDigest,
            tokenizer.vocabularySize == set.vocabularySize
        else {
            throw KeifuError.badInput(
                "the tokenizer beside the shards is not the one that encoded them",
                file: set.tokenizerPath, remedy: "Restore it, or make the shards again.")
        }
    }
}
