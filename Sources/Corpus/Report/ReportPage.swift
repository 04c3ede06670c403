internal import Documents
internal import Lineage

/// `report.html`: the corpus on one page, for reading and for printing. No script, no request to anywhere;
/// the same corpus gives the same bytes.
struct ReportPage {
    let manifest: CorpusManifest
    let summary: CorpusSummary

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTMLText.escaped(manifest.name)) – corpus report</title>
        <style>\(ReportStyle.css)</style>
        </head>
        <body>
        <header><p class="kind">Corpus</p><h1>\(HTMLText.escaped(manifest.name))</h1>
        <p class="root">root <code>\(manifest.root)</code></p></header>
        <main>
        \(tiles)
        <section><h2>Funnel</h2>
        <p>Every record that was read, and what took it out. The numbers add up exactly.</p>
        \(FunnelPlot(counts: manifest.counts).html)
        \(SourceFunnel(manifest: manifest, summary: summary).html)</section>
        <section><h2>Sources</h2><div class="wide">\(sources)</div></section>
        <section class="pair"><div><h2>Licences of the kept text</h2>\(licenses)</div>
        <div><h2>Encodings of all records</h2>\(encodings)</div></section>
        \(masks)
        <section><h2>Measures</h2>
        \(MeasureSection(summary: summary.measures).html)</section>
        <section><h2>Duplicates</h2>\(duplicates)</section>
        <section><h2>What the filters dropped</h2>\(samples)</section>
        <section class="made"><h2>Made with</h2>\(versions)</section>
        </main>
        </body>
        </html>

        """
    }

    private var tiles: String {
        let counts = manifest.counts
        let tiles = [
            (HTMLText.grouped(counts.ingested), "records read"),
            (HTMLText.grouped(counts.kept), "documents kept"),
            (HTMLText.percent(counts.kept, of: counts.ingested), "of the records"),
            (HTMLText.grouped(manifest.kept.characters), "characters"),
            (HTMLText.bytes(manifest.kept.bytes), "of text"),
            (HTMLText.grouped(counts.heldOut), "held out"),
        ]
        let cells = tiles.map { "<div class=\"tile\"><b>\($0.0)</b><span>\($0.1)</span></div>" }
        return "<section class=\"tiles\">\(cells.joined())</section>"
    }

    private var sources: String {
        table(
            [("source", false), ("format", false), ("licence", false), ("taken from", false)]
                + [
                    ("files", true), ("raw", true), ("records", true), ("kept", true),
                    ("share", true),
                ]
                + [("characters", true)],
            manifest.sources.map { source in
                [
                    "<b>\(HTMLText.escaped(source.name))</b>", HTMLText.escaped(source.format),
                    HTMLText.escaped(source.license),
                    "\(HTMLText.escaped(source.origin)) (\(HTMLText.escaped(source.added)))",
                    HTMLText.grouped(source.files), HTMLText.bytes(source.rawBytes),
                    HTMLText.grouped(source.ingested), HTMLText.grouped(source.kept.documents),
                    HTMLText.percent(source.kept.documents, of: source.ingested),
                    HTMLText.grouped(source.kept.characters),
                ]
            })
    }

    private var licenses: String {
        let sorted = manifest.licenses.sorted {
            ($1.value.characters, $0.key) < ($0.value.characters, $1.key)
        }
        return table(
            [("licence", false), ("documents", true), ("characters", true)],
            sorted.map {
                [
                    HTMLText.escaped($0.key), HTMLText.grouped($0.value.documents),
                    HTMLText.grouped($0.value.characters),
                ]
            })
    }

    private var encodings: String {
        let sorted = summary.encodings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return table(
            [("encoding", false), ("records", true)],
            sorted.map { [HTMLText.escaped($0.key), HTMLText.grouped($0.value)] })
    }

    /// What masks did; nothing where the recipe has none.
    private var masks: String {
        let masks = summary.measures.masks
        guard !masks.isEmpty else { return "" }
        let judged = summary.measures.judged
        let rows = masks.map { mask in
            [
                "<code>\(HTMLText.escaped(mask.kind))</code>",
                mask.placeholder.isEmpty
                    ? "nothing" : "<code>\(HTMLText.escaped(mask.placeholder))</code>",
                HTMLText.grouped(mask.marks), HTMLText.grouped(mask.documents),
                HTMLText.percent(mask.documents, of: judged), HTMLText.grouped(mask.keptMarks),
                HTMLText.grouped(mask.keptDocuments),
            ]
        }
        let columns = [
            ("kind", false), ("stands in its place", false), ("masked", true),
            ("documents", true), ("of those judged", true), ("masked in kept text", true),
            ("kept documents", true),
        ]
        return
            "<section><h2>Masks</h2><p>Personal information that was taken out of the text before it was "
            + "measured.</p><div class=\"wide\">\(table(columns, rows))</div></section>"
    }

    private var duplicates: String {
        guard summary.pairCount > 0 else { return "<p>None were found.</p>" }
        var text =
            "<div class=\"wide\">"
            + table(
                [
                    ("removed", false), ("repeats", false), ("found by", false),
                    ("similarity", true),
                ],
                summary.pairs.map { pair in
                    [
                        name(pair.title ?? pair.path, pair.id),
                        name(
                            summary.keptNames[pair.duplicate.keptID] ?? "–", pair.duplicate.keptID),
                        HTMLText.escaped(pair.duplicate.method),
                        HTMLText.decimal(pair.duplicate.similarity, places: 4),
                    ]
                }) + "</div>"
        if summary.pairCount > summary.pairs.count {
            text += "<p>The first \(summary.pairs.count) of "
            text += "\(HTMLText.grouped(summary.pairCount)); the ledger has all.</p>"
        }
        return text
    }

    private var samples: String {
        let rules = manifest.counts.dropped.filter { $0.stage == "filter" }
        guard !rules.isEmpty else { return "<p>Nothing.</p>" }
        var text =
            "<p>Beginnings of some documents, masked: only the kinds of characters are shown.</p>"
        for rule in rules {
            let key = CorpusSummary.RuleKey(stage: rule.stage, rule: rule.rule)
            text += "<h3><code>\(HTMLText.escaped(rule.rule))</code> "
            text += "<span>\(HTMLText.grouped(rule.documents)) documents</span></h3>"
            text += "<div class=\"samples\">"
            for sample in summary.samples[key, default: []] {
                let value = sample.value.map(HTMLText.number) ?? "–"
                let threshold = sample.threshold.map(HTMLText.number) ?? "–"
                text += "<article><p>\(name(sample.title ?? sample.path, sample.id))"
                text += " <span>\(value), threshold \(threshold)</span></p>"
                text += "<pre>\(HTMLText.escaped(MaskedText.mask(sample.text)))</pre></article>\n"
            }
            text += "</div>"
        }
        return text
    }

    private var versions: String {
        var rows = manifest.versions.sorted { $0.key < $1.key }.map {
            [HTMLText.escaped($0.key), "<code>\(HTMLText.escaped($0.value))</code>"]
        }
        rows.append(["recipe", "<code>\(manifest.recipeHash)</code>"])
        rows.append(["input", "<code>\(manifest.inputHash)</code>"])
        return table([("part", false), ("version or SHA-256", false)], rows)
    }

    private func name(_ text: String, _ id: Digest) -> String {
        "\(HTMLText.escaped(text)) <code class=\"id\" title=\"\(id.hex)\">\(id.hex.prefix(12))</code>"
    }

    /// - Parameter columns: names, and whether they hold numbers.
    private func table(_ columns: [(name: String, isNumber: Bool)], _ rows: [[String]]) -> String {
        func cells(_ tag: String, _ texts: [String]) -> String {
            zip(columns, texts).map { column, text in
                "<\(tag)\(column.isNumber ? " class=\"n\"" : "")>\(text)</\(tag)>"
            }.joined()
        }
        let head = cells("th", columns.map(\.name))
        let body = rows.map { "<tr>\(cells("td", $0))</tr>" }.joined(separator: "\n")
        return "<table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table>"
    }
}
