/// How often a measure takes which values, in bins that do not depend on the data: of the documents that rules
/// judge, the kept ones and the others.
struct MeasureHistogram: Sendable, Equatable {
    let measure: String
    let axis: MeasureAxis
    /// Kept documents, by bin.
    private(set) var kept: [Int]
    /// Documents that a rule dropped or that are duplicates, by bin.
    private(set) var removed: [Int]
    /// Values below the axis, or not numbers.
    private(set) var outside = 0
    /// The smallest value, if any.
    private(set) var smallest: Float?
    /// The largest value, if any.
    private(set) var largest: Float?

    init(measure: String) {
        self.measure = measure
        axis = MeasureAxis(measure: measure)
        kept = Array(repeating: 0, count: axis.bins)
        removed = kept
    }

    /// All documents, by bin.
    var counts: [Int] { zip(kept, removed).map { $0 + $1 } }

    /// Documents on the axis.
    var total: Int { kept.reduce(0, +) + removed.reduce(0, +) }

    /// Adds a document.
    mutating func add(_ value: Float, isKept: Bool) {
        guard let bin = axis.bin(value) else {
            outside += 1
            return
        }
        if isKept { kept[bin] += 1 } else { removed[bin] += 1 }
        smallest = min(smallest ?? value, value)
        largest = max(largest ?? value, value)
    }

    /// Adds the documents of another part of the corpus.
    mutating func add(_ other: MeasureHistogram) {
        for bin in kept.indices {
            kept[bin] += other.kept[bin]
            removed[bin] += other.removed[bin]
        }
        outside += other.outside
        if let value = other.smallest { smallest = min(smallest ?? value, value) }
        if let value = other.largest { largest = max(largest ?? value, value) }
    }

    /// The value below which a share of the documents lies, as far as bins can tell; `nil` without documents.
    func quantile(_ share: Double) -> Double? {
        let counts = counts
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let wanted = share * Double(total)
        var below = 0
        for (bin, count) in counts.enumerated() where count > 0 {
            if Double(below + count) >= wanted {
                let part = (wanted - Double(below)) / Double(count)
                let value = axis.edge(Double(bin) + max(0, min(1, part)))
                let (low, high) = (Double(smallest ?? 0), Double(largest ?? 0))
                return min(max(value, low), high)
            }
            below += count
        }
        return largest.map(Double.init)
    }
}
