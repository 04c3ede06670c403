internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Storage

/// `corpus what-if`: what would other thresholds have decided?
struct WhatIfCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Judge a corpus again under other thresholds, from its stored measures.",
        discussion: """
            No text is read, and deduplication is not recomputed. Rules are MEASURE.min and MEASURE.max, or \
            MEASURE alone where the recipe has one bound on it; the value none takes a rule away.
            """)

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Option(
        name: .customLong("set"), parsing: .upToNextOption,
        help: ArgumentHelp("A rule and its threshold.", valueName: "rule=value"))
    var settings: [String]

    @Flag(help: "Print JSON.")
    var json = false

    func perform() throws {
        let answer = try WhatIf(corpus: try CorpusFolder(path: corpus), settings: settings)
        if json {
            try Terminal.writeJSON(object(answer))
            return
        }
        for change in answer.changes {
            let (before, after) = (
                change.before.map(VerdictText.number), change.after.map(VerdictText.number)
            )
            Terminal.line("\(change.rule): \(before ?? "none") → \(after ?? "none")")
        }
        line("judged again", answer.judged)
        line("kept, and would be dropped", answer.newlyDropped)
        line("dropped, and would pass", answer.newlyPassing)
        line("dropped, by another rule", answer.otherRule)
        line("duplicates that would be dropped", answer.duplicatesDropped)
        line("duplicates of what would be dropped", answer.duplicatesOfDropped)
        for rule in answer.rules {
            Terminal.line(
                "  \(rule.rule): \(ProgressBar.grouped(rule.before)) → "
                    + ProgressBar.grouped(rule.after))
        }
        Terminal.line("deduplication: not recomputed")
    }

    private func line(_ name: String, _ amount: WhatIf.Amount) {
        Terminal.line(
            name.padding(toLength: 38, withPad: " ", startingAt: 0)
                + "\(ProgressBar.grouped(amount.documents)) documents, "
                + "\(ProgressBar.grouped(amount.characters)) characters")
    }

    private func object(_ answer: WhatIf) -> [String: Any] {
        func amount(_ amount: WhatIf.Amount) -> [String: Any] {
            ["documents": amount.documents, "characters": amount.characters]
        }
        return [
            "changes": answer.changes.map { change -> [String: Any] in
                [
                    "rule": change.rule, "before": change.before ?? NSNull() as Any,
                    "after": change.after ?? NSNull() as Any,
                ]
            },
            "judged": amount(answer.judged), "kept": amount(answer.keptBefore),
            "newly_dropped": amount(answer.newlyDropped),
            "newly_passing": amount(answer.newlyPassing),
            "dropped_by_another_rule": amount(answer.otherRule),
            "duplicates_dropped": amount(answer.duplicatesDropped),
            "duplicates_of_dropped": amount(answer.duplicatesOfDropped),
            "rules": answer.rules.map { rule -> [String: Any] in
                ["rule": rule.rule, "before": rule.before, "after": rule.after]
            },
            "deduplication": "not recomputed",
        ]
    }
}
