import Pretraining
import Testing

@Suite struct TokenSamplerTests {
    @Test func zeroTemperatureTakesTheBestAndTheFirstOfEquals() {
        var sampler = TokenSampler(temperature: 0, topP: 1, seed: 1)
        #expect(sampler.next([0, 3, 1, 3]) == 1)
    }

    /// Frequencies follow the softmax, within four standard deviations.
    @Test func drawsFollowTheProbabilities() {
        var sampler = TokenSampler(temperature: 2, topP: 1, seed: 5)
        // softmax(ln 16, ln 4, ln 1 | T = 2) = (4, 2, 1)/7
        let logits: [Float] = [2.772_588_7, 1.386_294_4, 0]
        var counts = [0, 0, 0]
        for _ in 0..<7000 { counts[Int(sampler.next(logits))] += 1 }
        #expect(abs(counts[0] - 4000) < 170)
        #expect(abs(counts[1] - 2000) < 155)
        #expect(abs(counts[2] - 1000) < 120)
    }

    @Test func topPCutsTheTail() {
        var sampler = TokenSampler(temperature: 1, topP: 0.6, seed: 5)
        // Probabilities 0.5, 0.25, 0.25: the first two reach 0.6, the third is never drawn.
        let logits: [Float] = [0.693_147_2, 0, 0]
        var seen = Set<Int32>()
        for _ in 0..<500 { seen.insert(sampler.next(logits)) }
        #expect(seen == [0, 1])
    }

    @Test func theSameSeedRepeats() {
        var first = TokenSampler(temperature: 1, topP: 0.9, seed: 9)
        var second = TokenSampler(temperature: 1, topP: 0.9, seed: 9)
        let logits = (0..<100).map { Float($0 % 13) }
        for _ in 0..<50 { #expect(first.next(logits) == second.next(logits)) }
    }
}
