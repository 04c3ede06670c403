internal import CommandSupport
internal import Corpus

/// The answer of `corpus what-if` for people.
enum WhatIfText {
    static func lines(_ answer: WhatIf) -> [String] {
        var lines = answer.changes.map { change in
            "\(change.rule): \(change.before.map(VerdictText.threshold) ?? "none") → "
                + (change.after.map(VerdictText.threshold) ?? "none")
        }
        if lines.isEmpty { lines.append("no threshold is changed") }
        for measure in answer.notJudged {
            lines.append("\(measure): not judged, for the corpus does not have this measure")
        }
        lines.append("")
        lines += table(
            [["", "documents", "characters", "of those judged"]]
                + amounts(answer.whole).map { name, amount in
                    row(name, amount, of: answer.whole.judged)
                })
        lines += ["", "documents that each rule drops"]
        lines += table(
            [["", "now", "then", "difference"]]
                + answer.rules.map { rule in
                    let (before, after) = (rule.before.documents, rule.after.documents)
                    return [
                        "  " + rule.rule, ProgressBar.grouped(before), ProgressBar.grouped(after),
                        after == before
                            ? ""
                            : (after > before ? "+" : "−")
                                + ProgressBar.grouped(abs(after - before)),
                    ]
                })
        if answer.sources.count > 1 {
            lines += ["", "by source"]
            lines += table(
                [["", "judged", "kept", "kept → dropped", "dropped → passes", "another rule"]]
                    + answer.sources.map { source, effect in
                        ["  " + source]
                            + [
                                effect.judged, effect.kept, effect.newlyDropped,
                                effect.newlyPassing, effect.otherRule,
                            ].map { ProgressBar.grouped($0.documents) }
                    })
        }
        return lines + ["", "deduplication: not recomputed"]
    }

    private static func amounts(_ effect: WhatIf.Effect) -> [(String, WhatIf.Amount)] {
        [
            ("judged again", effect.judged),
            ("kept now", effect.kept),
            ("kept, and would be dropped", effect.newlyDropped),
            ("dropped, and would pass", effect.newlyPassing),
            ("dropped, by another rule then", effect.otherRule),
            ("duplicates that would be dropped", effect.duplicatesDropped),
            ("duplicates of what would be dropped", effect.duplicatesOfDropped),
        ]
    }

    private static func row(
        _ name: String, _ amount: WhatIf.Amount, of whole: WhatIf.Amount
    ) -> [String] {
        let share =
            whole.documents > 0
            ? Double(amount.documents) / Double(whole.documents) * 100 : 0
        return [
            name, ProgressBar.grouped(amount.documents), ProgressBar.grouped(amount.characters),
            ColumnText.decimal(share, places: 2) + "%",
        ]
    }

    private static func table(_ rows: [[String]]) -> [String] { ColumnText.lines(rows) }
}
