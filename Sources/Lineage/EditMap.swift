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
/// Look-ups take O(log runs). Appending is what every stage of every document does, so runs are packed into
/// 16 bytes and places are summed up for every 32nd run alone.
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
        @inlinable public init(
            sourceUnit: Int, targetUnit: Int, count: Int, editClass: EditClass
        ) {
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
    var packed: [PackedRun] = []
    /// Where every 32nd run starts, from run 32 on: small maps need no memory for it.
    var places: [Place] = []
    /// Bytes of input.
    public internal(set) var sourceLength = 0
    /// Bytes of output.
    public internal(set) var targetLength = 0

    /// An empty map; append runs to it.
    public init() {}

    /// The map of a text that nothing happened to.
    public init(unchanged length: Int) {
        appendUnchanged(length)
    }

    /// The runs, in order.
    public var runs: Runs { Runs(packed: packed) }

    /// Whether output and input are the same bytes.
    public var isIdentity: Bool { packed.allSatisfy { $0.editClass == .unchanged } }

    /// Makes room for as many runs in all.
    public mutating func reserveCapacity(_ runs: Int) {
        packed.reserveCapacity(runs)
        if runs > Place.stride { places.reserveCapacity(runs / Place.stride) }
    }
}

// MARK: - Appending

extension EditMap {
    /// Appends `length` bytes that did not change.
    public mutating func appendUnchanged(_ length: Int) {
        append(sourceUnit: 1, targetUnit: 1, count: length, .unchanged)
    }

    /// Appends one unit in which `source` input bytes became `target` output bytes.
    public mutating func appendEdit(source: Int, target: Int, _ editClass: EditClass) {
        append(sourceUnit: source, targetUnit: target, count: 1, editClass)
    }

    /// Appends a run, joining it to the last one where both repeat the same unit.
    public mutating func append(_ run: Run) {
        append(
            sourceUnit: run.sourceUnit, targetUnit: run.targetUnit, count: run.count,
            run.editClass)
    }

    /// Appends a map of the text that follows.
    public mutating func append(contentsOf other: EditMap) {
        reserveCapacity(packed.count + other.packed.count)
        for run in other.packed {
            append(
                sourceUnit: Int(run.sourceUnit), targetUnit: Int(run.targetUnit),
                count: Int(run.count), run.editClass)
        }
    }

    @inline(__always)
    mutating func append(
        sourceUnit: Int, targetUnit: Int, count: Int, _ editClass: EditClass
    ) {
        guard count > 0, sourceUnit | targetUnit > 0 else { return }
        guard sourceUnit | targetUnit | count <= Int(UInt32.max) else {
            appendLarge(
                Run(
                    sourceUnit: sourceUnit, targetUnit: targetUnit, count: count,
                    editClass: editClass))
            return
        }
        let last = packed.count - 1
        if last >= 0, packed[last].repeats(sourceUnit, targetUnit, editClass),
            Int(packed[last].count) + count <= Int(UInt32.max)
        {
            packed[last].count += UInt32(truncatingIfNeeded: count)
        } else {
            if packed.count & (Place.stride - 1) == 0, last >= 0 {
                places.append(Place(source: sourceLength, target: targetLength))
            }
            packed.append(
                PackedRun(
                    sourceUnit: UInt32(truncatingIfNeeded: sourceUnit),
                    targetUnit: UInt32(truncatingIfNeeded: targetUnit),
                    count: UInt32(truncatingIfNeeded: count), editClass: editClass))
        }
        sourceLength += sourceUnit * count
        targetLength += targetUnit * count
    }

    /// Runs beyond four gigabytes: cut into several, or, where it is one unit that is so large, into units
    /// of one side only and a smaller one that stands for both.
    @inline(never)
    private mutating func appendLarge(_ run: Run) {
        let most = Int(UInt32.max)
        if run.sourceUnit > most || run.targetUnit > most {
            for _ in 0..<run.count {
                var source = run.sourceUnit
                var target = run.targetUnit
                while source > most {
                    append(sourceUnit: most, targetUnit: 0, count: 1, run.editClass)
                    source -= most
                }
                while target > most {
                    append(sourceUnit: 0, targetUnit: most, count: 1, run.editClass)
                    target -= most
                }
                append(sourceUnit: source, targetUnit: target, count: 1, run.editClass)
            }
            return
        }
        var left = run.count
        while left > 0 {
            let count = min(left, most)
            append(
                sourceUnit: run.sourceUnit, targetUnit: run.targetUnit, count: count,
                run.editClass)
            left -= count
        }
    }
}
