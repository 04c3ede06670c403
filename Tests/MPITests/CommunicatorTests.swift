import Storage
import Testing

@testable import MPI

/// These pass with any number of ranks; `make test` runs them alone and under `mpirun -n 2`, and `-n 3`:
///
///     mpirun --oversubscribe --bind-to none -n 3 \
///         KeifuPackageTests.xctest --testing-library swift-testing --filter MPITests
///
/// Serialised, because all ranks must make the same calls in the same order.
@Suite(.serialized) struct CommunicatorTests {
    let world: Communicator

    init() throws { world = try Communicator.world }

    /// Runs the body with everything in one call, and again in pieces of a few elements.
    private func withSmallAndLargePieces(_ body: () throws -> Void) throws {
        try body()
        Communicator.setLargestPiece(3)
        defer { Communicator.setLargestPiece(1 << 30) }
        try body()
    }

    @Test func sumsAreTheSameAtEveryRank() throws {
        try withSmallAndLargePieces {
            var floats = (0..<10).map { Float($0 * (world.rank + 1)) }
            try floats.withUnsafeMutableBufferPointer { try world.allReduce($0) }
            let ranks = world.size * (world.size + 1) / 2
            #expect(floats == (0..<10).map { Float($0 * ranks) })
            var doubles = [0.5, Double(world.rank)]
            try doubles.withUnsafeMutableBufferPointer { try world.allReduce($0, .maximum) }
            #expect(doubles == [0.5, Double(world.size - 1)])
            #expect(try world.allReduce(UInt64(world.rank) + 1, .minimum) == 1)
            #expect(try world.allReduce(UInt64.max >> 8) == (UInt64.max >> 8) * UInt64(world.size))
            try world.barrier()
        }
    }

    @Test func bytesOfAnyLengthReachRankZero() throws {
        try withSmallAndLargePieces {
            // Rank 1 sends nothing at all.
            let count = world.rank == 1 ? 0 : 7 + world.rank
            let parts = try world.gather([UInt8](repeating: UInt8(world.rank), count: count))
            if world.rank == 0 {
                #expect(parts.count == world.size)
                for (rank, part) in parts.enumerated() {
                    #expect(
                        part == [UInt8](repeating: UInt8(rank), count: rank == 1 ? 0 : 7 + rank))
                }
            } else {
                #expect(parts.isEmpty)
            }
        }
    }

    @Test func aBroadcastCarriesItsLength() throws {
        try withSmallAndLargePieces {
            let text = Array("系譜は系図である".utf8)
            let root = world.size - 1
            let heard = try world.broadcast(world.rank == root ? text : [], from: root)
            #expect(heard == text)
        }
    }

    @Test func blocksAreSummedAndGathered() throws {
        try withSmallAndLargePieces {
            // Blocks of unequal length, one of them longer than a piece.
            let counts = (0..<world.size).map { 2 + 3 * $0 }
            let total = counts.reduce(0, +)
            let offset = counts[..<world.rank].reduce(0, +)
            let elements = (0..<total).map { Float($0 + world.rank) }
            let shift = world.size * (world.size - 1) / 2
            let summed = (0..<total).map { Float($0 * world.size + shift) }
            var block = [Float](repeating: -1, count: counts[world.rank])
            try elements.withUnsafeBufferPointer { elements in
                try block.withUnsafeMutableBufferPointer {
                    try world.reduceScatter(elements, counts: counts, into: $0)
                }
            }
            #expect(block == Array(summed[offset..<offset + block.count]))
            var all = [Float](repeating: 0, count: total)
            all.replaceSubrange(offset..<offset + block.count, with: block)
            try all.withUnsafeMutableBufferPointer { try world.allGather($0, counts: counts) }
            #expect(all == summed)
        }
    }

    @Test func messagesGoRoundARing() throws {
        guard world.size > 1 else { return }
        try withSmallAndLargePieces {
            let next = (world.rank + 1) % world.size
            let previous = (world.rank + world.size - 1) % world.size
            let mine = (0..<8).map { Float(world.rank * 100 + $0) }
            var theirs = [Float](repeating: 0, count: 8)
            // Rank 0 speaks first, so that blocking sends cannot wait for each other in a circle.
            if world.rank == 0 {
                try mine.withUnsafeBufferPointer { try world.send($0, to: next, tag: 5) }
            }
            try theirs.withUnsafeMutableBufferPointer {
                try world.receive($0, from: previous, tag: 5)
            }
            if world.rank != 0 {
                try mine.withUnsafeBufferPointer { try world.send($0, to: next, tag: 5) }
            }
            #expect(theirs == (0..<8).map { Float(previous * 100 + $0) })
        }
    }

    @Test func aBadCallIsAnErrorNotTheEndOfTheProcess() throws {
        let data: [Float] = [1]
        #expect(throws: KeifuError.self) {
            try data.withUnsafeBufferPointer { try world.send($0, to: world.size + 7) }
        }
    }
}
