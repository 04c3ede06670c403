import Foundation
import Ledger
import Lineage
import Shards
import Storage
import TestSupport
import Testing
import Tokenization
import Transformer

@testable import Pretraining

/// `evaluate` and `generate`, and what they say to folders that are no checkpoints.
@Suite(.serialized) struct CheckpointUseTests {
    private let fixture: RunFixture
    private let checkpoint: String
    private let heldOut: String

    init() throws {
        fixture = try RunFixture()
        try fixture.run(try fixture.recipe(), "run")
        checkpoint = RunPaths(path: fixture.folder.file("run")).checkpointPath(step: 20)
        heldOut = fixture.folder.file("held-out")
        _ = try SyntheticShards(
            path: heldOut, seed: 99, documents: 9, split: .heldOut, sources: ["one", "two"])
    }

    /// Losses once more, segment by segment through the other forward pass, with the softmax in double.
    @Test func evaluationIsTheMeanOfEveryTokensLoss() throws {
        let loaded = try LoadedCheckpoint(path: checkpoint)
        let shards = try ShardSet(path: heldOut)
        var sums: [String: (loss: Double, targets: Int, bytes: Int)] = [:]
        var counts: [Int32: Int] = [:]
        let length = 32
        for start in stride(from: 0, to: Int(shards.tokenCount) - 1, by: length) {
            let end = min(start + length + 1, Int(shards.tokenCount))
            for segment in shards.segments(of: UInt64(start)..<UInt64(end)) {
                let tokens = try shards.tokens(segment.tokens)
                guard tokens.count > 1 else { continue }
                let pass = try InferencePass(model: loaded.model)
                let source = try shards.document(segment.document).source
                for (index, target) in tokens.dropFirst().enumerated() {
                    let logits = try pass.logits(appending: [tokens[index]]).map(Double.init)
                    let top = logits.max() ?? 0
                    let total = logits.reduce(0) { $0 + exp($1 - top) }
                    sums[source, default: (0, 0, 0)].loss +=
                        top + log(total) - logits[Int(target)]
                    sums[source, default: (0, 0, 0)].targets += 1
                    sums[source, default: (0, 0, 0)].bytes += target < 256 ? 1 : 0
                    counts[target, default: 0] += 1
                }
            }
        }
        let all = sums.values.reduce((loss: 0.0, targets: 0, bytes: 0)) {
            ($0.loss + $1.loss, $0.targets + $1.targets, $0.bytes + $1.bytes)
        }
        let entropy = counts.values.reduce(0.0) {
            let share = Double($1) / Double(all.targets)
            return $0 - share * log(share)
        }

        let result = try CommandRun(
            "pretrain", ["evaluate", checkpoint, "--shards", heldOut, "--json", "--quiet"])
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        func expect(
            _ fields: [String: Any], _ sum: (loss: Double, targets: Int, bytes: Int)
        ) {
            let loss = sum.loss / Double(sum.targets)
            #expect(abs((fields["loss"] as? Double ?? 0) - loss) < 1e-5)
            #expect(abs((fields["perplexity"] as? Double ?? 0) / exp(loss) - 1) < 1e-5)
            let bits = sum.loss / log(2) / Double(sum.bytes)
            #expect(abs((fields["bits_per_byte"] as? Double ?? 0) - bits) < 1e-5)
            #expect(fields["targets"] as? Int == sum.targets)
            #expect(fields["bytes"] as? Int == sum.bytes)
        }
        expect(object, all)
        #expect(abs((object["unigram_entropy"] as? Double ?? 0) - entropy) < 1e-9)
        let sources = try #require(object["by_source"] as? [String: [String: Any]])
        #expect(sources.keys.sorted() == ["one", "two"])
        for (name, sum) in sums { expect(try #require(sources[name]), sum) }
    }

    @Test func generationRepeatsAndIsValidText() throws {
        let arguments = ["generate", checkpoint, "--prompt", "吾輩", "--tokens", "70", "--quiet"]
        let runs = try [["--seed", "3"], ["--seed", "3"], ["--seed", "4"]].map {
            try CommandRun("pretrain", arguments + $0)
        }
        for run in runs { #expect(run.status == 0 && run.output.hasPrefix("吾輩"), "\(run.errors)") }
        #expect(runs[0].output == runs[1].output)
        #expect(runs[0].output != runs[2].output)
    }

    /// The cache changes nothing: greedy text is that of a pass that reads everything anew for each token.
    @Test func greedyTextIsThatOfWholePasses() throws {
        let loaded = try LoadedCheckpoint(path: checkpoint)
        var tokens = loaded.tokenizer.encode(Array("猫で".utf8)).map(Int32.init)
        let prompt = tokens.count
        for _ in 0..<20 {
            let logits = try InferencePass(model: loaded.model).logits(appending: tokens)
            let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
            if best == 256 { break }
            tokens.append(Int32(best))
        }
        var stream = UTF8Stream()
        var expected = stream.append(
            loaded.tokenizer.decode(tokens[prompt...].map { UInt32($0) }))
        expected += stream.finish()
        var text: [UInt8] = []
        try TextGeneration(checkpoint: checkpoint).run(
            prompt: Array("猫で".utf8), tokens: 20,
            sampler: TokenSampler(temperature: 0, topP: 1, seed: 0)
        ) { text += $0 }
        #expect(text == expected)
    }

    private func damage(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
        var bytes = try Files.read(checkpoint + "/" + name)
        change(&bytes)
        try Files.replace(checkpoint + "/" + name, with: bytes)
    }

    private func expectRefusal(_ problem: String, _ file: String) throws {
        for arguments in [
            ["evaluate", checkpoint, "--shards", heldOut],
            ["generate", checkpoint, "--prompt", "a"],
        ] {
            let result = try CommandRun("pretrain", arguments)
            #expect(result.status == 65, "\(result.status) \(result.errors)")
            #expect(
                result.errors.contains(problem) && result.errors.contains(file), "\(result.errors)")
        }
    }

    @Test(arguments: [
        ("\"llama\"", "\"gpt2\"", "another architecture"),
        ("\"hidden_size\": 32", "\"hidden_size\": 64", "another architecture"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", "has no place"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "is missing"),
        ("\"vocab_size\": 257", "\"vocab_size\": 1000000000", "another architecture"),
        ("\"hidden_size\": 32", "\"hidden_size\": \"wide\"", "hidden_size: a whole number"),
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 0", "another architecture"),
        ("{", "", "not JSON"),
    ])
    func anotherArchitectureIsRefused(_ old: String, _ new: String, _ problem: String) throws {
        try damage("config.json") {
            let text = String(decoding: $0, as: UTF8.self)
            $0 = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
        }
        try expectRefusal(problem, checkpoint)
    }

    @Test func damagedWeightsAreRefused() throws {
        let whole = try Files.read(checkpoint + "/model.safetensors")
        for cut in [0, 7, 8, 100, whole.count / 2, whole.count - 1] {
            try damage("model.safetensors") { $0 = Array(whole[..<cut]) }
            try expectRefusal("model.safetensors", checkpoint)
        }
        try damage("model.safetensors") {
            $0 = whole
            $0.replaceSubrange($0.count - 4..<$0.count, with: [0, 0, 0x80, 0x7F])
        }
        try expectRefusal("holds inf", "model.safetensors")
    }

    @Test func otherFoldersAreRefused() throws {
        let empty = try CommandRun(
            "pretrain", ["generate", fixture.folder.path, "--prompt", "a"])
        #expect(empty.status == 65 && empty.errors.contains("no checkpoint"))
        _ = try SyntheticShards(
            path: fixture.folder.file("other"), seed: 1, tokenizerVersion: "1.1")
        let other = try CommandRun(
            "pretrain", ["evaluate", checkpoint, "--shards", fixture.folder.file("other")])
        #expect(other.status == 65 && other.errors.contains("another tokenizer"))
        #expect(try CommandRun("pretrain", ["generate", checkpoint]).status == 64)
    }
}
