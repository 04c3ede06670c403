import Foundation
import Storage
import TestSupport
import Testing

@testable import Shards

/// `corpus shard` as a process: exit codes, and kills at random moments.
@Suite(.serialized) struct ShardCommandTests {
    private struct Ended {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Runs `corpus shard`, killing it after a while where one is given.
    private func shard(
        _ toy: ToyCorpus, _ output: String, _ arguments: [String] = [], killAfter: Double? = nil
    ) throws -> Ended {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Repository.command("corpus"))
        process.arguments =
            ["shard", toy.path, "--tokenizer", toy.tokenizer, "--output", output] + arguments
        let (out, errors) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = errors
        try process.run()
        if let killAfter {
            usleep(useconds_t(killAfter * 1e6))
            kill(process.processIdentifier, SIGKILL)
        }
        let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Ended(
            code: process.terminationReason == .uncaughtSignal ? -1 : process.terminationStatus,
            output: text, errors: complaint)
    }

    @Test func exitCodesAreThoseOfTheContract() throws {
        let toy = try ToyCorpus()
        let output = toy.folder.file("shards")
        #expect(try shard(toy, output, ["--split", "validation"]).code == 64)
        #expect(try shard(toy, output, ["--jobs", "0"]).code == 64)
        let made = try shard(toy, output, ["--jobs", "2"])
        #expect(made.code == 0)
        #expect(made.output.contains("\(try ShardSet(path: output).root)"))
        let again = try shard(toy, output, ["--quiet"])
        #expect(again.code == 0)
        #expect(again.output.contains("complete already") && again.errors.isEmpty)
        let other = try shard(toy, output, ["--shuffle-seed", "7"])
        #expect(other.code == 65)
        #expect(other.errors.contains("--force"))
        #expect(try shard(toy, output, ["--shuffle-seed", "7", "--force"]).code == 0)
        #expect(try ShardSet(path: output).manifest.shuffleSeed == 7)
        try Files.remove(Paths.join(toy.path, "manifest.json"))
        #expect(try shard(toy, toy.folder.file("none")).code == 65)
    }

    /// SIGKILL at random moments, again and again; the folder that comes of it in the end is the same, byte for byte.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func killedAndResumedIsTheSame(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let toy = try ToyCorpus(documents: 2500, characters: 1500, seed: 9)
        let whole = toy.folder.file("whole")
        let started = ContinuousClock.now
        #expect(try shard(toy, whole, ["--jobs", "1"]).code == 0)
        let took = Double((ContinuousClock.now - started) / .milliseconds(1)) / 1000
        let output = toy.folder.file("killed")
        var kills = 0
        for attempt in 0..<6 {
            let moment = Double.random(in: 0...took, using: &generator)
            let ended = try shard(
                toy, output, ["--jobs", "2"] + (attempt == 0 ? [] : ["--resume"]),
                killAfter: moment)
            if ended.code == -1 { kills += 1 }
            if ended.code == 0 { break }
        }
        let last = try shard(toy, output, ["--resume"])
        #expect(last.code == 0, "\(last.errors)")
        #expect(try contents(output) == contents(whole), "seed \(seed), \(kills) kills")
        try ShardSet(path: output).verify()
    }
}
