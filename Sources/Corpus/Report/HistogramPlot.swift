/// One measure's histogram as inline SVG: kept documents under the others, the thresholds as dashed lines, and
/// on a large plot the cumulative share.
struct HistogramPlot {
    let histogram: MeasureHistogram
    let bounds: [MeasureSummary.BoundSummary]
    /// A large plot has a cumulative curve and an axis for it.
    let isLarge: Bool

    private var width: Double { isLarge ? 520 : 260 }
    private var height: Double { isLarge ? 190 : 92 }
    private var left: Double { 6 }
    private var right: Double { isLarge ? 34 : 6 }
    private var top: Double { isLarge ? 26 : 8 }
    private var bottom: Double { isLarge ? 22 : 17 }
    private var base: Double { height - bottom }
    private var axis: MeasureAxis { histogram.axis }

    var svg: String {
        let range = shownBins
        let step = (width - left - right) / Double(range.count)
        func x(_ place: Double) -> Double {
            let inside = min(max(place, Double(range.lowerBound)), Double(range.upperBound))
            return left + (inside - Double(range.lowerBound)) * step
        }
        var body = bars(range, step: step, x: x)
        if isLarge { body += cumulative(range, x: x) }
        body += "<line class=\"axis\" x1=\"\(short(left))\" y1=\"\(short(base))\""
        body += " x2=\"\(short(width - right))\" y2=\"\(short(base))\"/>"
        body += tickLabels(range, x: x)
        for (index, summary) in bounds.enumerated() {
            body += thresholdLine(summary, order: index, x: x)
        }
        return "<svg viewBox=\"0 0 \(short(width)) \(short(height))\" role=\"img\""
            + " class=\"\(isLarge ? "plot" : "plot small")\""
            + " aria-label=\"Histogram of \(HTMLText.escaped(histogram.measure))\">\(body)</svg>\n"
    }

    /// The bins that are used or hold a threshold, and what lies between and beside them.
    private var shownBins: Range<Int> {
        let counts = histogram.counts
        var bins = counts.indices.filter { counts[$0] > 0 }
        bins += bounds.map {
            min(Int(axis.place($0.bound.threshold)), counts.count - 1)
        }
        return axis.shown(bins)
    }

    // MARK: Bars

    private func bars(_ range: Range<Int>, step: Double, x: (Double) -> Double) -> String {
        let counts = histogram.counts
        let total = histogram.total
        let (highest, isCut) = scale(counts[range])
        let gap = step > 4 ? 1.0 : step > 2 ? 0.5 : 0
        var below = counts[..<range.lowerBound].reduce(0, +)
        var body = ""
        for bin in range where counts[bin] > 0 {
            let tall = max(1.2, min(1, Double(counts[bin]) / highest) * (base - top))
            let keptTall = tall * Double(histogram.kept[bin]) / Double(counts[bin])
            let at =
                "x=\"\(short(x(Double(bin)) + gap / 2))\" width=\"\(short(max(0.8, step - gap)))\""
            var title = "\(axis.describe(bin)): \(HTMLText.grouped(counts[bin])) documents, "
            title += "\(HTMLText.grouped(histogram.kept[bin])) kept; "
            title += "\(HTMLText.percent(below, of: total)) lie below"
            below += counts[bin]
            body += "<g><title>\(title)</title>"
            if histogram.removed[bin] > 0 {
                body += "<rect class=\"bar out\" \(at) y=\"\(short(base - tall))\""
                body += " height=\"\(short(tall - keptTall))\"/>"
            }
            if histogram.kept[bin] > 0 {
                body += "<rect class=\"bar\" \(at) y=\"\(short(base - keptTall))\""
                body += " height=\"\(short(keptTall))\"/>"
            }
            body += "</g>"
            if isCut, Double(counts[bin]) > highest {
                body += cutMark(bin, count: counts[bin], total: total, step: step, x: x)
            }
        }
        return body
    }

    /// The count at full height. Where one bin towers over all others, it is cut: most documents have no
    /// repeated line, and those that have are the question.
    private func scale(_ counts: ArraySlice<Int>) -> (highest: Double, isCut: Bool) {
        let sorted = counts.sorted(by: >)
        guard let first = sorted.first, first > 0 else { return (1, false) }
        guard sorted.count > 1, sorted[1] > 0, first > 5 * sorted[1] else {
            return (Double(first), false)
        }
        return (Double(sorted[1]) * 1.6, true)
    }

