import Foundation
import Lineage
import Pretraining
import Shards
import Storage
import TestSupport
import Testing

/// What several ranks and several shard sets change, and what they do not.
@Suite(.serialized) struct RankTests {
    /// A token outside the vocabulary in a row that only rank 1 reads: it ends the whole job and says so.
    @Test func oneRanksErrorEndsTheJob() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe()
        try fixture.run(recipe, "good")
        let place = try RunFolder(path: fixture.folder.file("good")).place(step: 3, row: 3)
        let tokens = fixture.shards.path + "/tokens.bin"
        var bytes = try Files.read(tokens)
        let middle = 2 * (Int(place.sample) * 32 + 16)
        bytes.replaceSubrange(middle..<middle + 2, with: [0xFF, 0xFF])
        try Files.replace(tokens, with: bytes)
        let began = Date()
        let result = try CommandRun(
            "pretrain", ["run", recipe, "--output", fixture.folder.file("bad")], ranks: 2)
        #expect(result.status == 65, "\(result.status)")
        #expect(result.errors.contains("error (rank 1): \(tokens)"), "\(result.errors)")
        #expect(Date().timeIntervalSince(began) < 60)
        #expect(try fixture.metrics("bad", "step") == [1, 2])
    }

    @Test func anotherNumberOfRanksGoesOnWithTheSameSamples() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe()
        try fixture.run(recipe, "whole")
        let arguments = ["run", recipe, "--output", fixture.folder.file("changed"), "--quiet"]
        _ = try CommandRun(
            "pretrain", arguments, killWhen: { fixture.lastStep("changed") >= 6 })
        Thread.sleep(forTimeInterval: 0.2)
        let last = try CommandRun("pretrain", arguments + ["--resume"], ranks: 2)
        #expect(last.status == 0, "\(last.errors)")
        let first = try fixture.effective("whole")
        let second = try fixture.effective("changed")
        #expect(first.count == second.count)
        for (left, right) in zip(first, second) {
            #expect(left.step == right.step && left.row == right.row)
            #expect(left.sample == right.sample && left.epoch == right.epoch)
        }
        let losses = zip(
            try fixture.metrics("whole", "loss"), try fixture.metrics("changed", "loss"))
        for (left, right) in losses { #expect(abs(left - right) / left < 1e-3) }
    }

    @Test func aMixtureTakesItsShares() throws {
        let fixture = try RunFixture()
        _ = try SyntheticShards(path: fixture.folder.file("second"), seed: 12, documents: 30)
        let recipe = try fixture.recipe(
            "r",
            [
                "shards": "[{ path: shards, weight: 0.7 }, { path: second, weight: 0.3 }]",
                "schedule": "{ steps: 10 }",
            ])
        try fixture.run(recipe, "run")
        let records = try fixture.effective("run")
        #expect(records.count { $0.shardSet == 0 } == 28)
        #expect(records.count { $0.shardSet == 1 } == 12)
        let run = try RunFolder(path: fixture.folder.file("run"))
        #expect(run.manifest.parents.map(\.weight) == [7, 3])
        for record in records {
            let place = run.place(step: record.step, row: record.row)
            #expect(place.shardSet == record.shardSet && place.sample == record.sample)
        }
        for (root, name) in zip(run.shardRoots, ["shards", "second"]) {
            let place = BuildLog(folder: run.path).location(of: "shards:\(root.hex)")
            #expect(try ShardSet(path: try #require(place)).root == root)
            #expect(place?.hasSuffix(name) == true)
        }
    }

    @Test func divergenceIsSaid() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe(
            "r", ["optimizer": "{ lr: 1000, weight_decay: 1000, clip: 0 }"])
        for ranks in [nil, 2] {
            let result = try CommandRun(
                "pretrain", ["run", recipe, "--output", fixture.folder.file("run"), "--force"],
                ranks: ranks)
            #expect(result.status == 65 && result.errors.contains("diverged"), "\(result.errors)")
        }
    }

    @Test func theBenchmarkPrintsItsKeys() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe(
            "r",
            [
                "shards": "[]",
                "model": "{ vocabulary: 300, width: 32, layers: 1, heads: 2, context: 32 }",
            ])
        let result = try CommandRun(
            "pretrain", ["benchmark", recipe, "--steps", "2", "--json", "--quiet"])
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "gflops", "peak_fraction", "peak_rss_bytes", "phases", "sgemm_peak_gflops",
                "tokens_per_second",
            ])
        let phases = try #require(object["phases"] as? [String: Double])
        #expect(abs(phases.values.reduce(0, +) - 1) < 1e-9)
    }
}
