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

    @OptionGroup var places: SourcePlaceOptions

    /// Documents that are printed for people; `--json` has all.
    private static let mostPrinted = 20

    func perform() throws {
        let found = try DocumentExplanation.find(
            document, in: try CorpusFolder(path: corpus), sources: try places.folders())
        if json {
            try Terminal.writeJSON(["documents": found.map(object)])
        }
        guard !found.isEmpty else {
            throw KeifuError(
                .mismatch, "the corpus never saw \(document)", file: corpus,
                remedy: "Give an id, a content hash, a URL, or a path as it stands in its source.")
        }
        if json { return }
        for (index, explanation) in found.prefix(Self.mostPrinted).enumerated() {
            if index > 0 { Terminal.line("") }
            for line in ExplanationText.lines(explanation) { Terminal.line(line) }
        }
        if found.count > Self.mostPrinted {
            Terminal.line("… and \(found.count - Self.mostPrinted) more; --json prints all.")
        }
    }

    private func object(_ explanation: DocumentExplanation) -> [String: Any] {
        var object = RowObject.make(explanation.row)
        object["duplicates"] = explanation.duplicates
        object["failing_rules"] = explanation.rules.filter { !$0.margin.passes }
            .map(\.margin.rule)
        object["masks"] = explanation.masks.map { mask -> [String: Any] in
            ["kind": mask.kind, "placeholder": mask.placeholder, "count": mask.count]
        }
        object["passages"] = explanation.passages.map(PassageObject.make)
        object["contaminations"] = explanation.contaminations.map(ContaminationObject.make)
        object["problems"] = explanation.problems
        object["measures"] = explanation.measures.map { measure -> [String: Any] in
            [
                "measure": measure.measure, "value": RowObject.number(Double(measure.value)),
                "subject": MeasureSubject(measure: measure.measure).rawValue,
                "rules": measure.bounds.map { bound -> [String: Any] in
                    [
                        "rule": bound.rule, "threshold": bound.threshold,
                        "margin": RowObject.number(bound.margin), "passes": bound.passes,
                        "close": bound.isClose,
                    ]
                },
            ]
        }
        return object
    }
}