    /// Two strokes through a bar that is higher than the plot, and how high it is.
    private func cutMark(
        _ bin: Int, count: Int, total: Int, step: Double, x: (Double) -> Double
    ) -> String {
        let (from, to) = (x(Double(bin)) - 1.5, x(Double(bin)) + step + 1.5)
        var text = ""
        for offset in [9.0, 13.0] {
            text += "<line class=\"cut\" x1=\"\(short(from))\" y1=\"\(short(top + offset + 3))\""
            text += " x2=\"\(short(to))\" y2=\"\(short(top + offset - 2))\"/>"
        }
        let isRight = to > width * 0.6
        text += "<text class=\"tick\" x=\"\(short(isRight ? from - 3 : to + 3))\""
        text += " y=\"\(short(top + 14))\" text-anchor=\"\(isRight ? "end" : "start")\">"
        return text + "\(HTMLText.percent(count, of: total))</text>"
    }

    // MARK: Axes

    private func tickLabels(_ range: Range<Int>, x: (Double) -> Double) -> String {
        var body = ""
        var last = -Double.infinity
        for tick in axis.ticks(range) {
            let at = x(tick)
            // Labels of a crowded axis would run into each other.
            guard at - last >= (isLarge ? 34 : 30) else { continue }
            last = at
            let anchor = at < left + 8 ? "start" : at > width - right - 8 ? "end" : "middle"
            body += "<line class=\"axis\" x1=\"\(short(at))\" y1=\"\(short(base))\""
            body += " x2=\"\(short(at))\" y2=\"\(short(base + 3))\"/>"
            body += "<text class=\"tick\" x=\"\(short(at))\" y=\"\(short(base + 14))\""
            body += " text-anchor=\"\(anchor)\">\(axis.label(tick))</text>"
        }
        return body
    }

    /// Which share of the documents lies to the left, with its own axis at the right.
    private func cumulative(_ range: Range<Int>, x: (Double) -> Double) -> String {
        let counts = histogram.counts
        let total = histogram.total
        guard total > 0 else { return "" }
        func y(_ share: Double) -> Double { base - share * (base - top) }
        var below = counts[..<range.lowerBound].reduce(0, +)
        var points = "\(short(x(Double(range.lowerBound)))),\(short(y(share(below, total))))"
        for bin in range {
            below += counts[bin]
            points += " \(short(x(Double(bin + 1)))),\(short(y(share(below, total))))"
        }
        var body = "<polyline class=\"sum\" points=\"\(points)\"/>"
        for (value, label) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
            body += "<text class=\"tick\" x=\"\(short(width - right + 5))\""
            body += " y=\"\(short(y(value) + 3.5))\">\(label)</text>"
        }
        return body
    }

    private func share(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(whole) }

    private func thresholdLine(
        _ summary: MeasureSummary.BoundSummary, order: Int, x: (Double) -> Double
    ) -> String {
        let bound = summary.bound
        let at = x(axis.place(bound.threshold))
        // A minimum's label stands left of its line, where its documents fall away; a maximum's right of it.
        let toLeft = at > width * 0.85 || bound.isMinimum && at > width * 0.15
        var text = "<line class=\"threshold\" x1=\"\(short(at))\" y1=\"\(short(top - 14))\""
        text += " x2=\"\(short(at))\" y2=\"\(short(base))\"/>"
        text += "<text class=\"limit\" x=\"\(short(at + (toLeft ? -4 : 4)))\""
        text += " y=\"\(short(top - 6))\" text-anchor=\"\(toLeft ? "end" : "start")\">"
        text += "\(bound.isMinimum ? "min" : "max") \(HTMLText.number(bound.threshold))</text>"
        return text
    }

    private func short(_ value: Double) -> String {
        var text = HTMLText.decimal(value, places: 1).replacing("−", with: "-")
        if text.hasSuffix(".0") { text.removeLast(2) }
        return text.replacing(",", with: "")
    }
}
