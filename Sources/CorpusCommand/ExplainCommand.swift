internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Ledger
internal import Lineage
internal import Storage

/// `corpus explain`: what became of a document, and by which margins.
struct ExplainCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what became of a document, and by what margin each rule judged it.",
        discussion: "Exit code 1 where the corpus never saw it.")

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Argument(
        help: ArgumentHelp("An id, a content hash, a path or a URL.", valueName: "document"))
    var document: String

    @Flag(help: "Print JSON.")
    var json = false

    /// Documents that are printed for people; `--json` has all.
    private static let mostPrinted = 20

    func perform() throws {
        let found = try DocumentExplanation.find(document, in: try CorpusFolder(path: corpus))
        if json {
            try Terminal.writeJSON(["documents": found.map(object)])
        }
        guard !found.isEmpty else {
            throw KeifuError(
                .mismatch, "the corpus never saw \(document)", file: corpus,
                remedy: "Give an id, a content hash, a URL, or a path as it stands in its source.")
        }
        if json { return }
        for explanation in found.prefix(Self.mostPrinted) { print(explanation) }
        if found.count > Self.mostPrinted {
            Terminal.line("… and \(found.count - Self.mostPrinted) more; --json prints all.")
        }
    }

    private func print(_ explanation: DocumentExplanation) {
        let row = explanation.row
        let name = [row.title, row.author].compactMap { $0 }.joined(separator: " / ")
        Terminal.line("\(row.id.hex)  \(name)")
        Terminal.line(
            "  \(row.source): \(row.path), bytes \(row.span.payloadOffset)..<"
                + "\(row.span.payloadOffset + row.span.length), \(row.encoding ?? "no encoding"), "
                + row.license)
        Terminal.line("  \(VerdictText.describe(row.verdict))")
        if let kept = explanation.kept {
            Terminal.line("  kept instead: \(kept.title ?? "") \(kept.source): \(kept.path)")
        }
        if explanation.duplicates > 0 {
            Terminal.line("  \(explanation.duplicates) documents were removed in its favour")
        }
        for measure in explanation.measures {
            var line =
                "    " + measure.measure.padding(toLength: 22, withPad: " ", startingAt: 0)
            line += VerdictText.number(Double(measure.value))
            for bound in measure.bounds {
                let margin = VerdictText.number(abs(bound.margin))
                line += "   \(bound.rule) \(VerdictText.number(bound.threshold)): "
                line += bound.passes ? "passes by \(margin)" : "FAILS by \(margin)"
            }
            Terminal.line(line)
        }
    }

    private func object(_ explanation: DocumentExplanation) -> [String: Any] {
        var object = RowObject.make(explanation.row)
        object["duplicates"] = explanation.duplicates
        object["measures"] = explanation.measures.map { measure -> [String: Any] in
            [
                "measure": measure.measure, "value": RowObject.number(Double(measure.value)),
                "rules": measure.bounds.map { bound -> [String: Any] in
                    [
                        "rule": bound.rule, "threshold": bound.threshold,
                        "margin": RowObject.number(bound.margin), "passes": bound.passes,
                    ]
                },
            ]
        }
        return object
    }
}
