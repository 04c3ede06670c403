extension EditMap {
    /// A run in 16 bytes.
    struct PackedRun: Equatable, Sendable {
        var sourceUnit: UInt32
        var targetUnit: UInt32
        var count: UInt32
        var editClass: EditClass

        @inline(__always)
        func repeats(_ sourceUnit: Int, _ targetUnit: Int, _ editClass: EditClass) -> Bool {
            self.sourceUnit == UInt32(truncatingIfNeeded: sourceUnit)
                && self.targetUnit == UInt32(truncatingIfNeeded: targetUnit)
                && self.editClass == editClass
        }

        var run: Run {
            Run(
                sourceUnit: Int(sourceUnit), targetUnit: Int(targetUnit), count: Int(count),
                editClass: editClass)
        }

        /// The same run from output to input.
        var inverted: PackedRun {
            PackedRun(
                sourceUnit: targetUnit, targetUnit: sourceUnit, count: count,
                editClass: editClass)
        }
    }

    /// Where a run starts on both sides.
    struct Place: Equatable, Sendable {
        /// Every so many runs there is a place; between two of them a look-up adds up lengths.
        static let stride = 32

        var source: Int
        var target: Int
    }

    /// The runs of a map, in order.
    public struct Runs: RandomAccessCollection, Equatable, Sendable {
        let packed: [PackedRun]

        /// Always 0.
        public var startIndex: Int { 0 }
        /// The number of runs.
        public var endIndex: Int { packed.count }
        /// A run.
        public subscript(position: Int) -> Run { packed[position].run }
    }
}
