import Lineage
import Recipes
import Storage
import Testing

@Suite struct PretrainingRecipeTests {
    static let smallest = """
        shards: [../out/shards]
        model: { width: 64, layers: 2, heads: 4 }
        batch: { sequences: 8 }
        schedule: { steps: 100 }
        """

    @Test func defaultsAreFilledIn() throws {
        let recipe = try PretrainingRecipe.parse(Self.smallest, file: "a/b.yaml")
        #expect(recipe.shards == [.init(path: "a/../out/shards", weight: 1)])
        #expect(recipe.model.kvHeads == 4)
        #expect(recipe.model.hidden == 192)
        #expect(recipe.model.context == 512)
        #expect(recipe.optimizer.beta2 == 0.95)
        #expect(recipe.schedule.minimumRate == 3e-4 / 10)
        #expect(recipe.documentMask)
        #expect(recipe.checkpoint.every == 100 && recipe.checkpoint.keep == 3)
        #expect(recipe.threads == 1)
    }

    @Test func weightsBecomeIntegersExactly() throws {
        let text = Self.smallest.replacing(
            "shards: [../out/shards]",
            with:
                "shards: [{ path: a, weight: 0.7 }, { path: /b, weight: 0.20 }, { path: c, weight: 0.1 }]"
        )
        let recipe = try PretrainingRecipe.parse(text, file: "r.yaml")
        #expect(recipe.shards.map(\.weight) == [7, 2, 1])
        #expect(recipe.shards.map(\.path) == ["a", "/b", "c"])
    }

    @Test(arguments: [
        ("width: 64", "width: 66", "model.heads: 4 does not divide model.width (66)", 2),
        ("heads: 4", "heads: 4, kv_heads: 3", "model.kv_heads: 3 does not divide", 2),
        ("width: 64", "width: 12", "a head is 3 wide", 2),
        ("sequences: 8", "sequences: 8, micro: 3", "batch.micro: 3 does not divide", 3),
        ("steps: 100", "steps: 100, warmup_steps: 101", "schedule.warmup_steps: 101 is more", 4),
        ("steps: 100", "steps: 100, min_lr: 1", "schedule.min_lr: 1.0 is above optimizer.lr", 4),
        ("steps: 100", "steps: 100, decay_steps: 3", "only the kind wsd", 4),
        ("steps: 100", "steps: 100, kind: square", "\"square\" is not known here", 4),
        ("width: 64", "breadth: 64", "unknown key model.breadth", 2),
        ("sequences: 8", "sequences: many", "batch.sequences: a whole number is wanted", 3),
    ])
    func contradictionsNameTheLine(
        _ old: String, _ new: String, _ problem: String, _ line: Int
    ) throws {
        let text = Self.smallest.replacing(old, with: new)
        let error = #expect(throws: KeifuError.self) {
            try PretrainingRecipe.parse(text, file: "r.yaml")
        }
        #expect(error?.kind == .badInput)
        #expect(error?.line == line)
        #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
    }

    @Test(arguments: ["grid: { tensor: 2 }", "deterministic: true"])
    func whatALaterVersionDoesIsRefused(_ line: String) throws {
        let error = #expect(throws: KeifuError.self) {
            try PretrainingRecipe.parse(Self.smallest + "\n" + line, file: "r.yaml")
        }
        #expect(error?.problem.contains("not supported by this version yet") == true)
    }

    @Test func ranksMustDivideTheBatch() throws {
        let recipe = try PretrainingRecipe.parse(
            Self.smallest.replacing("sequences: 8", with: "sequences: 8, micro: 2"), file: "r.yaml")
        try recipe.check(ranks: 4, file: "r.yaml")
        #expect(throws: KeifuError.self) { try recipe.check(ranks: 3, file: "r.yaml") }
        #expect(throws: KeifuError.self) { try recipe.check(ranks: 8, file: "r.yaml") }
    }

    /// What is written beside the run reads back as the same recipe, so no default is lost in it.
    @Test func theResolvedTextReadsBack() throws {
        let text =
            Self.smallest + """

                optimizer: { lr: 1.7e-3, betas: [0.85, 0.999], eps: 1.0e-9, weight_decay: 0, clip: 0.5 }
                document_mask: false
                seed: 18446744073709551615
                """
        let recipe = try PretrainingRecipe.parse(text, file: "r.yaml")
        let root = Digest.of(text: "root")
        let resolved = recipe.resolvedYAML(shardRoots: [root])
        #expect(resolved.contains(root.hex))
        // Without the point PyYAML would read text.
        #expect(resolved.contains("eps: 1.0e-09"))
        let again = try PretrainingRecipe.parse(
            resolved.replacing("root: \(root.hex)", with: "path: a/../out/shards"), file: "r.yaml")
        var expected = recipe
        expected.shards = [.init(path: "a/../out/shards", weight: 1)]
        #expect(again.optimizer == recipe.optimizer)
        #expect(again == expected)
    }
}
