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

    var svg: String {
        let columns = PlotColumns(histogram, thresholds: bounds.map(\.bound.threshold))
        let step = (width - left - right) / Double(max(1, columns.columns.count))
        func x(_ place: Double) -> Double { left + place * step }
        var body = bars(columns, step: step, x: x)
        if isLarge { body += cumulative(columns, x: x) }
        body += "<line class=\"axis\" x1=\"\(short(left))\" y1=\"\(short(base))\""
        body += " x2=\"\(short(width - right))\" y2=\"\(short(base))\"/>"
        body += tickLabels(columns, x: x)
        for summary in bounds {
            body += thresholdLine(summary, at: x(columns.place(summary.bound.threshold)))
        }
        return "<svg viewBox=\"0 0 \(short(width)) \(short(height))\" role=\"img\""
            + " class=\"\(isLarge ? "plot" : "plot small")\""
            + " aria-label=\"Histogram of \(HTMLText.escaped(histogram.measure))\">\(body)</svg>\n"
    }

    // MARK: Bars

    private func bars(_ columns: PlotColumns, step: Double, x: (Double) -> Double) -> String {
        let total = histogram.total
        let (highest, isCut) = scale(columns.columns.map(\.count))
        let gap = step > 4 ? 1.0 : step > 2 ? 0.5 : 0
        var below = columns.before
        var body = ""
        for (index, column) in columns.columns.enumerated() where column.count > 0 {
            let tall = max(1.2, min(1, Double(column.count) / highest) * (base - top))
            let keptTall = tall * Double(column.kept) / Double(column.count)
            let at =
                "x=\"\(short(x(Double(index)) + gap / 2))\" width=\"\(short(max(0.8, step - gap)))\""
            var title = "\(column.values): \(HTMLText.grouped(column.count)) documents, "
            title += "\(HTMLText.grouped(column.kept)) kept; "
            title += "\(HTMLText.percent(below, of: total)) lie below"
            below += column.count
            body += "<g><title>\(title)</title>"
            if column.removed > 0 {
                body += "<rect class=\"bar out\" \(at) y=\"\(short(base - tall))\""
                body += " height=\"\(short(max(0.3, tall - keptTall)))\"/>"
            }
            if column.kept > 0 {
                let shown = max(0.3, keptTall)
                body += "<rect class=\"bar\" \(at) y=\"\(short(base - shown))\""
                body += " height=\"\(short(shown))\"/>"
            }
            body += "</g>"
            if isCut, Double(column.count) > highest {
                let share = HTMLText.percent(column.count, of: total)
                body += cutMark(from: x(Double(index)), to: x(Double(index + 1)), share)
            }
        }
        return body
    }

    /// The count at full height. Where one bar towers over all others, it is cut: most documents have no
    /// repeated line, and those that have are the question.
    private func scale(_ counts: [Int]) -> (highest: Double, isCut: Bool) {
        let sorted = counts.sorted(by: >)
        guard let first = sorted.first, first > 0 else { return (1, false) }
        guard sorted.count > 1, sorted[1] > 0, first > 5 * sorted[1] else {
            return (Double(first), false)
        }
        return (Double(sorted[1]) * 1.6, true)
    }

    /// Two strokes through a bar that is higher than the plot, and its share of the documents.
    private func cutMark(from start: Double, to end: Double, _ share: String) -> String {
        var text = ""
        for offset in [9.0, 13.0] {
            text +=
                "<line class=\"cut\" x1=\"\(short(start - 1.5))\" y1=\"\(short(top + offset + 3))\""
            text += " x2=\"\(short(end + 1.5))\" y2=\"\(short(top + offset - 2))\"/>"
        }
        let isRight = end > width * 0.6
        text += "<text class=\"tick\" x=\"\(short(isRight ? start - 3 : end + 3))\""
        text += " y=\"\(short(top + 14))\" text-anchor=\"\(isRight ? "end" : "start")\">"
        return text + "\(share)</text>"
    }

    // MARK: Axes

    private func tickLabels(_ columns: PlotColumns, x: (Double) -> Double) -> String {
        var body = ""
        var last = -Double.infinity
        for tick in columns.ticks {
            let at = x(tick.place)
            // Labels of a crowded axis would run into each other.
            guard at - last >= (isLarge ? 34 : 30) else { continue }
            last = at
            let anchor = at < left + 8 ? "start" : at > width - right - 8 ? "end" : "middle"
            body += "<line class=\"axis\" x1=\"\(short(at))\" y1=\"\(short(base))\""
            body += " x2=\"\(short(at))\" y2=\"\(short(base + 3))\"/>"
            body += "<text class=\"tick\" x=\"\(short(at))\" y=\"\(short(base + 14))\""
            body += " text-anchor=\"\(anchor)\">\(tick.label)</text>"
        }
        return body
    }

    /// Which share of the documents lies to the left, with its own axis at the right.
    private func cumulative(_ columns: PlotColumns, x: (Double) -> Double) -> String {
        let total = histogram.total
        guard total > 0 else { return "" }
        func y(_ share: Double) -> Double { base - share * (base - top) }
        var below = columns.before
        var points = "\(short(x(0))),\(short(y(Double(below) / Double(total))))"
        for (index, column) in columns.columns.enumerated() {
            below += column.count
            points += " \(short(x(Double(index + 1)))),\(short(y(Double(below) / Double(total))))"
        }
        var body = "<polyline class=\"sum\" points=\"\(points)\"/>"
        for (value, label) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
            body += "<text class=\"tick\" x=\"\(short(width - right + 5))\""
            body += " y=\"\(short(y(value) + 3.5))\">\(label)</text>"
        }
        return body
    }

    private func thresholdLine(
        _ summary: MeasureSummary.BoundSummary, at: Double
    ) -> String {
        let bound = summary.bound
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
