internal import Corpus
internal import Ledger
internal import Lineage

/// What `corpus explain` says of a document: the verdict, then the rules, then everything else.
enum ExplanationText {
    static func lines(_ explanation: DocumentExplanation) -> [String] {
        heading(explanation) + contaminations(explanation) + PassageText.lines(explanation)
            + explanation.problems.map { "  note: \($0)" }
            + rules(explanation) + masks(explanation) + others(explanation)
    }

    private static func heading(_ explanation: DocumentExplanation) -> [String] {
        let row = explanation.row
        let name = [row.title, row.author].compactMap { $0 }.joined(separator: " / ")
        var lines = ["\(row.id.hex)  \(name)", "  \(VerdictText.describe(row.verdict))"]
        if let kept = explanation.kept {
            lines.append("  kept instead: \(kept.title ?? "") \(kept.source): \(kept.path)")
        }
        if explanation.duplicates > 0 {
            lines.append("  \(explanation.duplicates) documents were removed in its favour")
        }
        lines.append(
            "  \(row.source): \(row.path), bytes \(row.span.payloadOffset)..<"
                + "\(row.span.payloadOffset + row.span.length), \(row.encoding ?? "no encoding"), "
                + row.license)
        if explanation.measures.isEmpty { lines.append("  no text, so nothing was measured") }
        return lines
    }

    private static func contaminations(_ explanation: DocumentExplanation) -> [String] {
        guard !explanation.contaminations.isEmpty else { return [] }
        return ["  items of test sets"]
            + explanation.contaminations.flatMap(ContaminationText.lines).map { "    " + $0 }
    }

    private static func rules(_ explanation: DocumentExplanation) -> [String] {
        let rules = explanation.rules
        guard !rules.isEmpty else { return [] }
        let failing = rules.filter { !$0.margin.passes }.count
        let close = rules.filter { $0.margin.passes && $0.margin.isClose }.count
        var summary = failing == 0 ? "all \(rules.count) pass" : "\(failing) of \(rules.count) fail"
        if close > 0 { summary += ", \(close) pass by little" }
        let rows = rules.enumerated().map { index, rule in
            let margin = rule.margin
            // The first that fails is the one that the ledger names.
            let word =
                margin.passes ? "passes" : index == 0 && failing > 1 ? "FAILS first" : "FAILS"
            let sign = margin.rule.hasSuffix(".min") ? "≥" : "≤"
            return [
                "    " + margin.rule, VerdictText.number(Double(rule.value)),
                "\(sign) \(VerdictText.threshold(margin.threshold))", word,
                "by \(VerdictText.number(abs(margin.margin)))", margin.isClose ? "close" : "",
            ]
        }
        return ["  rules: \(summary)"] + ColumnText.lines(rows)
    }

    private static func masks(_ explanation: DocumentExplanation) -> [String] {
        let found = explanation.masks.filter { $0.count > 0 }
        guard !explanation.masks.isEmpty else { return [] }
        guard !found.isEmpty else {
            let kinds = explanation.masks.map(\.kind).joined(separator: ", ")
            return ["  masked: nothing of \(kinds)"]
        }
        let texts = found.map { mask in
            "\(mask.count) × \(mask.kind)"
                + (mask.placeholder.isEmpty ? " (removed)" : " (now \(mask.placeholder))")
        }
        return ["  masked: " + texts.joined(separator: ", ")]
    }

    /// The measures without a rule, by subject, several on a line.
    private static func others(_ explanation: DocumentExplanation) -> [String] {
        let others = explanation.measures.filter {
            $0.bounds.isEmpty && MeasureSubject(measure: $0.measure) != .masks
        }
        guard !others.isEmpty else { return [] }
        var lines = ["  measures without a rule"]
        for subject in MeasureSubject.allCases {
            let cells = others.filter { MeasureSubject(measure: $0.measure) == subject }.map {
                "\($0.measure) \(VerdictText.number(Double($0.value)))"
            }
            guard !cells.isEmpty else { continue }
            lines.append("    \(subject.rawValue)")
            lines += wrapped(cells)
        }
        return lines
    }

    private static let lineWidth = 100

    private static func wrapped(_ cells: [String]) -> [String] {
        var lines: [String] = []
        var line = "     "
        for cell in cells {
            if line.count + cell.count + 3 > lineWidth {
                lines.append(line)
                line = "     "
            }
            line += line.allSatisfy { $0 == " " } ? " \(cell)" : " · \(cell)"
        }
        return lines + [line]
    }
}
