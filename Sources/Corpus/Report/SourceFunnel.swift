internal import Documents

/// What each rule took from each source: a table with a column a source, darker where more is gone.
struct SourceFunnel {
    let manifest: CorpusManifest
    let summary: CorpusSummary

    var html: String {
        // With one source the funnel says it all.
        guard manifest.sources.count > 1 else { return "" }
        var head = "<th>rule</th><th class=\"n\">all</th>"
        for source in manifest.sources {
            head += "<th class=\"source\"><span>\(HTMLText.escaped(source.name))</span></th>"
        }
        var rows = row("ingested", "", manifest.counts.ingested, ofAll: nil) {
            (HTMLText.grouped($0.ingested), nil)
        }
        for dropped in manifest.counts.dropped {
            let key = CorpusSummary.RuleKey(stage: dropped.stage, rule: dropped.rule)
            rows += row(
                dropped.stage, dropped.rule, dropped.documents, ofAll: manifest.counts.ingested
            ) { share($0.dropped[key, default: 0], of: $0.ingested) }
        }
        rows += row("kept", "", manifest.counts.kept, ofAll: manifest.counts.ingested) { source in
            // Nothing kept is worth saying; nothing removed is not.
            let (text, title) = share(source.kept.documents, of: source.ingested)
            return (text.isEmpty ? "0%" : text, title)
        }
        return """
            <h3>By source</h3>
            <p>Of the records of each source, the share that each rule removed. A rule judges what those before \
            it left.</p>
            <div class="wide"><table class="matrix\(manifest.sources.count > 10 ? " dense" : "")"><thead><tr>\(head)</tr></thead><tbody>
            \(rows)</tbody></table></div>
            """
    }

    private func row(
        _ stage: String, _ rule: String, _ all: Int, ofAll: Int?,
        cell: (CorpusSummary.SourceSummary) -> (text: String, title: String?)
    ) -> String {
        var text = "<tr><td>\(HTMLText.escaped(stage)) <code>\(HTMLText.escaped(rule))</code></td>"
        let isRemoval = ofAll != nil && stage != "kept"
        if let ofAll {
            text += shaded(share(all, of: ofAll), all, ofAll, isRemoval)
        } else {
            text += "<td class=\"n\">\(HTMLText.grouped(all))</td>"
        }
        for source in summary.sources {
            let (label, title) = cell(source)
            let part = stage == "kept" ? 0 : source.dropped[.init(stage: stage, rule: rule)] ?? 0
            text += shaded((label, title), part, source.ingested, isRemoval)
        }
        return text + "</tr>\n"
    }

    private func share(_ part: Int, of whole: Int) -> (text: String, title: String?) {
        guard part > 0 else { return ("", nil) }
        // Whole percents, but for what would become none: the exact numbers stand in the title.
        let percent = Double(part) / Double(max(1, whole)) * 100
        return (
            HTMLText.decimal(percent, places: percent < 9.95 ? 1 : 0) + "%",
            "\(HTMLText.grouped(part)) of \(HTMLText.grouped(whole)) records"
        )
    }

    /// A cell in one of nine shades.
    private func shaded(
        _ cell: (text: String, title: String?), _ part: Int, _ whole: Int, _ isRemoval: Bool
    ) -> String {
        var shade = ""
        if isRemoval, part > 0, whole > 0 {
            // Square root: a rule that takes 1% must not look like one that takes nothing.
            let level = (Double(part) / Double(whole)).squareRoot() * 9
            shade = " s\(max(1, min(9, Int(level.rounded()))))"
        }
        let title = cell.title.map { " title=\"\($0)\"" } ?? ""
        return "<td class=\"n\(shade)\"\(title)>\(cell.text)</td>"
    }
}
