import Foundation
import JapaneseText
import Ledger
import Lineage
import MPI
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Thousands of texts with copies of one another's parts.
private func sample() -> TextStore {
    var generator = SeededGenerator(seed: 5)
    let letters = Array("のにはをたがでてとしれさあいうえおかきくけこ日本人大中国。、」\n𠮷".unicodeScalars)
    var documents: [TextStore.Document] = []
    for number in 0..<600 {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            for _ in 0..<Int.random(in: 0...150, using: &generator) {
                text.append(letters[Int.random(in: letters.indices, using: &generator)])
            }
            guard number > 0, Bool.random(using: &generator) else { continue }
            let other = Array(
                String(
                    decoding: documents[Int.random(in: 0..<number, using: &generator)].text,
                    as: UTF8.self
                ).unicodeScalars)
            let start = Int.random(in: 0...other.count, using: &generator)
            text.append(contentsOf: other[start...].prefix(200))
        }
        documents.append(
            TextStore.Document(
                id: .of(text: "\(number)"), source: number % 3, text: Array(String(text).utf8),
                url: "http://host\(number % 5)/"))
    }
    return TextStore(documents, logs: 7)
}

/// What a team of any number of ranks finds; ``PassageRanksTests`` runs these again under mpirun.
@Suite(.serialized) struct PassageTeamTests {
    let team: Team

    init() throws { team = try Team.launched() }

    @Test(arguments: [1, 2], [0, 64 << 20])
    func nothingDependsOnRanksThreadsOrMemory(threads: Int, memory: Int) throws {
        let store = sample()
        let alone = try PassageSearch.cuts(of: store, window: 30)
        #expect(alone.count > 100)
        let together = try PassageSearch.cuts(
            of: store, window: 30, team: team, threads: threads, memory: memory)
        #expect(alone == together)
        let lines = try HostLineSearch.cuts(of: store, documents: 2)
        #expect(!lines.isEmpty)
        #expect(
            try HostLineSearch.cuts(
                of: store, documents: 2, team: team, threads: threads, memory: memory) == lines)
        if team.isRoot { expectDefinition(store, window: 30, cuts: alone) }
        try team.barrier()
    }
}

/// Runs the suite above again, under mpirun.
@Suite(
    .serialized, .enabled(if: ProcessInfo.processInfo.environment["OMPI_COMM_WORLD_SIZE"] == nil))
struct PassageRanksTests {
    @Test(arguments: [2, 3])
    func theSameHoldsForSeveralRanks(count: Int) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "300", "mpirun", "--oversubscribe", "--bind-to", "none", "-n", "\(count)",
            CommandLine.arguments[0], "--testing-library", "swift-testing", "--filter",
            "PassageTeamTests",
        ]
        process.environment = CommandRun.environment
        let folder = try TemporaryFolder()
        try Files.replace(folder.file("log"), with: "")
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("log"))
        process.standardError = process.standardOutput
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let log = String(decoding: try Files.read(folder.file("log")), as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(log)")
        let passed = log.split(separator: "\n").filter {
            $0.contains("nothingDependsOnRanksThreadsOrMemory") && $0.contains("passed after")
                && $0.contains("Test nothing")
        }
        #expect(passed.count >= count, "\(log)")
    }
}
