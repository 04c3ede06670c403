extension EditMap {
    /// The smallest input range that the given output range came from.
    ///
    /// Ends of the range widen to whole units. An empty range, or one of inserted text alone, gives an
    /// empty range at the place in the input where it stands.
    ///
    /// - Precondition: the range lies in `0 ... targetLength`.
    public func sourceRange(ofTarget range: Range<Int>) -> Range<Int> {
        precondition(range.lowerBound >= 0 && range.upperBound <= targetLength)
        return origin(of: range, on: Forward.self)
    }

    /// The smallest output range that holds what the given input range became.
    ///
    /// Input that was removed gives an empty range at the place where it stood.
    ///
    /// - Precondition: the range lies in `0 ... sourceLength`.
    public func targetRange(ofSource range: Range<Int>) -> Range<Int> {
        precondition(range.lowerBound >= 0 && range.upperBound <= sourceLength)
        return origin(of: range, on: Backward.self)
    }

    /// The classes of the edits that touch the given output range, and how many units of each.
    ///
    /// Removals that stand strictly inside the range count; those at its ends do not.
    public func editCounts(inTarget range: Range<Int>) -> [EditClass: Int] {
        var counts: [EditClass: Int] = [:]
        guard !range.isEmpty else { return counts }
        let first = place(ofByte: range.lowerBound, on: Forward.self)
        var start = first.start.target
        for run in packed[first.index...] {
            if start >= range.upperBound { break }
            let end = start + Int(run.targetUnit) * Int(run.count)
            defer { start = end }
            guard run.editClass != .unchanged else { continue }
            if run.targetUnit == 0 {
                if start > range.lowerBound { counts[run.editClass, default: 0] += Int(run.count) }
                continue
            }
            let lower = max(range.lowerBound, start) - start
            let upper = min(range.upperBound, end) - start
            guard lower < upper else { continue }
            let unit = Int(run.targetUnit)
            counts[run.editClass, default: 0] += (upper - 1) / unit - lower / unit + 1
        }
        return counts
    }

    /// The map of the opposite direction: removed text becomes inserted text.
    public func inverted() -> EditMap {
        var result = self
        for index in packed.indices { result.packed[index] = packed[index].inverted }
        for index in places.indices {
            result.places[index] = Place(
                source: places[index].target, target: places[index].source)
        }
        swap(&result.sourceLength, &result.targetLength)
        return result
    }
}

// MARK: - Finding runs

/// Which way a look-up goes: its *target* is the side that is asked about.
private protocol Direction {
    static func run(_ run: EditMap.PackedRun) -> EditMap.PackedRun
    static func place(_ place: EditMap.Place) -> EditMap.Place
}

/// From output to input.
private enum Forward: Direction {
    static func run(_ run: EditMap.PackedRun) -> EditMap.PackedRun { run }
    static func place(_ place: EditMap.Place) -> EditMap.Place { place }
}

/// From input to output.
private enum Backward: Direction {
    static func run(_ run: EditMap.PackedRun) -> EditMap.PackedRun { run.inverted }
    static func place(_ place: EditMap.Place) -> EditMap.Place {
        EditMap.Place(source: place.target, target: place.source)
    }
}

extension EditMap {
    private func origin<D: Direction>(
        of range: Range<Int>, on direction: D.Type
    ) -> Range<Int> {
        let length = D.place(Place(source: sourceLength, target: targetLength))
        guard !range.isEmpty else {
            guard range.lowerBound < length.target else { return length.source..<length.source }
            let (index, start) = place(ofByte: range.lowerBound, on: direction)
            let run = D.run(packed[index])
            let unit = (range.lowerBound - start.target) / Int(run.targetUnit)
            let offset = start.source + unit * Int(run.sourceUnit)
            return offset..<offset
        }
        let (firstIndex, firstStart) = place(ofByte: range.lowerBound, on: direction)
        let first = D.run(packed[firstIndex])
        let firstUnit = (range.lowerBound - firstStart.target) / Int(first.targetUnit)
        let (lastIndex, lastStart) = place(ofByte: range.upperBound - 1, on: direction)
        let last = D.run(packed[lastIndex])
        let lastUnit = (range.upperBound - 1 - lastStart.target) / Int(last.targetUnit)
        return firstStart.source + firstUnit * Int(first.sourceUnit)..<lastStart.source
            + (lastUnit + 1) * Int(last.sourceUnit)
    }

    /// The run that holds a byte of the target side, `start <= byte < end`, and where it starts.
    private func place<D: Direction>(
        ofByte byte: Int, on direction: D.Type
    ) -> (index: Int, start: Place) {
        // How many places are not behind the byte.
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if D.place(places[middle]).target <= byte { low = middle + 1 } else { high = middle }
        }
        var start = low == 0 ? Place(source: 0, target: 0) : D.place(places[low - 1])
        var index = low * Place.stride
        // Runs without target bytes end where they start, so they are passed over.
        while index < packed.count - 1 {
            let run = D.run(packed[index])
            let end = start.target + Int(run.targetUnit) * Int(run.count)
            if end > byte { break }
            start = Place(
                source: start.source + Int(run.sourceUnit) * Int(run.count), target: end)
            index += 1
        }
        return (index, start)
    }
}
