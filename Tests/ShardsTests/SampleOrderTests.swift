import Foundation
import Lineage
import TestSupport
import Testing

@testable import Shards

/// Vectors that a second implementation, in Python, wrote (Tests/Interop/test_order.py).
struct OrderVectors: Decodable {
    struct Order: Decodable {
        var root_of: String
        var source: UInt32
        var count: String
        var seed: String
        var epoch: UInt64
        var positions: [String]
        var samples: [String]
    }
    struct Mixing: Decodable {
        var weights: [UInt64]
        var turns: [[UInt64]]
    }
    var orders: [Order]
    var mixtures: [Mixing]

    static func load() throws -> OrderVectors {
        let url = URL(fileURLWithPath: Repository.file("Tests/Fixtures/sample-order.json"))
        return try JSONDecoder().decode(OrderVectors.self, from: Data(contentsOf: url))
    }
}

@Suite struct SampleOrderTests {
    @Test func theOrderIsThatOfTheVectors() throws {
        for vector in try OrderVectors.load().orders {
            let order = SampleOrder(
                shardRoot: Digest.of(text: vector.root_of), source: vector.source,
                sampleCount: try #require(UInt64(vector.count)),
                seed: try #require(UInt64(vector.seed)))
            for (position, sample) in zip(vector.positions, vector.samples) {
                let (position, sample) = (UInt64(position) ?? 0, UInt64(sample) ?? 0)
                #expect(order.sample(at: position, epoch: vector.epoch) == sample)
                #expect(order.position(of: sample, epoch: vector.epoch) == position)
            }
        }
    }

    @Test func everyEpochIsABijection() {
        var counts = Set(1...70)
        for bits in 7...13 { counts.formUnion([1 << bits - 1, 1 << bits, 1 << bits + 1]) }
        for count in counts.sorted() {
            let order = SampleOrder(
                shardRoot: Digest.of(text: "bijection"), source: 0, sampleCount: UInt64(count),
                seed: UInt64(count))
            let permutation = order.permutation(epoch: 3)
            var seen = [Bool](repeating: false, count: count)
            for position in 0..<UInt64(count) {
                let sample = permutation.image(of: position)
                #expect(!seen[Int(sample)])
                seen[Int(sample)] = true
                #expect(permutation.preimage(of: sample) == position)
            }
        }
    }

    /// Positions and samples must not hang together: over many seeds each sample stands equally often at each
    /// position. χ² over 8 × 8 cells of 4,000 seeds has 49 degrees of freedom; 100 is beyond p = 10⁻⁴.
    @Test func positionsAreUniform() {
        let (count, trials) = (8, 4000)
        var cells = [Int](repeating: 0, count: count * count)
        for seed in 0..<trials {
            let order = SampleOrder(
                shardRoot: Digest.of(text: "uniform"), source: 0, sampleCount: UInt64(count),
                seed: UInt64(seed))
            for position in 0..<count {
                let sample = order.sample(at: UInt64(position), epoch: 0)
                cells[position * count + Int(sample)] += 1
            }
        }
        let expected = Double(trials) / Double(count)
        let chiSquare = cells.reduce(0.0) {
            $0 + (Double($1) - expected) * (Double($1) - expected) / expected
        }
        #expect(chiSquare < 100, "χ² = \(chiSquare)")
    }

    @Test func epochsSourcesSeedsAndRootsGiveOtherOrders() {
        func samples(_ root: String, _ source: UInt32, _ seed: UInt64, _ epoch: UInt64) -> [UInt64]
        {
            let order = SampleOrder(
                shardRoot: Digest.of(text: root), source: source, sampleCount: 100, seed: seed)
            return (0..<100).map { order.sample(at: $0, epoch: epoch) }
        }
        let orders = [
            samples("a", 0, 0, 0), samples("b", 0, 0, 0), samples("a", 1, 0, 0),
            samples("a", 0, 1, 0), samples("a", 0, 0, 1),
        ]
        #expect(Set(orders).count == orders.count)
    }
}
