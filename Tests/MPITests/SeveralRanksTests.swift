import Foundation
import Storage
import TestSupport
import Testing

@testable import MPI

private let environment = ProcessInfo.processInfo.environment
private let isRank = environment["OMPI_COMM_WORLD_SIZE"] != nil

/// Runs the other suites of this room again, under mpirun.
@Suite(.serialized, .enabled(if: !isRank)) struct SeveralRanksTests {
    /// Runs tests of this program in several ranks.
    private func ranks(_ count: Int, filter: String, _ extra: [String: String] = [:]) throws
        -> (code: Int32, output: String)
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "-k", "5", "60", "mpirun", "--oversubscribe", "--bind-to", "none", "-n",
            "\(count)",
            CommandLine.arguments[0], "--testing-library", "swift-testing", "--filter", filter,
        ]
        process.environment = CommandRun.environment.merging(extra) { $1 }
        // A file, not a pipe: the daemon that MPI starts beside a lone process would keep a pipe open.
        let folder = try TemporaryFolder()
        try Files.replace(folder.file("log"), with: "")
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("log"))
        process.standardError = process.standardOutput
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let log = String(decoding: try Files.read(folder.file("log")), as: UTF8.self)
        return (process.terminationStatus, log)
    }

    @Test(arguments: [2, 3])
    func theSameHoldsForSeveralRanks(count: Int) throws {
        let ended = try ranks(count, filter: "CommunicatorTests")
        #expect(ended.code == 0, "\(ended.output)")
        let passed = ended.output.split(separator: "\n").filter {
            $0.contains("aBadCallIsAnErrorNotTheEndOfTheProcess() passed")
        }
        #expect(passed.count == count, "\(ended.output)")
    }

    @Test(arguments: [1, 2, 3, 4])
    func teamsOfAnySizeAgree(count: Int) throws {
        let ended = try ranks(count, filter: "MPITests.TeamTests")
        #expect(ended.code == 0, "\(ended.output)")
        for test in ["theSortedWholeIsThatOfAllRecords(routing:memory:)", "nobodyHasAnything()"] {
            let passed = ended.output.split(separator: "\n").filter {
                $0.contains("\(test)") && $0.contains("passed after")
            }
            #expect(passed.count == count, "\(ended.output)")
        }
    }

    /// A rank that gives up must not leave the others waiting: neither with `exit` nor with `abort`.
    @Test(arguments: ["exit", "abort"])
    func aRankThatLeavesEndsAll(way: String) throws {
        let ended = try ranks(2, filter: "LeavingRankTests", ["KEIFU_TEST_LEAVE": way])
        #expect(ended.code == 65, "\(ended.output)")
        #expect(!ended.output.contains("the barrier was passed"))
    }
}

/// Only run by ``SeveralRanksTests``: rank 1 leaves while the others wait.
@Suite(.enabled(if: isRank && environment["KEIFU_TEST_LEAVE"] != nil)) struct LeavingRankTests {
    @Test func rankOneLeaves() throws {
        let world = try Communicator.world
        try world.barrier()
        if world.rank == 1 {
            if environment["KEIFU_TEST_LEAVE"] == "abort" { world.abort(65) }
            exit(65)
        }
        try world.barrier()
        print("the barrier was passed")
    }
}
