internal import ArgumentParser
internal import CommandSupport
internal import Documents
internal import Foundation
internal import Ledger
internal import Lineage
internal import Storage

/// `corpus duplicates`: which documents are one, and how similar they really are.
struct DuplicatesCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "List the duplicate cluster of a document, with the verified similarities.",
        discussion: "Exit code 1 where the corpus never saw the document.")

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Argument(help: ArgumentHelp("The id of a document, kept or removed.", valueName: "id"))
    var id: String

    @Flag(help: "Print JSON.")
    var json = false

    func perform() throws {
        guard let id = Digest(hex: id) else {
            throw KeifuError(
                .usage, "\"\(id)\" is not an id",
                remedy: "Write 64 hexadecimal digits; `corpus explain` finds them by path or URL.")
        }
        let ledger = try CorpusFolder(path: corpus).ledger()
        guard let row = try ledger.row(id: id) else {
            throw KeifuError(.mismatch, "the corpus never saw \(id.hex)", file: corpus)
        }
        // A document that a rule dropped was never compared: it has no cluster.
        let kept = try row.cluster.flatMap { try ledger.row(id: $0) }
        let removed = try kept.map { try ledger.duplicates(of: $0.id) } ?? []
        if json {
            try Terminal.writeJSON([
                "id": id.hex, "kept": kept.map(RowObject.make) ?? NSNull() as Any,
                "duplicates": removed.map(RowObject.make),
            ])
            return
        }
        guard let kept else {
            Terminal.line(VerdictText.describe(row.verdict) + "; it was not compared with others")
            return
        }
        Terminal.line("kept     \(kept.id.hex)  \(name(kept))")
        for row in removed {
            guard case .duplicate(let duplicate) = row.verdict else { continue }
            Terminal.line(
                "\(String(format: "%.4f", duplicate.similarity))   \(row.id.hex)  \(name(row))  "
                    + duplicate.method)
        }
        if removed.isEmpty { Terminal.line("nothing was removed in its favour") }
    }

    private func name(_ row: DocumentRow) -> String {
        "\(row.title ?? "–")  \(row.source): \(row.path)"
    }
}
