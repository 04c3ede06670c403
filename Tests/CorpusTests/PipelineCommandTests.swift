import Foundation
import Storage
import TestSupport
import Testing

@testable import Corpus

/// The command `corpus` from outside: exit codes, messages, kills.
@Suite struct PipelineCommandTests {
    private struct Run {
        var code: Int32
        var output: String
        var errors: String
    }

    private func start(_ arguments: [String], output: Pipe, errors: Pipe) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Repository.command("corpus"))
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return process
    }

    private func corpus(_ arguments: String...) throws -> Run {
        let (output, errors) = (Pipe(), Pipe())
        let process = try start(arguments, output: output, errors: errors)
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
            errors: String(decoding: complaint, as: UTF8.self))
    }

    @Test func exitCodesAreThoseOfTheContract() throws {
        let fixture = try PipelineFixture(seed: 31)
        let out = fixture.folder.file("out")
        let plan = try corpus("build", fixture.recipePath, "--output", out, "--dry-run", "--quiet")
        #expect(plan.code == 0 && plan.output.contains("fixture"))
        #expect(!Files.exists(out))
        let built = try corpus("build", fixture.recipePath, "--output", out, "--quiet")
        #expect(built.code == 0, "\(built.errors)")
        #expect(built.errors.isEmpty)
        let again = try corpus("build", fixture.recipePath, "--output", out, "--quiet")
        #expect(again.code == 0 && again.output.contains("complete already"))
        #expect(try corpus("verify", out).code == 0)
        let verified = try corpus("verify", out, "--json", "--quiet")
        #expect(verified.output.contains("\"verified\" : true"))

        let explained = try corpus("explain", out, "texts/short.txt", "--json")
        #expect(explained.code == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(explained.output.utf8)) as? [String: Any])
        let document = try #require((object["documents"] as? [[String: Any]])?.first)
        #expect(document["status"] as? String == "dropped")
        #expect((document["verdict"] as? [String: Any])?["rule"] as? String == "characters.min")
        let id = try #require(document["id"] as? String)
        #expect(try corpus("duplicates", out, id).code == 0)
        #expect(try corpus("what-if", out, "--set", "characters.min=10").code == 0)

        #expect(try corpus("explain", out, "no/such.txt").code == 1)
        #expect(try corpus("duplicates", out, String(repeating: "0", count: 64)).code == 1)
        #expect(try corpus("duplicates", out, "xyz").code == 64)
        #expect(try corpus("what-if", out, "--set", "nothing.min=1").code == 64)
        #expect(try corpus("build", fixture.recipePath).code == 64)
        #expect(try corpus("build", fixture.folder.file("none.yaml"), "--output", out).code == 74)
        #expect(try corpus("explain", fixture.folder.path, "x").code == 65)

        let part = Paths.join(out, "ledger/part-00001.sqlite")
        var bytes = try Files.read(part)
        bytes[bytes.count / 2] ^= 4
        try Files.replace(part, with: bytes)
        let damaged = try corpus("verify", out, "--quiet")
        #expect(damaged.code == 1)
        #expect(damaged.output.contains("ledger/part-00001.sqlite"))
    }

    @Test func anUnknownKeyIsBadInputAndItsLineIsNamed() throws {
        let fixture = try PipelineFixture(seed: 32, works: 2)
        try Files.replace(
            fixture.recipePath, with: PipelineFixture.recipe + "\nheldout: { fraction: 0.5 }\n")
        let run = try corpus("build", fixture.recipePath, "--output", fixture.folder.file("out"))
        #expect(run.code == 65)
        #expect(run.errors.contains("recipe.yaml:8: unknown key heldout"), "\(run.errors)")
        #expect(!Files.exists(fixture.folder.file("out")))
    }

    @Test func aFolderWithSomethingElseIsLeftAlone() throws {
        let fixture = try PipelineFixture(seed: 33, works: 2)
        let note = fixture.folder.file("out/note.txt")
        try Files.createDirectory(fixture.folder.file("out"))
        try Files.replace(note, with: "mine")
        let out = fixture.folder.file("out")
        #expect(try corpus("build", fixture.recipePath, "--output", out, "--quiet").code == 65)
        #expect(
            try corpus("build", fixture.recipePath, "--output", out, "--quiet", "--resume").code
                == 65)
        #expect(Files.exists(note))
        #expect(
            try corpus("build", fixture.recipePath, "--output", out, "--quiet", "--force").code == 0
        )
        #expect(!Files.exists(note))
    }

    @Test(arguments: [41, 42, 43] as [UInt64])
    func aKilledBuildGoesOnToTheSameBytes(seed: UInt64) throws {
        let fixture = try PipelineFixture(seed: seed, works: 40, workLength: 6000)
        let clock = ContinuousClock()
        let whole = try clock.measure { try fixture.build("undisturbed", threads: 1) }
        let expected = try fixture.contents("undisturbed")
        var generator = SeededGenerator(seed: seed)
        let out = fixture.folder.file("out")
        var kills = 0
        // A machine with other work may take longer for the measured build than for those to kill: then the
        // moments come sooner and sooner.
        var haste = 1.0
        for attempt in 0..<8 where attempt < 4 || kills == 0 {
            let arguments = ["build", fixture.recipePath, "--output", out, "--quiet", "--resume"]
            let process = try start(
                arguments + ["--jobs", "\(1 + attempt % 2)"], output: Pipe(), errors: Pipe())
            let share = Double.random(in: 0.05...0.9, using: &generator) * haste
            usleep(
                UInt32(
                    Double(whole.components.attoseconds) * 1e-12 * share
                        + Double(whole.components.seconds) * 1e6 * share))
            if process.isRunning {
                kill(process.processIdentifier, SIGKILL)
                kills += 1
            }
            process.waitUntilExit()
            if kills == 0 {
                try Files.remove(out)
                haste /= 2
            }
        }
        let last = try corpus("build", fixture.recipePath, "--output", out, "--quiet", "--resume")
        #expect(last.code == 0, "\(last.errors)")
        #expect(kills > 0, "nothing was killed: the build is too short (\(whole))")
        let contents = try fixture.contents("out")
        #expect(Set(contents.keys) == Set(expected.keys))
        #expect(contents == expected, "seed \(seed)")
    }

    @Test func aSecondBuildIntoTheSameFolderIsRefused() throws {
        let fixture = try PipelineFixture(seed: 34, works: 40, workLength: 6000)
        let out = fixture.folder.file("out")
        let arguments = ["build", fixture.recipePath, "--output", out, "--quiet", "--jobs", "1"]
        let (output, errors) = (Pipe(), Pipe())
        let first = try start(arguments, output: output, errors: errors)
        var refused = false
        while first.isRunning, !refused {
            if Files.exists(Paths.join(out, ".work/identity")) {
                let second = try corpus("build", fixture.recipePath, "--output", out, "--resume")
                refused = second.code == 74 && second.errors.contains("is writing this folder")
                if !refused { break }
            }
        }
        first.waitUntilExit()
        #expect(refused)
        #expect(first.terminationStatus == 0)
        #expect(try corpus("verify", out, "--quiet").code == 0)
    }
}
