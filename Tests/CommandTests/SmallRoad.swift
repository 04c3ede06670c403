import Foundation
import Storage
import TestSupport
import Testing

/// A small corpus with everything made from it, in a folder of its own: the ground that tests break.
final class SmallRoad {
    let folder: TemporaryFolder
    var corpus: String { folder.file("corpus") }
    var tokenizer: String { folder.file("tokenizer") }
    var shards: String { folder.file("shards") }
    var run: String { folder.file("run") }
    var recipe: String { folder.file("recipe.yaml") }
    var config: String { folder.file("pretrain.yaml") }

    /// Copies some works of the sample into a source, and writes the recipes.
    init(works: Int = 8) throws {
        folder = try TemporaryFolder()
        let sample = Repository.file("corpora/aozora-sample")
        let paths = try Files.filesRecursively(in: sample).filter { $0.hasSuffix(".txt") }
        for path in paths.prefix(works) {
            try Files.replace(
                folder.file("source/" + Paths.name(path)),
                with: try Files.read(Paths.join(sample, path)))
        }
        try Files.replace(
            folder.file("source/source.yaml"),
            with: """
                name: small
                format: aozora
                files: ["*.txt"]
                encoding: shift_jis
                license: LicenseRef-Aozora-PD
                origin: Aozora Bunko
                added: 2026-11-22

                """)
        try Files.replace(
            recipe,
            with: """
                name: small
                sources: [source/source.yaml]
                partitions: 2
                normalize: [line-endings, nfkc, half-width-kana, wave-dash, control-characters]
                filter: { rules: { characters: { min: 100 }, japanese_fraction: { min: 0.5 } } }
                deduplicate: { exact: true, minhash: { ngram: 5, bands: 25, rows: 5, threshold: 0.8 } }
                held_out: { fraction: 0.0, seed: 7 }

                """)
        try Files.replace(
            folder.file("tokenizer.yaml"),
            with: """
                model: byte-level
                vocabulary_size: 600
                pre_tokenizer: gpt4
                special_tokens: ["<|endoftext|>"]

                """)
        try writeConfig(width: 32)
    }

    func writeConfig(width: Int, micro: Int = 2) throws {
        try Files.replace(
            config,
            with: """
                shards: [shards]
                model: { width: \(width), layers: 2, heads: 2, kv_heads: 2, hidden: 48, context: 64, rope_theta: 10000, tied: true }
                batch: { sequences: 4, micro: \(micro) }
                optimizer: { lr: 3.0e-3, betas: [0.9, 0.95], eps: 1.0e-8, weight_decay: 0.1, clip: 1.0 }
                schedule: { kind: cosine, warmup_steps: 2, steps: 4, min_lr: 3.0e-4 }
                document_mask: true
                checkpoint: { every: 2, keep: 3 }
                threads: 1
                seed: 1

                """)
    }

    func buildCorpus() throws {
        try expectDone("corpus", ["build", recipe, "--output", corpus, "--quiet"])
    }

    func buildShards() throws {
        try buildCorpus()
        try expectDone(
            "tokenizer",
            [
                "train", folder.file("tokenizer.yaml"), "--corpus", corpus, "--output", tokenizer,
                "--quiet",
            ])
        try expectDone(
            "corpus",
            ["shard", corpus, "--tokenizer", tokenizer, "--output", shards, "--quiet"])
    }

    func train() throws {
        try expectDone("pretrain", ["run", config, "--output", run, "--quiet"])
    }

    var checkpoint: String { Paths.join(run, "checkpoints/step-000004") }

    @discardableResult
    func expectDone(
        _ command: String, _ arguments: [String], location: SourceLocation = #_sourceLocation
    ) throws -> CommandRun {
        let result = try CommandRun(command, arguments)
        try #require(
            result.status == 0, "\(command) \(arguments): \(result.status) \(result.errors)",
            sourceLocation: location)
        return result
    }
}

/// The object that a `--json` command printed.
func jsonObject(_ run: CommandRun) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(object as? [String: Any])
}

/// Flips one bit of a file.
func flipBit(_ path: String, byte: Int? = nil) throws {
    var bytes = try Files.read(path)
    bytes[byte ?? bytes.count / 2] ^= 0x10
    try Files.replace(path, with: bytes)
}
