internal import Glibc
public import Recipes

/// The learning rate of each step: a straight rise over the warm-up, then the recipe's shape.
///
/// Step 1 is the first. With warm-up w, steps n, peak p and minimum m, at step t:
///
/// ```
/// t ≤ w               p · t/w
/// cosine              m + (p − m) · (1 + cos πx)/2      x = (t − w)/(n − w)
/// linear              p + (m − p) · x
/// wsd, decay d        p while t ≤ n − d, then p + (m − p) · (t − (n − d))/d
/// ```
///
/// so that the last step has the minimum (WSD: Hu et al., MiniCPM, 2024).
public struct LearningRateSchedule: Sendable {
    private let schedule: PretrainingRecipe.Schedule
    private let peak: Double

    /// The schedule of a recipe.
    public init(_ recipe: PretrainingRecipe) {
        schedule = recipe.schedule
        peak = recipe.optimizer.learningRate
    }

    /// The rate at a step, from 1.
    public func rate(at step: UInt64) -> Double {
        let step = Double(step)
        let warmup = Double(schedule.warmupSteps)
        let last = Double(schedule.steps)
        if step <= warmup { return peak * step / warmup }
        switch schedule.kind {
        case .cosine:
            let x = min(1, (step - warmup) / (last - warmup))
            return schedule.minimumRate
                + (peak - schedule.minimumRate) * (1 + cos(Double.pi * x)) / 2
        case .linear:
            let x = min(1, (step - warmup) / (last - warmup))
            return peak + (schedule.minimumRate - peak) * x
        case .wsd:
            let begin = last - Double(schedule.decaySteps)
            if step <= begin { return peak }
            let x = min(1, (step - begin) / Double(schedule.decaySteps))
            return peak + (schedule.minimumRate - peak) * x
        }
    }
}
