/// What a transform did to text: which bytes of its input each byte of its output came from, and why.
///
/// A map is a list of runs that tile both sides in order. A run repeats one unit: `count` units, each
/// `sourceUnit` bytes of input standing for `targetUnit` bytes of output.
///
/// ```
/// CP932    82 A0 82 A2 0D 0A 81 73 …        unit 2→3 × 2 (.decode) · unit 2→1 × 1 (.lineEnding) · …
/// UTF-8    E3 81 82 E3 81 84 0A …
/// ```
///
/// Inside a unit bytes have no order: any byte of the output unit came from the whole input unit. Untouched
/// text is unit 1→1. A unit with `targetUnit` 0 was removed, one with `sourceUnit` 0 was inserted.
/// Look-ups take O(log runs).
public struct EditMap: Equatable, Sendable {
    /// A run of equal units.
    public struct Run: Hashable, Sendable {
        /// Input bytes in a unit.
        public var sourceUnit: Int
        /// Output bytes in a unit.
        public var targetUnit: Int
        /// How often the unit repeats.
        public var count: Int
        /// Why the bytes changed; ``EditClass/unchanged`` where they did not.
        public var editClass: EditClass

        /// A run of `count` units.
        public init(sourceUnit: Int, targetUnit: Int, count: Int, editClass: EditClass) {
            self.sourceUnit = sourceUnit
            self.targetUnit = targetUnit
            self.count = count
            self.editClass = editClass
        }

        /// Input bytes of the whole run.
        public var sourceLength: Int { sourceUnit * count }
        /// Output bytes of the whole run.
        public var targetLength: Int { targetUnit * count }
    }

    /// The runs, in order.
    public private(set) var runs: [Run] = []
    /// Where each run starts in the input, and at the end the input's length.
    private(set) var sourceStarts: [Int] = [0]
    /// Where each run starts in the output, and at the end the output's length.
    private(set) var targetStarts: [Int] = [0]

    /// An empty map; append runs to it.
    public init() {}

    /// The map of a text that nothing happened to.
    public init(unchanged length: Int) {
        appendUnchanged(length)
    }

    /// Bytes of input.
    public var sourceLength: Int { sourceStarts[sourceStarts.count - 1] }
    /// Bytes of output.
    public var targetLength: Int { targetStarts[targetStarts.count - 1] }
    /// Whether output and input are the same bytes.
    public var isIdentity: Bool { runs.allSatisfy { $0.editClass == .unchanged } }

    /// Appends `length` bytes that did not change.
    public mutating func appendUnchanged(_ length: Int) {
        append(Run(sourceUnit: 1, targetUnit: 1, count: length, editClass: .unchanged))
    }

    /// Appends one unit in which `source` input bytes became `target` output bytes.
    public mutating func appendEdit(source: Int, target: Int, _ editClass: EditClass) {
        append(Run(sourceUnit: source, targetUnit: target, count: 1, editClass: editClass))
    }

    /// Appends the runs of a map of what comes next on both sides.
    public mutating func append(contentsOf other: EditMap) {
        for run in other.runs { append(run) }
    }

    /// Appends a run, joining it to the last one where both repeat the same unit.
    public mutating func append(_ run: Run) {
        guard run.count > 0, run.sourceUnit > 0 || run.targetUnit > 0 else { return }
        if let last = runs.last, last.sourceUnit == run.sourceUnit,
            last.targetUnit == run.targetUnit, last.editClass == run.editClass
        {
            runs[runs.count - 1].count += run.count
            sourceStarts[runs.count] += run.sourceLength
            targetStarts[runs.count] += run.targetLength
        } else {
            runs.append(run)
            sourceStarts.append(sourceLength + run.sourceLength)
            targetStarts.append(targetLength + run.targetLength)
        }
    }
}

// MARK: - Look-ups

extension EditMap {
    /// The smallest input range that the given output range came from.
    ///
    /// Ends of the range widen to whole units. An empty range, or one of inserted text alone, gives an
    /// empty range at the place in the input where it stands.
    ///
    /// - Precondition: the range lies in `0 ... targetLength`.
    public func sourceRange(ofTarget range: Range<Int>) -> Range<Int> {
        precondition(range.lowerBound >= 0 && range.upperBound <= targetLength)
        guard !range.isEmpty else {
            let place = sourceOffset(ofTargetBoundary: range.lowerBound)
            return place..<place
        }
        let first = runIndex(ofTargetByte: range.lowerBound)
        let last = runIndex(ofTargetByte: range.upperBound - 1)
        let firstUnit = (range.lowerBound - targetStarts[first]) / runs[first].targetUnit
        let lastUnit = (range.upperBound - 1 - targetStarts[last]) / runs[last].targetUnit
        let lower = sourceStarts[first] + firstUnit * runs[first].sourceUnit
        let upper = sourceStarts[last] + (lastUnit + 1) * runs[last].sourceUnit
        return lower..<upper
    }

    /// The smallest output range that holds what the given input range became.
    ///
    /// Input that was removed gives an empty range at the place where it stood.
    ///
    /// - Precondition: the range lies in `0 ... sourceLength`.
    public func targetRange(ofSource range: Range<Int>) -> Range<Int> {
        inverted().sourceRange(ofTarget: range)
    }

    /// The classes of the edits that touch the given output range, and how many units of each.
    ///
    /// Removals that stand strictly inside the range count; those at its ends do not.
    public func editCounts(inTarget range: Range<Int>) -> [EditClass: Int] {
        var counts: [EditClass: Int] = [:]
        guard !range.isEmpty else { return counts }
        for index in runIndex(ofTargetByte: range.lowerBound)..<runs.count {
            let run = runs[index]
            let start = targetStarts[index]
            if start >= range.upperBound { break }
            guard run.editClass != .unchanged else { continue }
            if run.targetUnit == 0 {
                if start > range.lowerBound { counts[run.editClass, default: 0] += run.count }
                continue
            }
            let lower = max(range.lowerBound, start) - start
            let upper = min(range.upperBound, targetStarts[index + 1]) - start
            guard lower < upper else { continue }
            let units = (upper - 1) / run.targetUnit - lower / run.targetUnit + 1
            counts[run.editClass, default: 0] += units
        }
        return counts
    }

    /// The map of the opposite direction: removed text becomes inserted text.
    public func inverted() -> EditMap {
        var result = EditMap()
        for run in runs {
            result.append(
                Run(
                    sourceUnit: run.targetUnit, targetUnit: run.sourceUnit, count: run.count,
                    editClass: run.editClass))
        }
        return result
    }

    /// The run that holds an output byte: the one with `targetStart <= byte < targetEnd`.
    func runIndex(ofTargetByte byte: Int) -> Int {
        var low = 0
        var high = runs.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if targetStarts[middle] <= byte { low = middle } else { high = middle - 1 }
        }
        // Runs without output share their start with the run after them, which the search prefers.
        return low
    }

    private func sourceOffset(ofTargetBoundary boundary: Int) -> Int {
        guard boundary < targetLength else { return sourceLength }
        let index = runIndex(ofTargetByte: boundary)
        let unit = (boundary - targetStarts[index]) / runs[index].targetUnit
        return sourceStarts[index] + unit * runs[index].sourceUnit
    }
}
