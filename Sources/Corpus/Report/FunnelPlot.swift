internal import Documents

/// What was left after each rule, from all records down to the kept documents, as bars.
struct FunnelPlot {
    let counts: CorpusManifest.Counts

    var html: String {
        var rest = counts.ingested
        var rows = bar("ingested", "", rest, removed: nil)
        for dropped in counts.dropped {
            rest -= dropped.documents
            rows += bar(dropped.stage, dropped.rule, rest, removed: dropped)
        }
        rows += bar("kept", "", counts.kept, removed: nil)
        return "<div class=\"wide\"><table class=\"funnel\"><thead><tr><th>stage</th><th>rule</th>"
            + "<th></th><th class=\"n\">left</th><th class=\"n\">removed</th>"
            + "<th class=\"n\">of all</th><th class=\"n\">characters removed</th></tr></thead>"
            + "<tbody>\(rows)</tbody></table></div>"
    }

    private func bar(
        _ stage: String, _ rule: String, _ left: Int, removed: CorpusManifest.Dropped?
    ) -> String {
        let whole = max(1, counts.ingested)
        func width(_ part: Int) -> String {
            HTMLText.decimal(Double(part) / Double(whole) * 400, places: 2)
        }
        var svg = "<svg viewBox=\"0 0 400 14\" preserveAspectRatio=\"none\" class=\"strip\""
        svg += " role=\"img\" aria-label=\"\(HTMLText.percent(left, of: counts.ingested)) left\">"
        if left > 0 {
            svg += "<rect class=\"bar\" x=\"0\" y=\"1\" width=\"\(width(left))\" height=\"12\"/>"
        }
        if let removed {
            // Thinner than a pixel it would not be seen.
            let thick = max(0.8, Double(removed.documents) / Double(whole) * 400)
            svg += "<rect class=\"bar out\" x=\"\(width(left))\" y=\"1\""
            svg += " width=\"\(HTMLText.decimal(thick, places: 2))\" height=\"12\"/>"
        }
        svg += "</svg>"
        let minus = removed.map { "−" + HTMLText.grouped($0.documents) } ?? ""
        let share = removed.map { HTMLText.percent($0.documents, of: counts.ingested) } ?? ""
        let characters = removed.map {
            $0.characters > 0 ? "−" + HTMLText.grouped($0.characters) : ""
        }
        return
            "<tr><td>\(HTMLText.escaped(stage))</td><td><code>\(HTMLText.escaped(rule))</code></td>"
            + "<td>\(svg)</td><td class=\"n\">\(HTMLText.grouped(left))</td>"
            + "<td class=\"n\">\(minus)</td><td class=\"n\">\(share)</td>"
            + "<td class=\"n\">\(characters ?? "")</td></tr>\n"
    }
}
