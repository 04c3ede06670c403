extension EditMap {
    /// The map of doing `self` first and `next` on its output.
    ///
    /// Where a unit of one map overlaps units of the other only in part, they become one unit: no byte is
    /// ever attributed to less than it came from. Runs of equal units on both sides stay runs.
    ///
    /// - Precondition: `next.sourceLength == targetLength`.
    public func followed(by next: EditMap) -> EditMap {
        precondition(
            next.sourceLength == targetLength,
            "maps do not meet: \(targetLength) bytes against \(next.sourceLength)")
        if next.isUnchangedBytes { return self }
        if isUnchangedBytes { return next }
        var result = EditMap()
        // Most edits of the two maps stand apart, and one splits a run of the other in two.
        result.reserveCapacity(packed.count + 2 * next.packed.count)
        packed.withUnsafeBufferPointer { first in
            next.packed.withUnsafeBufferPointer { second in
                var composer = Composer(first: UnitCursor(first), second: UnitCursor(second))
                composer.compose(into: &result)
            }
        }
        return result
    }

    /// Whether the map is that of a text that nothing happened to.
    private var isUnchangedBytes: Bool {
        packed.isEmpty || packed.count == 1 && packed[0].repeats(1, 1, .unchanged)
    }
}

/// Walks the units of a map's runs, many equal ones at a time where the caller can use them.
private struct UnitCursor {
    private let runs: UnsafeBufferPointer<EditMap.PackedRun>
    private var index = 0
    /// The current run's units; `count` is 0 at the end.
    var sourceUnit = 0
    var targetUnit = 0
    /// Units of the current run that are left.
    var count = 0
    var editClass = EditClass.unchanged

    init(_ runs: UnsafeBufferPointer<EditMap.PackedRun>) {
        self.runs = runs
        load()
    }

    var isAtEnd: Bool { count == 0 }

    var isUnchangedBytes: Bool { editClass == .unchanged && sourceUnit == 1 && targetUnit == 1 }

    @inline(__always)
    mutating func advance(_ units: Int) {
        count -= units
        if count == 0 {
            index += 1
            load()
        }
    }

    @inline(__always)
    private mutating func load() {
        guard index < runs.count else { return }
        let run = runs[index]
        sourceUnit = Int(run.sourceUnit)
        targetUnit = Int(run.targetUnit)
        count = Int(run.count)
        editClass = run.editClass
    }
}

private struct Composer {
    var first: UnitCursor
    var second: UnitCursor

    mutating func compose(into result: inout EditMap) {
        while true {
            // What the first map removed has no middle bytes: it passes through.
            if !first.isAtEnd, first.targetUnit == 0 {
                Self.emit(&first, units: first.count, into: &result)
                continue
            }
            // What the second map inserted has none either.
            if !second.isAtEnd, second.sourceUnit == 0 {
                Self.emit(&second, units: second.count, into: &result)
                continue
            }
            if first.isAtEnd || second.isAtEnd { return }
            if first.targetUnit == second.sourceUnit {
                emitPairs(into: &result)
            } else if second.isUnchangedBytes, second.count >= first.targetUnit {
                // Whole units of the first map, untouched by the second. Most runs of a decoder's map are
                // shorter than the text between two edits, so the division is seldom needed.
                let bytes = first.count * first.targetUnit
                let whole = bytes <= second.count
                let units = whole ? first.count : second.count / first.targetUnit
                second.advance(whole ? bytes : units * first.targetUnit)
                Self.emit(&first, units: units, into: &result)
            } else if first.isUnchangedBytes, first.count >= second.sourceUnit {
                let bytes = second.count * second.sourceUnit
                let whole = bytes <= first.count
                let units = whole ? second.count : first.count / second.sourceUnit
                first.advance(whole ? bytes : units * second.sourceUnit)
                Self.emit(&second, units: units, into: &result)
            } else {
                emitOverlap(into: &result)
            }
        }
    }

    /// Units of one map, as they are.
    @inline(__always)
    private static func emit(_ cursor: inout UnitCursor, units: Int, into result: inout EditMap) {
        result.append(
            sourceUnit: cursor.sourceUnit, targetUnit: cursor.targetUnit, count: units,
            cursor.editClass)
        cursor.advance(units)
    }

    /// Units that meet exactly.
    @inline(__always)
    private mutating func emitPairs(into result: inout EditMap) {
        let units = min(first.count, second.count)
        result.append(
            sourceUnit: first.sourceUnit, targetUnit: second.targetUnit, count: units,
            first.editClass.joined(second.editClass))
        first.advance(units)
        second.advance(units)
    }

    /// Units that overlap in part: takes units from both sides until their ends meet.
    private mutating func emitOverlap(into result: inout EditMap) {
        var leftMiddle = 0
        var rightMiddle = 0
        var source = 0
        var target = 0
        var editClass = EditClass.unchanged
        repeat {
            if leftMiddle <= rightMiddle, !first.isAtEnd {
                leftMiddle += first.targetUnit
                source += first.sourceUnit
                editClass = editClass.joined(first.editClass)
                first.advance(1)
            } else if !second.isAtEnd {
                rightMiddle += second.sourceUnit
                target += second.targetUnit
                editClass = editClass.joined(second.editClass)
                second.advance(1)
            } else {
                break
            }
        } while leftMiddle != rightMiddle
        result.appendEdit(source: source, target: target, editClass)
    }
}

extension EditClass {
    /// The class of bytes that both changes touched. A change of encoding form gives way to any other.
    public func joined(_ other: EditClass) -> EditClass {
        if self == other || other == .unchanged { return self }
        if self == .unchanged { return other }
        if self == .decode { return other }
        if other == .decode { return self }
        return .several
    }
}
