import ArgumentParser
import CommandSupport
import Documents
import Foundation
import Lineage
import Storage
import Tracing

/// `trace document`: what became of a document.
struct DocumentCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Say when a run saw a document, or why it was dropped.",
        discussion: """
            The document is named by its id, the SHA-256 of its raw record, its URL, its path in the source, \
            or by a text. The exit code is 1 where no source ever held it.
            """)

    @Argument(help: ArgumentHelp("The folder of a run or a corpus.", valueName: "run|corpus"))
    var folder: String

    @Argument(help: ArgumentHelp("An id, SHA-256, URL or path.", valueName: "document"))
    var name: String?

    @Option(help: ArgumentHelp("A file whose text is looked for.", valueName: "file"))
    var text: String?

    @Option(
        help: ArgumentHelp(
            "Show the raw bytes of these characters of a corpus's document, counted from 0, half-open; may be repeated.",
            valueName: "a..b"))
    var characters: [HalfOpenRange] = []

    @Flag(help: "List exposures that did not lead to the surviving weights too.")
    var all = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var places: PlaceOptions

    func validate() throws {
        guard (name == nil) != (text == nil) else {
            throw ValidationError("Name the document, or give a text with --text.")
        }
    }

    func perform() throws {
        if !characters.isEmpty { return try performCharacters() }
        let query = try text.map { DocumentQuery.text(try Files.read($0)) } ?? .name(name ?? "")
        let traces: [DocumentTrace]
        if Files.exists(Paths.join(folder, "run.json")) {
            traces = try RunTrace(path: folder, places: places.places()).documents(query, all: all)
        } else {
            traces = try DocumentTrace.inCorpus(try CorpusFolder(path: folder), query)
        }
        guard let first = traces.first else { return }
        if json {
            var object = first.jsonObject
            if traces.count > 1 { object["others"] = traces.dropFirst().map(\.jsonObject) }
            try Terminal.writeJSON(object)
        } else {
            for trace in traces { print(trace) }
        }
        if first.status == .neverIngested { throw ExitCode(1) }
    }

    private func performCharacters() throws {
        guard !Files.exists(Paths.join(folder, "run.json")) else {
            throw KeifuError(
                .usage, "--characters asks a corpus, and this is a run", file: folder,
                remedy: "Name the folder of the corpus.")
        }
        let query = try text.map { DocumentQuery.text(try Files.read($0)) } ?? .name(name ?? "")
        guard
            let trace = try CharacterTrace.inCorpus(
                try CorpusFolder(path: folder), query, characters: characters.map(\.range),
                places: places.places())
        else {
            Terminal.line("never ingested: no source of this corpus held such a document")
            throw ExitCode(1)
        }
        if json {
            try Terminal.writeJSON([
                "id": trace.id.hex, "encoding": trace.encoding ?? NSNull(),
                "raw_member": trace.rawMember ?? NSNull(),
                "characters": trace.jsonObjects,
            ])
        } else {
            if let member = trace.rawMember {
                Terminal.line("bytes count in the payload of the member at byte \(member)")
            }
            for unit in trace.units { CharacterPrinter.print(unit, of: trace) }
        }
    }

    private func print(_ trace: DocumentTrace) {
        guard let id = trace.id else {
            Terminal.line("never ingested: no source of this corpus held such a document")
            return
        }
        Terminal.line(
            "\(trace.source ?? "")/\(trace.path ?? "")  \(trace.title.map { "『\($0)』" } ?? "")")
        Terminal.line("  id \(id)  licence \(trace.license ?? "")")
        switch trace.status {
        case .kept:
            Terminal.line("  kept, \(trace.split == .heldOut ? "held out" : "for training")")
        case .dropped:
            Terminal.line("  dropped: \(trace.drop.map(Self.reason) ?? "")")
        case .duplicate:
            let similarity = SamplePrinter.decimal(trace.similarity ?? 0)
            Terminal.line(
                "  a duplicate of \(trace.keptID?.hex ?? ""), similarity \(similarity)")
        case .neverIngested:
            break
        }
        for exposure in trace.exposures {
            let loss = exposure.loss.map { "  loss \(SamplePrinter.decimal($0))" } ?? ""
            let lost = exposure.effective ? "" : "  (not effective)"
            Terminal.line(
                "  epoch \(exposure.epoch)  step \(exposure.step)  row \(exposure.row)  tokens \(exposure.tokenRange.lowerBound)..\(exposure.tokenRange.upperBound)\(loss)\(lost)"
            )
        }
    }

    private static func reason(_ drop: Verdict.Drop) -> String {
        var text = "\(drop.stage), \(drop.rule)"
        if let value = drop.value { text += ": \(SamplePrinter.decimal(value))" }
        if let threshold = drop.threshold {
            text += " against \(SamplePrinter.decimal(threshold))"
        }
        if let detail = drop.detail { text += " (\(detail))" }
        return text
    }
}
