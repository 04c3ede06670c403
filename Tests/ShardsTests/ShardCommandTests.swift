import Storage
import TestSupport
import Testing

@testable import Shards

/// `corpus shard` as a process: exit codes, and kills at random moments.
@Suite(.serialized) struct ShardCommandTests {
    private func shard(
        _ toy: ToyCorpus, _ output: String, _ arguments: [String] = [], killAfter: Double? = nil
    ) throws -> CommandRun {
        try CommandRun(
            "corpus",
            ["shard", toy.path, "--tokenizer", toy.tokenizer, "--output", output] + arguments,
            killAfter: killAfter)
    }

    @Test func exitCodesAreThoseOfTheContract() throws {
        let toy = try ToyCorpus()
        let output = toy.folder.file("shards")
        #expect(try shard(toy, output, ["--split", "validation"]).status == 64)
        #expect(try shard(toy, output, ["--jobs", "0"]).status == 64)
        let made = try shard(toy, output, ["--jobs", "2"])
        #expect(made.status == 0)
        #expect(made.output.contains("\(try ShardSet(path: output).root)"))
        let again = try shard(toy, output, ["--quiet"])
        #expect(again.status == 0)
        #expect(again.output.contains("complete already") && again.errors.isEmpty)
        let other = try shard(toy, output, ["--shuffle-seed", "7"])
        #expect(other.status == 65)
        #expect(other.errors.contains("--force"))
        #expect(try shard(toy, output, ["--shuffle-seed", "7", "--force"]).status == 0)
        #expect(try ShardSet(path: output).manifest.shuffleSeed == 7)
        try Files.remove(Paths.join(toy.path, "manifest.json"))
        #expect(try shard(toy, toy.folder.file("none")).status == 65)
    }

    /// SIGKILL at random moments, again and again; the folder that comes of it in the end is the same, byte for byte.
    @Test func killedAndResumedIsTheSame() throws {
        let toy = try ToyCorpus(documents: 2500, characters: 1500, seed: 9)
        let whole = toy.folder.file("whole")
        let started = ContinuousClock.now
        #expect(try shard(toy, whole, ["--jobs", "1"]).status == 0)
        let took = (ContinuousClock.now - started) / .seconds(1)
        let wanted = try contents(whole)
        let cases = Soak.count(3, long: 60, "corpus shard, killed and resumed")
        var generator = SeededGenerator(seed: Soak.seed)
        for number in 0..<cases {
            let output = toy.folder.file("killed-\(number)")
            var kills = 0
            for attempt in 0..<6 {
                let ended = try shard(
                    toy, output, ["--jobs", "2"] + (attempt == 0 ? [] : ["--resume"]),
                    killAfter: Double.random(in: 0...took, using: &generator))
                if ended.status == 0 { break }
                if ended.status >= 128 { kills += 1 }
            }
            let last = try shard(toy, output, ["--resume"])
            #expect(last.status == 0, "\(last.errors)")
            #expect(try contents(output) == wanted, "case \(number), \(kills) kills")
            try ShardSet(path: output).verify()
            try Files.remove(output)
        }
    }
}
