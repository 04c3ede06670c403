import Lineage
import Storage
import TestSupport
import Testing

@testable import Shards

@Suite struct MixtureTests {
    @Test func turnsAreThoseOfTheVectors() throws {
        for vector in try OrderVectors.load().mixtures {
            let interleaving = Interleaving(weights: vector.weights)
            for (number, turn) in vector.turns.enumerated() {
                let expected = Interleaving.Turn(source: Int(turn[0]), index: turn[1])
                #expect(interleaving.turn(at: UInt64(number)) == expected)
                #expect(interleaving.number(of: expected) == UInt64(number))
            }
        }
    }

    /// Against the naive reading: all due times of a period, sorted as cross products.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func randomWeightsInterleaveAsSortedTimes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let count = Int.random(in: 1...9, using: &generator)
            let weights = (0..<count).map { _ in UInt64.random(in: 1...60, using: &generator) }
            let interleaving = Interleaving(weights: weights)
            var turns: [Interleaving.Turn] = []
            for (source, weight) in interleaving.weights.enumerated() {
                for index in 0..<weight {
                    turns.append(Interleaving.Turn(source: source, index: index))
                }
            }
            turns.sort {
                let left = (2 * $0.index + 1) * interleaving.weights[$1.source]
                let right = (2 * $1.index + 1) * interleaving.weights[$0.source]
                return left == right ? $0.source < $1.source : left < right
            }
            for (place, turn) in turns.enumerated() {
                let number = UInt64(place) + 5 * interleaving.period
                let later = Interleaving.Turn(
                    source: turn.source,
                    index: turn.index + 5 * interleaving.weights[turn.source])
                #expect(interleaving.turn(at: number) == later)
                #expect(interleaving.number(of: later) == number)
            }
        }
    }

    @Test func theLargestWeightsDoNotOverflow() {
        let interleaving = Interleaving(weights: [(1 << 31) - 3, 1])
        for number in [0, 1, 1 << 29, 1 << 30, (1 << 31) - 3, 1 << 40] as [UInt64] {
            #expect(interleaving.number(of: interleaving.turn(at: number)) == number)
        }
    }

    private func order(_ name: String, _ source: UInt32, count: UInt64) -> SampleOrder {
        SampleOrder(
            shardRoot: Digest.of(text: name), source: source, sampleCount: count, seed: 11)
    }

    @Test func oneSourceAloneKeepsItsOwnOrder() throws {
        let order = order("alone", 0, count: 13)
        let mixture = try Mixture(order: order)
        for number in 0..<40 as Range<UInt64> {
            let place = mixture.place(of: number)
            #expect(place.epoch == number / 13)
            #expect(place.sample == order.sample(at: number % 13, epoch: number / 13))
            #expect(mixture.globalSample(of: place) == number)
        }
    }

    @Test func everySourceGoesThroughItsEpochs() throws {
        let mixture = try Mixture(
            orders: [order("a", 0, count: 5), order("b", 1, count: 7)],
            weights: try Mixture.wholeWeights([0.7, 0.3]))
        var places: Set<Mixture.Place> = []
        var counts = [0, 0]
        for number in 0..<1000 as Range<UInt64> {
            let place = mixture.place(of: number)
            #expect(mixture.globalSample(of: place) == number)
            places.insert(place)
            counts[place.source] += 1
        }
        #expect(places.count == 1000)
        #expect(counts == [700, 300])
        // The first 140 epochs of the first source are whole.
        #expect(places.filter { $0.source == 0 }.count == 140 * 5)
        #expect(places.filter { $0.source == 0 }.allSatisfy { $0.epoch < 140 })
    }

    @Test func weightsAreWholeAndInLowestTerms() throws {
        #expect(try Mixture.wholeWeights([0.7, 0.3]) == [7, 3])
        #expect(try Mixture.wholeWeights([1000, 1000, 1000]) == [1, 1, 1])
        #expect(try Mixture.wholeWeights([1e-9, 1]) == [1, 1_000_000])
    }

    @Test func senselessMixturesAreRefused() throws {
        #expect(throws: KeifuError.self) { try Mixture(orders: [], weights: []) }
        #expect(throws: KeifuError.self) {
            try Mixture(orders: [order("a", 0, count: 5)], weights: [1, 2])
        }
        #expect(throws: KeifuError.self) {
            try Mixture(orders: [order("a", 0, count: 5)], weights: [0])
        }
        #expect(throws: KeifuError.self) { try Mixture(order: order("a", 0, count: 0)) }
        #expect(throws: KeifuError.self) { try Mixture.wholeWeights([-.infinity]) }
        #expect(throws: KeifuError.self) { try Mixture.wholeWeights([.nan]) }
    }
}
