internal import Foundation
public import Storage

/// The processes that build a corpus together: the ranks that mpirun started, or one process alone, for which
/// MPI is never started.
///
/// All calls are made by one thread, the one that runs the build, and every rank makes the same calls in the
/// same order. Alone, each of them gives at once what it would give at the only rank.
///
/// ```swift
/// let team = try Team.launched()
/// let counts = try team.allGather(UInt64(mine.count))       // by rank, at every rank
/// let theirs = try team.exchange(parts)                     // part k goes to rank k
/// ```
///
/// A rank that throws alone has to leave the process with a code other than 0, as a command does that prints an
/// error: mpirun then ends the ranks that wait for it.
public final class Team: Sendable {
    let communicator: Communicator?
    /// This process's number, from 0.
    public let rank: Int
    /// How many processes there are.
    public let size: Int

    /// One process alone.
    public static let alone = Team(nil)

    init(_ communicator: Communicator?) {
        self.communicator = communicator
        rank = communicator?.rank ?? 0
        size = communicator?.size ?? 1
    }

    /// Whether this is rank 0, which prints and writes what there is once.
    public var isRoot: Bool { rank == 0 }

    /// The processes that were started together: MPI's world where the environment says that a launcher of MPI
    /// started this process, otherwise ``alone``.
    ///
    /// - Throws: `KeifuError` where MPI cannot start, or where it knows of fewer processes than the launcher
    ///   started: each would then take itself for the only one.
    public static func launched() throws(KeifuError) -> Team {
        let environment = ProcessInfo.processInfo.environment
        guard Launch.isRank(environment) else { return alone }
        let world = try Communicator.world
        if let started = Launch.processes(environment), started != world.size {
            throw KeifuError(
                .inputOutput,
                "the launcher started \(started) processes, but MPI knows of \(world.size)",
                remedy:
                    "Start with the mpirun of \(Communicator.libraryVersion.prefix { $0 != "," }).")
        }
        return world.size == 1 ? alone : Team(world)
    }

    /// Ends all processes with an exit code, without waiting for any.
    public func abort(_ code: Int32) -> Never {
        communicator?.abort(code)
        exit(code)
    }
}

/// What launchers of MPI programs leave in the environment.
enum Launch {
    /// Whether a launcher of MPI started this process.
    ///
    /// Open MPI's and Fujitsu's mpirun set OMPI_COMM_WORLD_SIZE; PMIX_RANK is set by whatever speaks PMIx (srun
    /// --mpi=pmix, prterun), PMI_RANK by PMI-1 and PMI-2 (srun --mpi=pmi2, Hydra). SLURM_PROCID alone is no sign: a
    /// batch script has it too.
    static func isRank(_ environment: [String: String]) -> Bool {
        ["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"].contains { environment[$0] != nil }
    }

    /// How many processes the launcher started, where it says so.
    static func processes(_ environment: [String: String]) -> Int? {
        for name in ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"] {
            if let count = environment[name].flatMap({ Int($0) }) { return count }
        }
        // srun with PMIx says it in Slurm's own words.
        guard environment["PMIX_RANK"] != nil else { return nil }
        return environment["SLURM_STEP_NUM_TASKS"].flatMap { Int($0) }
    }
}
