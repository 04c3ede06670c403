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
        var composer = Composer(first: UnitCursor(runs: runs), second: UnitCursor(runs: next.runs))
        return composer.compose()
    }
}

/// Walks the units of a map's runs, many equal ones at a time where the caller can use them.
private struct UnitCursor {
    let runs: [EditMap.Run]
    var index = 0
    /// Units of the current run that are already used.
    var used = 0

    init(runs: [EditMap.Run]) { self.runs = runs }

    /// The current run, `count` being the units left in it.
    var current: EditMap.Run? {
        guard index < runs.count else { return nil }
        var run = runs[index]
        run.count -= used
        return run
    }

    mutating func advance(units: Int) {
        used += units
        if used == runs[index].count {
            index += 1
            used = 0
        }
    }
}

private struct Composer {
    var first: UnitCursor
    var second: UnitCursor
    var result = EditMap()

    init(first: UnitCursor, second: UnitCursor) {
        self.first = first
        self.second = second
    }

    mutating func compose() -> EditMap {
        while true {
            // What the first map removed has no middle bytes: it passes through.
            if let run = first.current, run.targetUnit == 0 {
                result.append(run)
                first.advance(units: run.count)
                continue
            }
            // What the second map inserted has none either.
            if let run = second.current, run.sourceUnit == 0 {
                result.append(run)
                second.advance(units: run.count)
                continue
            }
            guard let left = first.current, let right = second.current else { return result }
            if left.targetUnit == right.sourceUnit {
                emitPairs(left, right)
            } else if right.isUnchangedBytes, right.count >= left.targetUnit {
                // Whole units of the first map, untouched by the second.
                let units = min(left.count, right.count / left.targetUnit)
                result.append(left.repeated(units))
                first.advance(units: units)
                second.advance(units: units * left.targetUnit)
            } else if left.isUnchangedBytes, left.count >= right.sourceUnit {
                let units = min(right.count, left.count / right.sourceUnit)
                result.append(right.repeated(units))
                second.advance(units: units)
                first.advance(units: units * right.sourceUnit)
            } else {
                emitOverlap()
            }
        }
    }

    /// Units that meet exactly.
    private mutating func emitPairs(_ left: EditMap.Run, _ right: EditMap.Run) {
        let units = min(left.count, right.count)
        result.append(
            EditMap.Run(
                sourceUnit: left.sourceUnit, targetUnit: right.targetUnit, count: units,
                editClass: left.editClass.joined(right.editClass)))
        first.advance(units: units)
        second.advance(units: units)
    }

    /// Units that overlap in part: takes units from both sides until their ends meet.
    private mutating func emitOverlap() {
        var leftMiddle = 0
        var rightMiddle = 0
        var source = 0
        var target = 0
        var editClass = EditClass.unchanged
        repeat {
            if leftMiddle <= rightMiddle, let unit = first.current {
                leftMiddle += unit.targetUnit
                source += unit.sourceUnit
                editClass = editClass.joined(unit.editClass)
                first.advance(units: 1)
            } else if let unit = second.current {
                rightMiddle += unit.sourceUnit
                target += unit.targetUnit
                editClass = editClass.joined(unit.editClass)
                second.advance(units: 1)
            } else {
                break
            }
        } while leftMiddle != rightMiddle
        result.appendEdit(source: source, target: target, editClass)
    }
}

extension EditMap.Run {
    fileprivate var isUnchangedBytes: Bool {
        sourceUnit == 1 && targetUnit == 1 && editClass == .unchanged
    }

    fileprivate func repeated(_ units: Int) -> EditMap.Run {
        EditMap.Run(
            sourceUnit: sourceUnit, targetUnit: targetUnit, count: units, editClass: editClass)
    }
}

extension EditClass {
    /// The class of bytes that both changes touched. A change of encoding form gives way to any other.
    func joined(_ other: EditClass) -> EditClass {
        if self == other || other == .unchanged { return self }
        if self == .unchanged { return other }
        if self == .decode { return other }
        if other == .decode { return self }
        return .several
    }
}
