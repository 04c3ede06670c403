import Foundation
import Lineage
import Storage
import TestSupport
import Testing

/// Bad input gets a clear error or a recorded drop, and nothing else is lost.
@Suite struct BadInputTests {
    @Test func badFilesAreDroppedWithAReasonAndTheOthersAreKept() throws {
        let road = try SmallRoad(works: 4)
        let good = try Files.names(in: road.folder.file("source")).filter { $0.hasSuffix(".txt") }
        let whole = try Files.read(road.folder.file("source/\(good[0])"))
        // The last byte is the lead byte of a CP932 character.
        let cut = Array("題名\r\n著者\r\n\r\n".utf8.prefix(0)) + whole.prefix(400)
        try Files.replace(road.folder.file("source/x-truncated.txt"), with: cut + [0x82])
        try Files.replace(road.folder.file("source/x-empty.txt"), with: [UInt8]())
        var random = SeededGenerator(seed: 5)
        let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
        try Files.replace(road.folder.file("source/x-binary.txt"), with: noise)
        let withoutLegend = Array("無題\r\n".utf8.prefix(0)) + whole.filter { $0 != 0x2D }
        try Files.replace(road.folder.file("source/x-no-legend.txt"), with: withoutLegend)
        try road.buildCorpus()

        func explain(_ path: String) throws -> [String: Any] {
            let answer = try jsonObject(
                road.expectDone("corpus", ["explain", road.corpus, path, "--json"]))
            return try #require((answer["documents"] as? [[String: Any]])?.first)
        }
        for path in good {
            #expect(try explain(path)["status"] as? String == "kept", "\(path)")
        }
        for path in ["x-empty.txt", "x-binary.txt"] {
            let answer = try explain(path)
            #expect(answer["status"] as? String == "dropped", "\(path)")
            #expect(
                (answer["verdict"] as? [String: Any])?["stage"] as? String == "decode", "\(path)")
        }
        for path in ["x-truncated.txt", "x-no-legend.txt"] {
            #expect(try explain(path)["status"] != nil, "\(path) has a row")
        }
        try road.expectDone("corpus", ["verify", road.corpus])
    }

    @Test func anUnknownKeyIsNamedWithItsLine() throws {
        let road = try SmallRoad(works: 1)
        var text = String(decoding: try Files.read(road.recipe), as: UTF8.self)
        text = text.replacing("held_out: {", with: "held_out: { fractoin: 1, ")
        try Files.replace(road.recipe, with: text)
        let result = try CommandRun("corpus", ["build", road.recipe, "--output", road.corpus])
        #expect(result.status == 65)
        #expect(result.errors.contains("recipe.yaml:7"))
        #expect(result.errors.contains("fractoin"))
        #expect(result.errors.contains("fraction"))
    }

    @Test func aFlippedBitIsFoundInEveryFileOfACorpus() throws {
        let road = try SmallRoad(works: 3)
        try road.buildCorpus()
        for name in try Files.filesRecursively(in: road.corpus) where name != BuildLog.name {
            let path = Paths.join(road.corpus, name)
            guard try Files.size(path) > 0 else { continue }
            let original = try Files.read(path)
            try flipBit(path)
            let result = try CommandRun("corpus", ["verify", road.corpus])
            #expect(result.status == 1 || result.status == 65, "\(name): \(result.status)")
            #expect((result.output + result.errors).contains(name), "\(name)")
            try Files.replace(path, with: original)
        }
        try road.expectDone("corpus", ["verify", road.corpus])
    }

    @Test func aShardCutShortIsRefusedBeforeTheFirstStep() throws {
        let road = try SmallRoad(works: 4)
        try road.buildShards()
        let bin = Paths.join(road.shards, "tokens.bin")
        try Files.replace(bin, with: Array(try Files.read(bin).dropLast(100)))
        let result = try CommandRun("pretrain", ["run", road.config, "--output", road.run])
        #expect(result.status == 65)
        #expect(result.errors.contains("tokens.bin"))
    }

    @Test func aCheckpointOfAnotherArchitectureIsRefused() throws {
        let road = try SmallRoad(works: 4)
        try road.buildShards()
        try road.train()
        let path = Paths.join(road.checkpoint, "config.json")
        var text = String(decoding: try Files.read(path), as: UTF8.self)
        text = text.replacing("\"num_hidden_layers\": 2", with: "\"num_hidden_layers\": 3")
        text = text.replacing("\"num_hidden_layers\":2", with: "\"num_hidden_layers\":3")
        try Files.replace(path, with: text)
        let result = try CommandRun(
            "pretrain", ["evaluate", road.checkpoint, "--shards", road.shards, "--json"])
        #expect(result.status == 65)
        #expect(result.errors.contains("layers.2"))
        // Another kind of model altogether.
        try Files.replace(path, with: text.replacing("LlamaForCausalLM", with: "GPT2LMHeadModel"))
        let other = try CommandRun("pretrain", ["generate", road.checkpoint, "--prompt", "あ"])
        #expect(other.status == 65)
        #expect(other.errors.contains("GPT2LMHeadModel"))
    }

    @Test func aRunOfAnotherConfigIsRefusedAndASecondRunDoesNothing() throws {
        let road = try SmallRoad(works: 4)
        try road.buildShards()
        try road.train()
        let weights = Paths.join(road.checkpoint, "model.safetensors")
        let before = try Files.checksum(weights)
        let again = try CommandRun("pretrain", ["run", road.config, "--output", road.run])
        #expect(again.status == 0)
        #expect(try Files.checksum(weights) == before)
        try road.writeConfig(width: 16)
        let refused = try CommandRun("pretrain", ["run", road.config, "--output", road.run])
        #expect(refused.status == 65)
        #expect(refused.errors.contains("--force"))
        #expect(try Files.checksum(weights) == before)
    }

    @Test func usageErrorsEndWith64() throws {
        #expect(try CommandRun("corpus", ["build"]).status == 64)
        #expect(try CommandRun("trace", ["sample", "nowhere", "--step", "1"]).status == 64)
        #expect(
            try CommandRun("trace", ["sample", "nowhere", "--step", "1", "--row", "0"]).status == 65
        )
    }
}
