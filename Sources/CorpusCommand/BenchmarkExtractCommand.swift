internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation
internal import Lineage
internal import Recipes
internal import Storage

/// `corpus benchmark extract`: the text of web pages, and how fast it comes.
struct BenchmarkExtractCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Extract the text of HTML files: a line of JSON a page, then one with the time.",
        discussion: """
            Times decoding, parsing, extraction and the edit map on one thread, files being in memory; \
            the median of the runs.
            """)

    @Argument(help: ArgumentHelp("HTML files, or folders of them.", valueName: "path"))
    var paths: [String]

    @Option(help: "How often to run over all pages.")
    var runs = 1

    func perform() throws {
        var files: [String] = []
        for path in paths {
            if Files.isDirectory(path) {
                files += try Files.filesRecursively(in: path)
                    .filter { $0.hasSuffix(".html") || $0.hasSuffix(".htm") }.sorted()
                    .map { Paths.join(path, $0) }
            } else {
                files.append(path)
            }
        }
        let pages = try files.map { try Files.read($0) }
        let source = try SourceDescription.parse(
            "{name: pages, format: html, files: ['**'], license: CC0-1.0, added: 2026-11-22}",
            file: "source.yaml", folder: ".")
        let preparation = try DocumentPreparation(source: source, normalize: [])
        var seconds: [Double] = []
        for run in 0..<max(1, runs) {
            var spent = Duration.zero
            for (path, page) in zip(files, pages) {
                var outcome = Result<PreparedDocument, PreparationFailure>.failure(
                    PreparationFailure(stage: "", rule: ""))
                spent += ContinuousClock().measure {
                    outcome = Result { () throws(PreparationFailure) in
                        try preparation.prepareText(page, path: path)
                    }
                }
                if run == 0 { try Self.print(path, outcome) }
            }
            seconds.append(spent / .seconds(1))
        }
        try Self.line(
            [
                "pages": pages.count, "bytes": pages.reduce(0) { $0 + $1.count },
                "seconds": seconds.sorted()[seconds.count / 2],
            ])
    }

    private static func print(
        _ path: String, _ outcome: Result<PreparedDocument, PreparationFailure>
    ) throws {
        switch outcome {
        case .success(let document):
            var object: [String: Any] = [
                "path": path, "text": String(decoding: document.text, as: UTF8.self),
                "encoding": document.metadata.encoding, "edit_bytes": document.storedEdits.count,
            ]
            object["title"] = document.metadata.title
            object["author"] = document.metadata.author
            object["created"] = document.metadata.created
            object["license"] = document.metadata.license
            for field in document.metadata.extra { object[field.name] = field.value }
            try line(object)
        case .failure(let failure):
            try line([
                "path": path, "dropped": "\(failure.drop.stage)/\(failure.drop.rule)",
            ])
        }
    }

    private static func line(_ object: [String: Any]) throws {
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        Terminal.line(String(decoding: data, as: UTF8.self))
    }
}
