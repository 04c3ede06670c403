import Foundation
import Lineage
import MPI
import Storage
import TestSupport
import Testing

@testable import Corpus

private let environment = ProcessInfo.processInfo.environment
private let isRank = environment["OMPI_COMM_WORLD_SIZE"] != nil

/// Runs the suite below under mpirun.
@Suite(.serialized, .enabled(if: !isRank)) struct DuplicateRemovalRanksTests {
    @Test(arguments: [2, 3]) func severalProcessesFindTheSame(count: Int) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "120", "mpirun", "--oversubscribe", "--bind-to", "none", "-n", "\(count)",
            CommandLine.arguments[0], "--testing-library", "swift-testing", "--filter",
            "DuplicateRemovalOfARankTests",
        ]
        process.environment = CommandRun.environment.merging([
            "KEIFU_TEST_FOLDER": folder.path
        ]) { $1 }
        // A file, not a pipe, which the daemon that MPI starts would keep open.
        try Files.replace(folder.file("log"), with: "")
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("log"))
        process.standardError = process.standardOutput
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let log = String(decoding: try Files.read(folder.file("log")), as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(log)")
        let passed = log.split(separator: "\n").filter {
            $0.contains("allProcessesSeeWhatTheDefinitionSays() passed")
        }
        #expect(passed.count == count, "\(log)")
    }
}

/// Only run by ``DuplicateRemovalRanksTests``.
@Suite(.serialized, .enabled(if: isRank && environment["KEIFU_TEST_FOLDER"] != nil))
struct DuplicateRemovalOfARankTests {
    @Test func allProcessesSeeWhatTheDefinitionSays() throws {
        let team = try Team.launched()
        let root = try #require(environment["KEIFU_TEST_FOLDER"])
        for (number, memory) in [1, 1, 64 << 20, 1].enumerated() {
            var oracle = DuplicateOracle(
                seed: UInt64(700 + number), families: 60, mostCopies: 10, mostEdits: 24)
            oracle.exactly = number != 1
            let expected = try oracle.removals()
            #expect(expected.count > 20, "\(expected.count)")
            let folder = Paths.join(root, "case-\(number)")
            let found = try oracle.found(
                team: team, threads: 2, memory: memory, batchSize: 40,
                tableMemory: number == 3 ? 10_000 : nil, folder: folder)
            #expect(found == expected)
            // The table is the one that a process alone makes.
            let own = try TemporaryFolder()
            _ = try oracle.found(memory: memory, folder: own.path)
            #expect(
                try Files.read(RemovalTable.path(folder: own.path))
                    == Files.read(RemovalTable.path(folder: folder)))
            try team.barrier()
        }
    }
}
