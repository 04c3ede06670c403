import Foundation
import Ledger
import Lineage
import Pretraining
import Shards
import Storage
import TestSupport
import Testing

@Suite(.serialized) struct TrainingRunTests {
    @Test func aRunLeavesWhatTheDesignSays() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe()
        try fixture.run(recipe, "run")
        let path = fixture.folder.file("run")
        #expect(
            try Files.names(in: path) == [
                "build-log.jsonl", "checkpoints", "config.yaml", "exposures", "metrics.jsonl",
                "run.json", "summary.json", "tensorboard",
            ])
        let run = try RunFolder(path: path)
        #expect(try run.checkpoints().map(\.step) == [15, 20])
        #expect(
            try Files.names(in: path + "/checkpoints/step-000020") == [
                "config.json", "generation_config.json", "lineage.json", "model.safetensors",
                "optimizer.safetensors", "tokenizer.json",
            ])
        #expect(try fixture.metrics("run", "step") == (1...20).map(Double.init))
        // It learns: random bytes would stay at ln 257 = 5.5.
        let losses = try fixture.metrics("run", "loss")
        #expect(losses[0] > 5.4 && losses[0] < 5.7)
        #expect(losses[19] < 4.6)

        // The log holds the rows that the order function names, and its losses are the metrics'.
        let history = try fixture.history("run")
        #expect(history.effectiveSteps == Array(1...20))
        for step in history.effectiveSteps {
            let records = try history.effective(step: step)
            #expect(records.map(\.row) == [0, 1, 2, 3])
            for record in records {
                let place = run.place(step: step, row: record.row)
                #expect(place.sample == record.sample && place.epoch == record.epoch)
            }
            let segments = records.flatMap(\.segments)
            let mean =
                segments.reduce(0) { $0 + $1.lossSum }
                / Double(segments.reduce(0) { $0 + Int($1.targets) })
            #expect(abs(mean - losses[Int(step) - 1]) < 1e-12)
        }
    }

    /// `exposed_root` from the shard set and the log alone.
    @Test func theExposedRootIsThatOfTheDocuments() throws {
        let fixture = try RunFixture()
        try fixture.run(
            try fixture.recipe("r", ["schedule": "{ steps: 2 }", "checkpoint": "{ every: 1 }"]),
            "run")
        let shards = try ShardSet(path: fixture.shards.path)
        let history = try fixture.history("run")
        for step in [UInt64(1), 2] {
            var ids = Set<Digest>()
            var urls = Set<Digest>()
            for done in 1...step {
                for segment in try history.effective(step: done).flatMap(\.segments) {
                    let document = try shards.document(Int(segment.document))
                    ids.insert(document.id)
                    if let url = document.url { urls.insert(.of(text: url)) }
                }
            }
            let lineage = try #require(
                try CheckpointLineage.load(
                    checkpoint: RunPaths(path: fixture.folder.file("run")).checkpointPath(
                        step: step)))
            #expect(lineage.exposed.ids.count == ids.count && ids.count < 40)
            #expect(
                lineage.exposed.ids.root == MerkleTree(leaves: ids.sorted().map(\.bytes)).root)
            #expect(
                lineage.exposed.urls.root == MerkleTree(leaves: urls.sorted().map(\.bytes)).root)
            #expect(lineage.step == step && lineage.shardRoots == [shards.root])
            #expect(lineage.corpusRoots == [shards.corpusRoot])
        }
    }

    @Test func twoRanksSeeWhatOneSees() throws {
        let fixture = try RunFixture()
        let one = try fixture.recipe("one.yaml", ["batch": "{ sequences: 8, micro: 8 }"])
        let two = try fixture.recipe("two.yaml", ["batch": "{ sequences: 8, micro: 4 }"])
        try fixture.run(one, "one")
        try fixture.run(two, "two", ranks: 2)
        let first = try fixture.effective("one")
        let second = try fixture.effective("two")
        #expect(first.count == 160 && second.count == 160)
        for (left, right) in zip(first, second) {
            #expect(
                left.step == right.step && left.row == right.row && left.sample == right.sample
                    && left.segments.map(\.document) == right.segments.map(\.document)
                    && left.segments.map(\.targets) == right.segments.map(\.targets))
        }
        let losses = zip(try fixture.metrics("one", "loss"), try fixture.metrics("two", "loss"))
        for (step, (left, right)) in losses.enumerated() {
            let difference = abs(left - right) / left
            #expect(difference <= (step == 0 ? 1e-5 : 1e-4), "step \(step + 1): \(difference)")
        }
    }

    @Test func aCompleteRunIsLeftAloneAndAnotherIsRefused() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe("r", ["schedule": "{ steps: 3 }"])
        try fixture.run(recipe, "run")
        let before = try fixture.model("run", step: 3)
        let again = try fixture.run(recipe, "run")
        #expect(again.output.contains("complete; nothing to do"))
        let other = try fixture.recipe("other", ["schedule": "{ steps: 4 }"])
        let refused = try CommandRun(
            "pretrain", ["run", other, "--output", fixture.folder.file("run"), "--resume"])
        #expect(refused.status == 65 && refused.errors.contains("--force"))
        #expect(try fixture.model("run", step: 3) == before)
        try fixture.run(other, "run", ["--force"])
        #expect(try RunFolder(path: fixture.folder.file("run")).checkpoints().map(\.step) == [4])
    }

    @Test func equalRunsAreEqualBytes() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe("r", ["schedule": "{ steps: 6 }"])
        try fixture.run(recipe, "a")
        try fixture.run(recipe, "b")
        let files = try Files.filesRecursively(in: fixture.folder.file("a"))
        #expect(files == (try Files.filesRecursively(in: fixture.folder.file("b"))))
        let clocked = ["build-log.jsonl", "metrics.jsonl"]
        for file in files where !clocked.contains(file) && !file.hasPrefix("tensorboard/") {
            #expect(
                try Files.checksum(fixture.folder.file("a/" + file))
                    == Files.checksum(fixture.folder.file("b/" + file)), "\(file)")
        }
    }

    @Test(arguments: [
        ("shards", "[absent]", 65, "absent"),
        ("batch", "{ sequences: 3, micro: 2 }", 65, "batch.micro"),
        ("model", "{ width: 33, layers: 1, heads: 4 }", 65, "model.heads"),
        ("model", "{ width: 32, layers: 1, heads: 4, vocabulary: 100 }", 65, "model.vocabulary"),
        ("model", "{ width: 32, layers: 1, heads: 4, context: 100000 }", 65, "not enough"),
        ("grid", "{ tensor: 2 }", 65, "grid.tensor"), ("colour", "blue", 65, "unknown key colour"),
        ("shards", "[shards, other]", 65, "another tokenizer"),
        ("shards", "[held-out]", 65, "held-out"),
    ])
    func badRecipesEndBeforeTheFirstStep(
        _ key: String, _ value: String, _ status: Int32, _ problem: String
    ) throws {
        let fixture = try RunFixture()
        if value == "[held-out]" {
            _ = try SyntheticShards(
                path: fixture.folder.file("held-out"), seed: 2, split: .heldOut)
        }
        if value == "[shards, other]" {
            _ = try SyntheticShards(
                path: fixture.folder.file("other"), seed: 2, tokenizerVersion: "1.1")
        }
        let recipe = try fixture.recipe("bad.yaml", [key: value])
        for ranks in key == "shards" ? [nil, 2] : [nil] {
            let result = try CommandRun(
                "pretrain", ["run", recipe, "--output", fixture.folder.file("run")], ranks: ranks)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.errors.contains(problem), "\(result.errors)")
            #expect(!Files.exists(fixture.folder.file("run/run.json")))
        }
    }
}
