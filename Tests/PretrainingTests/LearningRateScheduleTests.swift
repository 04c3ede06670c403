import Pretraining
import Recipes
import Testing

@Suite struct LearningRateScheduleTests {
    private func schedule(_ keys: String) throws -> LearningRateSchedule {
        LearningRateSchedule(
            try PretrainingRecipe.parse(
                """
                model: { width: 64, layers: 1, heads: 1 }
                batch: { sequences: 1 }
                optimizer: { lr: 0.8 }
                schedule: { \(keys), min_lr: 0.2 }
                """, file: "r.yaml"))
    }

    private func rates(_ keys: String, _ steps: [UInt64]) throws -> [Double] {
        let schedule = try schedule(keys)
        return steps.map { (schedule.rate(at: $0) * 1e9).rounded() / 1e9 }
    }

    @Test func warmUpRisesToThePeak() throws {
        #expect(
            try rates("kind: cosine, warmup_steps: 4, steps: 10", [1, 2, 3, 4])
                == [0.2, 0.4, 0.6, 0.8])
    }

    @Test func cosineIsHalfWayInTheMiddle() throws {
        // 0.2 + 0.6 · (1 + cos(π/3))/2 = 0.65, by hand.
        #expect(
            try rates("kind: cosine, warmup_steps: 4, steps: 10", [6, 7, 10]) == [0.65, 0.5, 0.2])
    }

    @Test func linearIsALine() throws {
        #expect(
            try rates("kind: linear, warmup_steps: 4, steps: 10", [5, 7, 9, 10])
                == [0.7, 0.5, 0.3, 0.2])
    }

    @Test func wsdStaysAndThenFalls() throws {
        #expect(
            try rates(
                "kind: wsd, warmup_steps: 2, steps: 10, decay_steps: 3", [2, 3, 7, 8, 9, 10])
                == [0.8, 0.8, 0.8, 0.6, 0.4, 0.2])
    }
}
