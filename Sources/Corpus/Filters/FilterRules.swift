public import Lineage
public import Recipes

/// The rules of a recipe over a row of measures.
///
/// Measures are stored as Float32, so thresholds are rounded to Float32 before they are compared: a fraction
/// that is exactly the threshold is kept.
public struct FilterRules: Sendable {
    /// One bound of one rule.
    public struct Bound: Equatable, Sendable, Codable {
        /// The rule's name in verdicts: `characters.min`.
        public var name: String
        /// The measure's place in the row.
        public var measure: Int
        /// Whether it bounds from below.
        public var isMinimum: Bool
        /// The threshold of the recipe.
        public var threshold: Double

        /// How far a value is on the good side of the threshold; negative where it fails.
        public func margin(_ value: Float) -> Double {
            let distance = Double(value) - Double(Float(threshold))
            return isMinimum ? distance : -distance
        }

        /// Whether a value passes. A value that is not a number fails.
        public func passes(_ value: Float) -> Bool {
            isMinimum ? value >= Float(threshold) : value <= Float(threshold)
        }
    }

    /// The bounds in the order in which they are judged: that of the recipe, `min` before `max`.
    public private(set) var bounds: [Bound] = []
    /// The names of the measures, in the order of a row.
    let measures: [String]

    /// The rules of a recipe.
    ///
    /// - Parameters:
    ///   - rules: the rules, in order; about measures that are among `measures`.
    ///   - measures: the names of the measures, in the order of a row.
    public init(_ rules: [BuildRecipe.FilterRule], measures: [String]) {
        self.measures = measures
        for rule in rules {
            guard let index = measures.firstIndex(of: rule.measure) else { continue }
            if let minimum = rule.minimum {
                set(measure: index, isMinimum: true, threshold: minimum)
            }
            if let maximum = rule.maximum {
                set(measure: index, isMinimum: false, threshold: maximum)
            }
        }
    }

    /// Moves, adds (at the end) or, with a `nil` threshold, takes away a bound.
    /// - Returns: whether `name` is a bound on a known measure: `MEASURE.min` or `MEASURE.max`.
    public mutating func set(_ name: String, threshold: Double?) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count == 2, ["min", "max"].contains(parts[1]),
            let measure = measures.firstIndex(of: String(parts[0]))
        else { return false }
        if let threshold {
            set(measure: measure, isMinimum: parts[1] == "min", threshold: threshold)
        } else {
            bounds.removeAll { $0.name == name }
        }
        return true
    }

    private mutating func set(measure: Int, isMinimum: Bool, threshold: Double) {
        let name = measures[measure] + (isMinimum ? ".min" : ".max")
        let bound = Bound(
            name: name, measure: measure, isMinimum: isMinimum, threshold: threshold)
        if let index = bounds.firstIndex(where: { $0.name == name }) {
            bounds[index] = bound
        } else {
            bounds.append(bound)
        }
    }

    /// The first bound that fails, as a reason to drop; `nil` where all pass.
    public func judge(_ row: [Float]) -> Verdict.Drop? {
        for bound in bounds where !bound.passes(row[bound.measure]) {
            return Verdict.Drop(
                stage: "filter", rule: bound.name, value: Double(row[bound.measure]),
                threshold: bound.threshold)
        }
        return nil
    }
}
