/// Turns shared out among sources by whole-number weights, evenly and without rounding.
///
/// Let W be the sum of the weights. In every period of W turns source i has exactly w_i of them: its t-th
/// (from 0) is due at the time (2t + 1) / (2·w_i) of the period, and turns are taken in the order of their
/// times, the lower source first where two are equal. Times are compared as products of integers, so every
/// machine agrees. After any number of turns no source is more than (sources) turns from its share.
struct Interleaving: Sendable {
    /// The weights, without common divisors.
    let weights: [UInt64]
    /// The length of a period in turns.
    let period: UInt64

    /// Whose turn it is: the source, and how many turns it had before.
    struct Turn: Equatable, Sendable {
        var source: Int
        var index: UInt64
    }

    /// - Precondition: no weight is 0 and their sum is below 2^31, so that products of two fit 64 bits.
    init(weights: [UInt64]) {
        self.weights = Self.reduced(weights)
        period = self.weights.reduce(0, +)
        precondition(!weights.contains(0) && !weights.isEmpty && period < 1 << 31)
    }

    /// Whose the given turn is. O(sources · log(sources)).
    func turn(at number: UInt64) -> Turn {
        let (round, place) = number.quotientAndRemainder(dividingBy: period)
        let found = turnInPeriod(at: place)
        return Turn(source: found.source, index: round * weights[found.source] + found.index)
    }

    /// The number of a turn. O(sources).
    func number(of turn: Turn) -> UInt64 {
        let weight = weights[turn.source]
        let (round, index) = turn.index.quotientAndRemainder(dividingBy: weight)
        let own = Turn(source: turn.source, index: index)
        var place: UInt64 = index
        for source in weights.indices where source != turn.source {
            place += turnsBefore(own, of: source)
        }
        return round * period + place
    }

    /// How many turns of another source come before a turn in its period: the number of u with
    /// (2u + 1)·w_i < (2t + 1)·w_j, or equal where that source is the lower one.
    private func turnsBefore(_ turn: Turn, of source: Int) -> UInt64 {
        let product = (2 * turn.index + 1) * weights[source]
        let largest = source < turn.source ? product : product - 1
        return (largest / weights[turn.source] + 1) / 2
    }

    /// The turn that has `place` others of its period before it.
    ///
    /// Up to a time τ source j has had τ·w_j turns, give or take half a one; so the turn's time lies within
    /// (sources / 2) / period of place / period. Turns outside a window twice as wide are surely before or surely
    /// after it; inside it each source has but a few.
    private func turnInPeriod(at place: UInt64) -> Turn {
        let sources = UInt64(weights.count)
        let from = place > sources ? place - sources : 0
        let to = min(period, place + sources + 1)
        var before: UInt64 = 0
        var candidates: [Turn] = []
        for (source, weight) in weights.enumerated() {
            let first = from * weight / period
            let last = min(weight, to * weight / period + 1)
            before += first
            for index in first..<last { candidates.append(Turn(source: source, index: index)) }
        }
        candidates.sort { left, right in
            let leftTime = (2 * left.index + 1) * weights[right.source]
            let rightTime = (2 * right.index + 1) * weights[left.source]
            return leftTime == rightTime ? left.source < right.source : leftTime < rightTime
        }
        return candidates[Int(place - before)]
    }

    /// The smallest weights in the same proportion.
    static func reduced(_ weights: [UInt64]) -> [UInt64] {
        let divisor = weights.reduce(0, greatestCommonDivisor)
        return weights.map { $0 / max(1, divisor) }
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
