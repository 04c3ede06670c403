import Foundation
import Lineage
import Pretraining
import Storage
import TestSupport
import Testing

/// Runs that are ended with SIGKILL and gone on with end as those that never were.
@Suite(.serialized) struct ResumeTests {
    private static let keys = [
        "model": "{ width: 64, layers: 3, heads: 4, kv_heads: 2, hidden: 128, context: 48 }",
        "schedule": "{ kind: linear, warmup_steps: 5, steps: 150 }",
    ]

    private func compare(_ fixture: RunFixture, _ killed: String, _ whole: String, step: UInt64)
        throws
    {
        #expect(try fixture.effective(killed) == fixture.effective(whole))
        for file in ["model.safetensors", "optimizer.safetensors", "config.json"] {
            let digests = try [killed, whole].map {
                try Files.checksum(
                    RunPaths(path: fixture.folder.file($0)).checkpointPath(step: step) + "/" + file)
            }
            #expect(digests[0] == digests[1], "\(file)")
        }
        #expect(try fixture.metrics(killed, "loss") == fixture.metrics(whole, "loss"))
        #expect(try fixture.metrics(killed, "step") == (1...Int(step)).map(Double.init))
        let summaries = try [killed, whole].map {
            try Files.read(fixture.folder.file("\($0)/summary.json"))
        }
        #expect(summaries[0] == summaries[1])
        #expect(!Files.exists(fixture.folder.file("\(killed)/.work")))
        let names = try Files.names(in: fixture.folder.file("\(killed)/checkpoints"))
        #expect(!names.contains { $0.hasPrefix(".") }, "\(names)")
    }

    /// Ends a run some moments after random steps, four times; checkpoints of every step make most of the
    /// kills fall into the writing of one.
    @Test(arguments: [(nil, 7), (nil, 1), (2, 7), (2, 1)] as [(Int?, Int)])
    func killedRunsEndAsWholeOnes(_ ranks: Int?, _ every: Int) throws {
        let fixture = try RunFixture()
        var keys = Self.keys
        keys["checkpoint"] = "{ every: \(every), keep: 2 }"
        let recipe = try fixture.recipe("r.yaml", keys)
        try fixture.run(recipe, "whole", ranks: ranks)
        let cases = Soak.count(1, long: 10, "killedRunsEndAsWholeOnes")
        for index in 0..<cases {
            var random = SeededGenerator(
                seed: Soak.seed &+ UInt64(index * 100 + every * 10 + (ranks ?? 1)))
            let output = "killed-\(index)"
            let arguments = [
                "run", recipe, "--output", fixture.folder.file(output), "--resume", "--quiet",
            ]
            var steps: [Int] = []
            for _ in 0..<4 {
                // The start of the run counts too: step 0 is before its first.
                let target = Int.random(in: 0...12, using: &random) + (steps.last ?? 0)
                let delay = Double.random(in: 0...0.04, using: &random)
                let result = try CommandRun(
                    "pretrain", arguments, ranks: ranks,
                    killWhen: {
                        guard fixture.lastStep(output) >= target else { return false }
                        Thread.sleep(forTimeInterval: delay)
                        return true
                    })
                steps.append(fixture.lastStep(output))
                // 9 is setsid's way to say that its child was killed.
                #expect([9, 137].contains(result.status), "\(result.status): \(result.errors)")
                // The kernel frees the lock of a killed rank when it is gone, which mpirun's end may precede.
                Thread.sleep(forTimeInterval: 0.2)
            }
            print("\(ranks ?? 1) rank(s), checkpoints every \(every): killed after steps \(steps)")
            let last = try CommandRun("pretrain", arguments, ranks: ranks)
            #expect(last.status == 0, "\(last.errors)")
            try compare(fixture, output, "whole", step: 150)
            #expect(try fixture.history(output).attempts.count > 1)
        }
    }

    /// What a kill between the seal of the exposures and the renaming of the checkpoint leaves behind.
    @Test func sealedExposuresWithoutTheirCheckpointAreNotEffective() throws {
        let fixture = try RunFixture()
        var keys = Self.keys
        keys["schedule"] = "{ steps: 30 }"
        keys["checkpoint"] = "{ every: 10, keep: 5 }"
        let recipe = try fixture.recipe("r.yaml", keys)
        try fixture.run(recipe, "whole")
        try fixture.run(recipe, "cut")
        let cut = fixture.folder.file("cut")
        try Files.rename(
            "\(cut)/checkpoints/step-000030", to: "\(cut)/checkpoints/.step-000030.partial")
        try Files.remove("\(cut)/checkpoints/.step-000030.partial/config.json")
        try Files.remove("\(cut)/summary.json")
        try Files.createDirectory("\(cut)/.work")
        let identity = try RunFolder(path: cut).manifest.identity
        try Files.replace("\(cut)/.work/identity", with: identity.hex)
        try Files.append("\(cut)/metrics.jsonl", Array(#"{"step":31,"lo"#.utf8))

        let refused = try CommandRun("pretrain", ["run", recipe, "--output", cut])
        #expect(refused.status == 65 && refused.errors.contains("--resume"))
        try fixture.run(recipe, "cut", ["--resume"])
        try compare(fixture, "cut", "whole", step: 30)
        let history = try fixture.history("cut")
        #expect(history.attempts.map(\.startingAfterStep) == [0, 20])
        #expect(try history.all(step: 25).count == 8)
        #expect(try history.effective(step: 25).allSatisfy { $0.attempt == 2 })
    }

    @Test func aDamagedCheckpointIsNotResumedFrom() throws {
        let fixture = try RunFixture()
        let recipe = try fixture.recipe("r.yaml", ["schedule": "{ steps: 10 }"])
        try fixture.run(recipe, "run")
        let run = fixture.folder.file("run")
        try Files.remove("\(run)/summary.json")
        try Files.createDirectory("\(run)/.work")
        try Files.replace(
            "\(run)/.work/identity", with: try RunFolder(path: run).manifest.identity.hex)
        let model = "\(run)/checkpoints/step-000010/model.safetensors"
        let bytes = try Files.read(model)
        var broken = bytes
        broken.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
        for (content, problem) in [
            (Array(bytes.dropLast(5)), "cut short"), (broken, "nan at element"),
        ] {
            try Files.replace(model, with: content)
            let result = try CommandRun("pretrain", ["run", recipe, "--output", run, "--resume"])
            #expect(result.status == 65, "\(result.errors)")
            #expect(result.errors.contains(problem) && result.errors.contains(model))
        }
        // Going back to the checkpoint before it is the user's to decide, by removing the damaged one.
        try Files.remove("\(run)/checkpoints/step-000010")
        try fixture.run(recipe, "run", ["--resume"])
        #expect(try Files.read(model) == bytes)
    }
}
