/// One measure's histogram as inline SVG, with the recipe's thresholds as dashed lines.
struct HistogramPlot {
    let histogram: MeasureHistogram
    let bounds: [FilterRules.Bound]

    private static let width = 340.0
    private static let height = 132.0
    private static let left = 6.0
    private static let right = 6.0
    private static let top = 20.0
    private static let bottom = 20.0

    var svg: String {
        let range = shownBins
        let plotWidth = Self.width - Self.left - Self.right
        let plotHeight = Self.height - Self.top - Self.bottom
        let step = plotWidth / Double(range.count)
        let highest = max(1, histogram.counts[range].max() ?? 1)
        let base = Self.height - Self.bottom
        func x(_ place: Double) -> Double {
            Self.left + (place - Double(range.lowerBound)) * step
        }
        var body = ""
        for bin in range where histogram.counts[bin] > 0 {
            let tall = max(1, Double(histogram.counts[bin]) / Double(highest) * plotHeight)
            let title =
                "\(label(histogram.edge(Double(bin))))–\(label(histogram.edge(Double(bin + 1)))): "
                + HTMLText.grouped(histogram.counts[bin])
            body += "<rect class=\"\(isKept(bin) ? "bar" : "bar out")\""
            body += " x=\"\(short(x(Double(bin)) + 0.5))\" y=\"\(short(base - tall))\""
            body += " width=\"\(short(max(1, step - 1)))\" height=\"\(short(tall))\">"
            body += "<title>\(title)</title></rect>"
        }
        body += "<line class=\"axis\" x1=\"\(short(Self.left))\" y1=\"\(short(base))\""
        body += " x2=\"\(short(Self.width - Self.right))\" y2=\"\(short(base))\"/>"
        for (place, anchor) in ticks(range) {
            body += "<text class=\"tick\" x=\"\(short(x(place)))\" y=\"\(short(base + 14))\""
            body += " text-anchor=\"\(anchor)\">\(label(histogram.edge(place)))</text>"
        }
        for bound in bounds { body += thresholdLine(bound, range: range, x: x) }
        return "<svg viewBox=\"0 0 \(short(Self.width)) \(short(Self.height))\" role=\"img\""
            + " aria-label=\"Histogram of \(HTMLText.escaped(histogram.measure))\">\(body)</svg>"
    }

    private func thresholdLine(
        _ bound: FilterRules.Bound, range: Range<Int>, x: (Double) -> Double
    ) -> String {
        let place = min(
            max(histogram.place(bound.threshold), Double(range.lowerBound)),
            Double(range.upperBound))
        let at = x(place)
        let anchor = at > Self.width * 0.7 ? "end" : at < Self.width * 0.3 ? "start" : "middle"
        var text = "<line class=\"threshold\" x1=\"\(short(at))\" y1=\"\(short(Self.top - 4))\""
        text += " x2=\"\(short(at))\" y2=\"\(short(Self.height - Self.bottom))\"/>"
        text += "<text class=\"limit\" x=\"\(short(at))\" y=\"11\" text-anchor=\"\(anchor)\">"
        text += "\(bound.isMinimum ? "min" : "max") \(HTMLText.number(bound.threshold))</text>"
        return text
    }

    /// The bins from the first to the last that is used or holds a threshold, with one beside them.
    private var shownBins: Range<Int> {
        if histogram.isFraction { return 0..<histogram.counts.count }
        var bins = histogram.counts.indices.filter { histogram.counts[$0] > 0 }
        bins += bounds.map { min(Int(histogram.place($0.threshold)), histogram.counts.count - 1) }
        guard let first = bins.min(), let last = bins.max() else { return 0..<10 }
        return max(0, first - 1)..<min(histogram.counts.count, last + 2)
    }

    /// Whether the middle of a bin passes the rules.
    private func isKept(_ bin: Int) -> Bool {
        let middle = histogram.edge(Double(bin) + 0.5)
        return bounds.allSatisfy { $0.passes(Float(middle)) }
    }

    private func ticks(_ range: Range<Int>) -> [(place: Double, anchor: String)] {
        if histogram.isFraction {
            let last = Double(histogram.counts.count)
            return [
                (0, "start"), (last / 4, "middle"), (last / 2, "middle"), (last * 0.75, "middle"),
            ]
                + [(last, "end")]
        }
        // The decades.
        return range.filter { $0 % 10 == 1 }.map { (Double($0), "middle") }
    }

    private func label(_ value: Double) -> String {
        if histogram.isFraction { return HTMLText.number(value) }
        if value >= 1e6 { return HTMLText.number(value / 1e6) + "M" }
        if value >= 1e4 { return HTMLText.number(value / 1e3) + "k" }
        return HTMLText.decimal(value, places: value < 10 && value != value.rounded() ? 1 : 0)
    }

    private func short(_ value: Double) -> String {
        var text = HTMLText.decimal(value, places: 2).replacing("−", with: "-")
        text = text.replacing(",", with: "")
        return text
    }
}
