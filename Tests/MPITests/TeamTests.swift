import Storage
import TestSupport
import Testing

@testable import MPI

/// What a team of any number of ranks does; ``SeveralRanksTests`` runs these again under mpirun.
@Suite(.serialized) struct TeamTests {
    let team: Team

    init() throws { team = try Team.launched() }

    @Test func aLauncherIsKnownByItsEnvironment() {
        #expect(!Launch.isRank([:]))
        #expect(!Launch.isRank(["SLURM_PROCID": "0", "SLURM_NTASKS": "4"]))
        #expect(Launch.isRank(["OMPI_COMM_WORLD_SIZE": "1"]))
        #expect(Launch.isRank(["PMI_RANK": "0"]))
        #expect(Launch.processes(["OMPI_COMM_WORLD_SIZE": "4"]) == 4)
        #expect(Launch.processes(["PMIX_RANK": "0", "SLURM_STEP_NUM_TASKS": "6"]) == 6)
        #expect(Launch.processes(["PMIX_RANK": "0"]) == nil)
    }

    @Test func everyRankHearsTheOthers() throws {
        try team.barrier()
        let root = team.size - 1
        #expect(try team.broadcast(team.rank == root ? [1, 2, 3] : [], from: root) == [1, 2, 3])
        #expect(
            try team.allGather(UInt64(team.rank) * 10) == (0..<team.size).map { UInt64($0) * 10 })
        let gathered = try team.gather([UInt8](repeating: 7, count: team.rank))
        #expect(
            gathered
                == (team.isRoot ? (0..<team.size).map { [UInt8](repeating: 7, count: $0) } : [])
        )
    }

    /// In one call, and again in pieces of a few bytes.
    @Test func partsReachTheirRanks() throws {
        for piece in [1 << 30, 3] {
            Communicator.setLargestPiece(piece)
            defer { Communicator.setLargestPiece(1 << 30) }
            func part(_ from: Int, _ to: Int) -> [UInt8] {
                // Rank 1 has nothing for anybody, and nobody has anything for the last rank.
                from == 1 || (to == team.size - 1 && to > 0)
                    ? [] : [UInt8](repeating: UInt8(from * 16 + to), count: 5 * from + 2 * to + 1)
            }
            let received = try team.exchange((0..<team.size).map { part(team.rank, $0) })
            #expect(received == (0..<team.size).map { part($0, team.rank) })
        }
    }

    @Test func anErrorOfOneRankIsThrownByAllAndNamesIt() throws {
        let failing = team.size - 1
        do {
            try team.together {
                if team.rank == failing { throw KeifuError.badInput("it broke", file: "a.txt") }
            }
            Issue.record("no error")
        } catch let error as KeifuError {
            #expect(error.problem.hasPrefix("it broke"))
            #expect(error.problem.contains("rank \(failing)") == (team.size > 1))
            #expect(error.file == "a.txt")
        }
    }

    /// How records go to ranks.
    enum Routing: CaseIterable {
        case ranges, allToTheLast
    }

    /// Ranks with nothing, uneven ranks, and memory for everything or for almost nothing: the sorted whole is that
    /// of all records, whatever the number of ranks.
    @Test(arguments: Routing.allCases, [0, 64 << 20])
    func theSortedWholeIsThatOfAllRecords(routing: Routing, memory: Int) throws {
        let folder = try TemporaryFolder()
        let width = 16
        // The same records at every rank; each appends its own share of them.
        var generator = SeededGenerator(seed: 11)
        let all = (0..<30_000).map { _ in
            (0..<width).map { _ in UInt8.random(in: 0...255, using: &generator) & 0xF3 }
        }
        let owners = all.map { _ in
            // Rank 1 has nothing; rank 0 has the most.
            team.size == 2 ? 0 : [0, 0, 0, 2, 3][Int(generator.next() % 5)] % team.size
        }
        let size = team.size
        let sorter = try TeamSorter(
            width: width, memory: memory, folder: folder.path, team: team
        ) { routing == .ranges ? Int($0[0]) * size / 256 : size - 1 }
        for (record, owner) in zip(all, owners) where owner == team.rank {
            try sorter.append(record)
        }
        let sorted = try sorter.sorted()
        var mine: [UInt8] = []
        while let record = try sorted.next() { mine += record }
        #expect(mine.count == sorted.count * width)
        let parts = try team.gather(mine)
        if team.isRoot {
            let naive = all.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(Array(parts.joined()) == Array(naive.joined()))
        }
        try team.barrier()
    }

    @Test func nobodyHasAnything() throws {
        let folder = try TemporaryFolder()
        let sorter = try TeamSorter(width: 8, memory: 0, folder: folder.path, team: team) { _ in 0 }
        #expect(try sorter.sorted().next() == nil)
    }
}
