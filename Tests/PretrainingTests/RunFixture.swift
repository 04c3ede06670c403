import Foundation
import Lineage
import Pretraining
import Storage
import TestSupport
import Testing

/// A small recipe over made-up shards, and what runs of it leave behind.
struct RunFixture {
    let folder: TemporaryFolder
    let shards: SyntheticShards

    init() throws {
        folder = try TemporaryFolder()
        shards = try SyntheticShards(path: folder.file("shards"), seed: 11)
    }

    /// Writes a recipe; `keys` replace those of the same name.
    func recipe(_ name: String = "recipe.yaml", _ keys: [String: String] = [:]) throws -> String {
        var all = [
            "shards": "[shards]",
            "model":
                "{ width: 32, layers: 2, heads: 4, kv_heads: 2, hidden: 64, context: 32 }",
            "batch": "{ sequences: 4, micro: 2 }",
            "optimizer": "{ lr: 1.0e-2 }",
            "schedule": "{ kind: cosine, warmup_steps: 2, steps: 20 }",
            "checkpoint": "{ every: 5, keep: 2 }",
            "threads": "1", "seed": "5",
        ]
        all.merge(keys) { $1 }
        let path = folder.file(name)
        try Files.replace(
            path, with: all.sorted { $0.key < $1.key }.map { "\($0): \($1)\n" }.joined())
        return path
    }

    /// A run that is expected to end well.
    @discardableResult
    func run(
        _ recipe: String, _ output: String, ranks: Int? = nil, _ options: [String] = []
    ) throws -> CommandRun {
        let result = try CommandRun(
            "pretrain", ["run", recipe, "--output", folder.file(output), "--quiet"] + options,
            ranks: ranks)
        #expect(result.status == 0, "\(result.errors)")
        return result
    }

    func history(_ output: String) throws -> ExposureHistory {
        try ExposureHistory(run: folder.file(output))
    }

    /// The effective exposures without the attempt, which a resume changes.
    func effective(_ output: String) throws -> [ExposureRecord] {
        let history = try history(output)
        return try history.effectiveSteps.flatMap { try history.effective(step: $0) }.map {
            var record = $0
            record.attempt = 1
            return record
        }
    }

    /// The numbers under a key of each line of the metrics.
    func metrics(_ output: String, _ key: String) throws -> [Double] {
        let path = folder.file(output + "/metrics.jsonl")
        return try Files.read(path).split(separator: 0x0A).map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            return try #require(object?[key] as? Double)
        }
    }

    func model(_ output: String, step: UInt64) throws -> Digest {
        let run = RunPaths(path: folder.file(output))
        return try Files.checksum(run.checkpointPath(step: step) + "/model.safetensors")
    }

    /// The last step that the metrics have; 0 before the first, −1 before there is a file.
    func lastStep(_ output: String) -> Int {
        guard let bytes = try? Files.read(folder.file(output + "/metrics.jsonl")) else { return -1 }
        return bytes.count { $0 == 0x0A }
    }
}
