internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Ledger
internal import Lineage
internal import Storage

/// `corpus contaminations`: which items of test sets the raw text held, and where.
struct ContaminationsCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "contaminations",
        abstract:
            "List the items of test sets that were found, beside the places they were found in.",
        discussion: """
            Of each hit the item and the place in the document are shown, made again from the raw file where the \
            document was dropped or cut. Exit code 1 where the recipe of the corpus names no test set.
            """)

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Option(help: ArgumentHelp("Only the items of one test set.", valueName: "name"))
    var set: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var places: SourcePlaceOptions

    /// Hits that are printed for people; `--json` has all.
    private static let mostPrinted = 100

    func perform() throws {
        let list = try ContaminationList(
            corpus: try CorpusFolder(path: corpus), set: set, sources: try places.folders())
        if json {
            try Terminal.writeJSON([
                "sets": list.sets.map { set -> [String: Any] in
                    [
                        "name": set.name, "items": set.items, "documents": set.documents,
                        "hits": set.hits,
                    ]
                },
                "hits": list.hits.map { hit -> [String: Any] in
                    var object = ContaminationObject.make(hit.evidence)
                    object["document"] = RowObject.make(hit.document)
                    return object
                }, "problems": list.problems,
            ])
            return
        }
        for set in list.sets {
            Terminal.line(
                set.hits == 0
                    ? "\(set.name): nothing was found"
                    : "\(set.name): \(set.items) items in \(set.documents) documents")
        }
        for hit in list.hits.prefix(Self.mostPrinted) {
            Terminal.line("")
            let row = hit.document
            Terminal.line("\(row.id.hex)  \(row.title ?? "–")  \(row.source): \(row.path)")
            Terminal.line("  \(VerdictText.describe(row.verdict))")
            for line in ContaminationText.lines(hit.evidence) { Terminal.line("  " + line) }
        }
        if list.hits.count > Self.mostPrinted {
            Terminal.line("… and \(list.hits.count - Self.mostPrinted) more; --json prints all.")
        }
        for problem in list.problems { Terminal.writeError("note: \(problem)\n") }
    }
}

/// A hit in words.
enum ContaminationText {
    private static let width = 72

    static func lines(_ evidence: ContaminationEvidence) -> [String] {
        let row = evidence.row
        var lines = [
            "\(row.set) item \(row.item), \(row.field): "
                + "\(VerdictText.number(row.coverage)) of it at bytes "
                + "\(row.range.lowerBound)..<\(row.range.upperBound)"
        ]
        if let item = evidence.item {
            let excerpt = ExcerptText.excerpt(item, 0..<item.count, width: width)
            lines.append("  item      " + excerpt.inside)
        }
        if let text = evidence.text {
            let excerpt = ExcerptText.excerpt(text, row.range, context: 12, width: width)
            lines.append("  document  \(excerpt.before)[\(excerpt.inside)]\(excerpt.after)")
        }
        return lines
    }
}

/// A hit as JSON.
enum ContaminationObject {
    static func make(_ evidence: ContaminationEvidence) -> [String: Any] {
        let row = evidence.row
        return [
            "set": row.set, "item": row.item, "field": row.field, "coverage": row.coverage,
            "start": row.range.lowerBound, "end": row.range.upperBound,
            "item_text": evidence.item.map { String(decoding: $0, as: UTF8.self) }
                ?? NSNull() as Any,
            "text": evidence.text.map { String(decoding: $0[row.range], as: UTF8.self) }
                ?? NSNull() as Any,
        ]
    }
}
