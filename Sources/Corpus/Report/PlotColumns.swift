/// The columns in which a histogram is drawn: the part of its axis that is in use, in bins wide enough to be
/// seen.
struct PlotColumns {
    /// Some neighbouring bins drawn as one bar.
    struct Column {
        /// What values it holds, in words.
        var values: String
        var kept = 0
        var removed = 0

        var count: Int { kept + removed }
    }

    /// Columns from the left.
    private(set) var columns: [Column] = []
    /// Documents left of all columns.
    private(set) var before = 0
    /// Places of labels, in columns from the left.
    private(set) var ticks: [(place: Double, label: String)] = []
    /// The place of the first column's left edge, in bins.
    private var start = 0.0
    /// Bins in a column.
    private var step = 1.0
    /// How many columns stand left of the first regular one: those for what lies below the window.
    private var offset = 0.0
    private let axis: MeasureAxis

    /// Columns that a window on a linear axis has.
    private static let windowColumns = 50
    /// The share of documents that a window may leave out at its sides.
    private static let leftOut = 0.01
    /// Windows on a linear axis, as hundredths of it; the first that holds nearly all documents is taken.
    private static let windows = [
        0..<10, 90..<100, 0..<20, 80..<100, 0..<50, 50..<100, 0..<100,
    ]

    /// - Parameter thresholds: values that the columns must show.
    init(_ histogram: MeasureHistogram, thresholds: [Double]) {
        axis = histogram.axis
        let places = thresholds.map { axis.place(Double(Float($0))) }
        switch axis {
        case .linear(_, let bins, let hasOverflow):
            window(histogram, places: places, bins: bins, hasOverflow: hasOverflow)
        case .units(let count):
            add(histogram, 0..<axis.bins)
            if columns.last?.count == 0 { columns.removeLast() }
            let gap = count > 20 ? 10 : count > 5 ? 4 : 1
            ticks = stride(from: 0, to: count, by: gap).map { (Double($0) + 0.5, "\($0)") }
        case .counts, .logarithmic:
            run(histogram, places: places)
        }
    }

    /// The place of a value, in columns from the left, within them.
    func place(_ value: Double) -> Double {
        let place = (axis.place(value) - start) / step + offset
        return min(max(place, 0), Double(columns.count))
    }

    private mutating func add(_ histogram: MeasureHistogram, _ bins: Range<Int>) {
        for bin in bins { append(histogram, bin..<bin + 1, values: axis.describe(bin, histogram)) }
    }

    private mutating func append(
        _ histogram: MeasureHistogram, _ bins: Range<Int>, values: String
    ) {
        columns.append(
            Column(
                values: values, kept: histogram.kept[bins].reduce(0, +),
                removed: histogram.removed[bins].reduce(0, +)))
    }

    /// A window on a linear axis. What lies beside it has a column at that side.
    private mutating func window(
        _ histogram: MeasureHistogram, places: [Double], bins: Int, hasOverflow: Bool
    ) {
        let counts = histogram.counts
        let total = counts.reduce(0, +)
        let window = Self.windows.first { window in
            let range = window.lowerBound * bins / 100..<window.upperBound * bins / 100
            let inside = counts[range].reduce(0, +)
            return total > 0 && Double(total - inside) <= Self.leftOut * Double(total)
                && places.allSatisfy {
                    $0 >= Double(range.lowerBound) && $0 <= Double(range.upperBound)
                }
        }
        let shown = window ?? 0..<100
        let range = shown.lowerBound * bins / 100..<shown.upperBound * bins / 100
        let width = range.count / Self.windowColumns
        let (low, high) = (axis.edge(Double(range.lowerBound)), axis.edge(Double(range.upperBound)))
        if counts[..<range.lowerBound].contains(where: { $0 > 0 }) {
            append(
                histogram, 0..<range.lowerBound, values: "less than \(MeasureAxis.short(low))")
            offset = 1
        }
        for column in 0..<Self.windowColumns {
            let first = range.lowerBound + column * width
            let (from, to) = (axis.edge(Double(first)), axis.edge(Double(first + width)))
            let isLast = first + width == bins
            append(
                histogram, first..<first + width,
                values: "\(MeasureAxis.short(from)) to \(isLast ? "" : "less than ")"
                    + MeasureAxis.short(to))
        }
        if counts[range.upperBound...].contains(where: { $0 > 0 }) {
            append(
                histogram, range.upperBound..<counts.count,
                values: (range.upperBound == bins ? "above " : "at least ")
                    + MeasureAxis.short(high))
        }
        (start, step) = (Double(range.lowerBound), Double(width))
        let isCutAbove = columns.count > Self.windowColumns + Int(offset)
        ticks = (0...5).map { fifth in
            let place = Double(Self.windowColumns) * Double(fifth) / 5
            var label = MeasureAxis.short(low + (high - low) * Double(fifth) / 5)
            // There is more, in the column at the side.
            if fifth == 5, isCutAbove { label += "+" }
            if fifth == 0, offset > 0 { label = "&lt; " + label }
            return (place + offset, label)
        }
    }

    /// The bins of a long axis from the first in use to the last, with one beside them; from 0 where the
    /// first is not far from it.
    private mutating func run(_ histogram: MeasureHistogram, places: [Double]) {
        let counts = histogram.counts
        var used = counts.indices.filter { counts[$0] > 0 }
        used += places.map { min(Int($0), counts.count - 1) }
        let first = max(0, (used.min() ?? 0) - 1)
        let from = first < 20 && axis != .logarithmic(decades: 6) ? 0 : first
        let to = min(counts.count, max((used.max() ?? 0) + 2, from + 10))
        start = Double(from)
        before = counts[..<from].reduce(0, +)
        add(histogram, from..<to)
        ticks = (from...to).filter { $0 % 10 == 0 }.map {
            (Double($0 - from), MeasureAxis.short(axis.edge(Double($0))))
        }
        if ticks.count < 2 {
            ticks = [from, to].map {
                (Double($0 - from), MeasureAxis.short(axis.edge(Double($0))))
            }
        }
    }
}

extension MeasureAxis {
    /// What a bin of an axis that is not linear holds, in words.
    fileprivate func describe(_ bin: Int, _ histogram: MeasureHistogram) -> String {
        if hasOverflow, bin == bins - 1 { return "\(Self.short(edge(Double(bin)))) or more" }
        let (from, to) = (edge(Double(bin)), edge(Double(bin + 1)))
        guard histogram.isWhole else {
            return "\(Self.short(from)) to less than \(Self.short(to))"
        }
        // The whole numbers in it.
        let (first, last) = (from.rounded(.up), (to - 1e-9).rounded(.down))
        return first >= last
            ? HTMLText.number(first) : "\(HTMLText.number(first)) to \(HTMLText.number(last))"
    }
}
