internal import Documents

/// The histograms: first those of the measures that rules are about, then all others by subject.
struct MeasureSection {
    let summary: MeasureSummary

    var html: String {
        let ruled = Set(summary.bounds.map(\.bound.measure))
        var text = """
            <p>The \(HTMLText.grouped(summary.judged)) documents that rules judge: all that have a text and passed \
            the door. <span class="nb"><i class="key"></i> kept</span>, <span class="nb"><i class="key out"></i> \
            dropped by any rule</span> or a duplicate, <span class="nb"><i class="key line"></i> threshold</span>; \
            thin line: the share of documents up to there; two strokes: the bar is higher than drawn. Point at a \
            bar for its numbers.</p>
            """
        guard summary.judged > 0 else { return "<p>No document has a text.</p>" }
        text += "<div class=\"plots\">"
        for measure in order(ruled) { text += figure(measure) }
        text += "</div>"
        let others = summary.histograms.indices.filter { !ruled.contains($0) }
        guard !others.isEmpty else { return text }
        text +=
            "<details class=\"others\"><summary>Measures without a rule: \(others.count)</summary>"
        for subject in MeasureSubject.allCases {
            let measures = others.filter {
                MeasureSubject(measure: summary.histograms[$0].measure) == subject
            }
            guard !measures.isEmpty else { continue }
            text += "<h3>\(subject.rawValue)</h3><div class=\"plots compact\">"
            for measure in measures { text += compactFigure(measure) }
            text += "</div>"
        }
        return text + "</details>"
    }

    /// Measures in the order in which rules judge them.
    private func order(_ ruled: Set<Int>) -> [Int] {
        var order: [Int] = []
        for bound in summary.bounds where !order.contains(bound.bound.measure) {
            order.append(bound.bound.measure)
        }
        return order
    }

    private func figure(_ measure: Int) -> String {
        let histogram = summary.histograms[measure]
        let bounds = summary.bounds.filter { $0.bound.measure == measure }
        let plot = HistogramPlot(histogram: histogram, bounds: bounds, isLarge: true)
        var caption = heading(histogram) + plot.svg
        caption += "<table class=\"sides\"><thead><tr><th>threshold</th><th class=\"n\">fail</th>"
        caption += "<th class=\"n\"></th><th class=\"n\">by this alone</th>"
        caption += "<th class=\"n\">pass</th><th class=\"n\"></th></tr></thead><tbody>"
        for summary in bounds { caption += sides(summary) }
        return "<figure>\(caption)</tbody></table></figure>\n"
    }

    /// How many documents lie on each side, exactly, whatever the bins are.
    private func sides(_ bound: MeasureSummary.BoundSummary) -> String {
        let (failing, judged) = (bound.failing.documents, summary.judged)
        let characters = HTMLText.grouped(bound.failing.characters)
        let sign = bound.bound.isMinimum ? "≥" : "≤"
        return "<tr><td>\(sign) \(HTMLText.number(bound.bound.threshold))</td>"
            + "<td class=\"n\" title=\"\(characters) characters\">\(HTMLText.grouped(failing))</td>"
            + "<td class=\"n\">\(HTMLText.percent(failing, of: judged))</td>"
            + "<td class=\"n\">\(HTMLText.grouped(bound.failingAlone.documents))</td>"
            + "<td class=\"n\">\(HTMLText.grouped(judged - failing))</td>"
            + "<td class=\"n\">\(HTMLText.percent(judged - failing, of: judged))</td></tr>"
    }

    private func heading(_ histogram: MeasureHistogram) -> String {
        "<figcaption><code>\(breakable(histogram.measure))</code>"
            + "<span>\(spread(histogram))</span></figcaption>"
    }

    /// A name that may break after its underscores.
    private func breakable(_ name: String) -> String {
        HTMLText.escaped(name).replacing("_", with: "_<wbr/>")
    }

    private func compactFigure(_ measure: Int) -> String {
        let histogram = summary.histograms[measure]
        return
            "<figure>\(heading(histogram))"
            + HistogramPlot(histogram: histogram, bounds: [], isLarge: false).svg + "</figure>\n"
    }

    /// The middle and the range in which nine of ten documents lie, read off the bins, and the exact ends.
    private func spread(_ histogram: MeasureHistogram) -> String {
        guard let low = histogram.smallest?.value, let high = histogram.largest?.value,
            let median = histogram.quantile(0.5), let early = histogram.quantile(0.05),
            let late = histogram.quantile(0.95)
        else { return "no values" }
        var text = low == high ? "always \(HTMLText.number(Double(low)))" : ""
        if text.isEmpty {
            text = "median ≈ \(MeasureAxis.short(median))"
            text +=
                early == late
                ? ", 90% at \(MeasureAxis.short(early))"
                : ", 90% in \(MeasureAxis.short(early))–\(MeasureAxis.short(late))"
            text += ", all in \(MeasureAxis.short(Double(low)))–\(MeasureAxis.short(Double(high)))"
        }
        if histogram.outside > 0 {
            text += ", \(HTMLText.grouped(histogram.outside)) not on the axis"
        }
        return text
    }
}
