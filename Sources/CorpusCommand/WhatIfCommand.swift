internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Recipes
internal import Storage

/// `corpus what-if`: what would other thresholds have decided?
struct WhatIfCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Judge a corpus again under other thresholds, from its stored measures.",
        discussion: """
            No text is read, and deduplication is not recomputed. Rules are MEASURE.min and MEASURE.max, or \
            MEASURE alone where there is one bound on it; the value none takes a rule away. Any measure of the \
            corpus can have a rule, also one that the recipe has none on. A preset takes the place of the \
            recipe's rules; what is set comes on top of it.
            """)

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Option(
        name: .customLong("set"), parsing: .upToNextOption,
        help: ArgumentHelp("A rule and its threshold.", valueName: "rule=value"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("Judge by the rules of a preset.", valueName: "name"))
    var preset: String?

    @Option(help: "Threads; all processors where it is not given.")
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard preset != nil || !settings.isEmpty else {
            throw ValidationError("say what to change: --set RULE=VALUE … or --preset NAME")
        }
        guard jobs > 0 else { throw ValidationError("--jobs is at least 1") }
    }

    func perform() throws {
        let answer = try WhatIf(
            corpus: try CorpusFolder(path: corpus), settings: settings,
            replacement: try preset.map { try BuildRecipe.Vocabulary.corpus.rules(ofPreset: $0) },
            threads: jobs)
        if json {
            try Terminal.writeJSON(WhatIfObject.make(answer))
        } else {
            for line in WhatIfText.lines(answer) { Terminal.line(line) }
        }
    }
}

/// The answer as JSON.
enum WhatIfObject {
    static func make(_ answer: WhatIf) -> [String: Any] {
        var object = effect(answer.whole)
        object["changes"] = answer.changes.map { change -> [String: Any] in
            [
                "rule": change.rule, "before": change.before ?? NSNull() as Any,
                "after": change.after ?? NSNull() as Any,
            ]
        }
        object["rules"] = answer.rules.map { rule -> [String: Any] in
            [
                "rule": rule.rule, "before": rule.before.documents, "after": rule.after.documents,
                "before_characters": rule.before.characters,
                "after_characters": rule.after.characters,
            ]
        }
        object["sources"] = answer.sources.map { source -> [String: Any] in
            effect(source.effect).merging(["source": source.source]) { first, _ in first }
        }
        object["not_judged"] = answer.notJudged
        object["deduplication"] = "not recomputed"
        return object
    }

    private static func effect(_ effect: WhatIf.Effect) -> [String: Any] {
        [
            "judged": amount(effect.judged), "kept": amount(effect.kept),
            "newly_dropped": amount(effect.newlyDropped),
            "newly_passing": amount(effect.newlyPassing),
            "dropped_by_another_rule": amount(effect.otherRule),
            "duplicates_dropped": amount(effect.duplicatesDropped),
            "duplicates_of_dropped": amount(effect.duplicatesOfDropped),
        ]
    }

    private static func amount(_ amount: WhatIf.Amount) -> [String: Any] {
        ["documents": amount.documents, "characters": amount.characters]
    }
}
