internal import Documents

/// What was left after each rule, from all records down to the kept documents, as bars.
struct FunnelPlot {
    let counts: CorpusManifest.Counts

    var html: String {
        var rest = counts.ingested
        var rows = bar("ingested", "", rest, removed: 0)
        for dropped in counts.dropped {
            rest -= dropped.documents
            rows += bar(dropped.stage, dropped.rule, rest, removed: dropped.documents)
        }
        rows += bar("kept", "", counts.kept, removed: 0)
        return "<table class=\"funnel\"><thead><tr><th>stage</th><th>rule</th><th></th>"
            + "<th class=\"n\">left</th><th class=\"n\">removed</th><th class=\"n\">of all</th></tr>"
            + "</thead><tbody>\(rows)</tbody></table>"
    }

    private func bar(_ stage: String, _ rule: String, _ left: Int, removed: Int) -> String {
        let whole = max(1, counts.ingested)
        func width(_ part: Int) -> String {
            HTMLText.decimal(Double(part) / Double(whole) * 400, places: 2)
        }
        var svg = "<svg viewBox=\"0 0 400 14\" preserveAspectRatio=\"none\" class=\"strip\">"
        svg += "<rect class=\"bar\" x=\"0\" y=\"1\" width=\"\(width(left))\" height=\"12\"/>"
        if removed > 0 {
            svg +=
                "<rect class=\"bar out\" x=\"\(width(left))\" y=\"1\" width=\"\(width(removed))\""
            svg += " height=\"12\"/>"
        }
        svg += "</svg>"
        let minus = removed > 0 ? "−" + HTMLText.grouped(removed) : ""
        let share = removed > 0 ? HTMLText.percent(removed, of: counts.ingested) : ""
        return
            "<tr><td>\(HTMLText.escaped(stage))</td><td><code>\(HTMLText.escaped(rule))</code></td>"
            + "<td>\(svg)</td><td class=\"n\">\(HTMLText.grouped(left))</td>"
            + "<td class=\"n\">\(minus)</td><td class=\"n\">\(share)</td></tr>\n"
    }
}
