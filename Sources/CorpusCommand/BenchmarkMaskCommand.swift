internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation

/// `corpus benchmark mask`: personal information in texts.
struct BenchmarkMaskCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "mask",
        abstract: "Find the personal information in texts on one thread, and time it.",
        discussion: """
            The files are UTF-8; a NUL byte ends a document. They are read before the clock starts. With --matches a \
            line of JSON for each match is written instead: the document's number, the kind, the bytes' range, the \
            text and what stands around it.
            """)

    /// Bytes of the text around a match that are shown.
    private static let context = 60

    @Argument(help: ArgumentHelp("UTF-8 text.", valueName: "file")) var files: [String]
    @Option(help: "How often; the fastest time counts.") var runs = 3
    @Flag(help: "Write the matches, each as a line of JSON.") var matches = false

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs is at least 1") }
    }

    func perform() throws {
        let result = try MaskBenchmark(files: files, rounds: matches ? 1 : runs)
        if matches {
            for match in result.matches {
                try Self.write(match, of: result.documents[match.document])
            }
            return
        }
        var counts: [String: Int] = [:]
        for kind in MaskKind.allCases {
            counts[kind.rawValue] = result.matches.count { $0.kind == kind }
        }
        try Terminal.writeJSON([
            "bytes": result.bytes, "documents": result.documents.count, "seconds": result.seconds,
            "megabytes_per_second": Double(result.bytes) / result.seconds / 1e6, "threads": 1,
            "matches": counts,
        ])
    }

    private static func write(_ match: MaskBenchmark.Match, of document: [UInt8]) throws {
        let (start, end) = (match.range.lowerBound, match.range.upperBound)
        var before = max(0, start - context)
        while before > 0, document[before] & 0xC0 == 0x80 { before -= 1 }
        var behind = min(document.count, end + context)
        while behind < document.count, document[behind] & 0xC0 == 0x80 { behind += 1 }
        let object: [String: Any] = [
            "document": match.document, "kind": match.kind.rawValue, "start": start, "end": end,
            "text": String(decoding: document[start..<end], as: UTF8.self),
            "before": String(decoding: document[before..<start], as: UTF8.self),
            "after": String(decoding: document[end..<behind], as: UTF8.self),
        ]
        let line = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        FileHandle.standardOutput.write(line + Data([0x0A]))
    }
}
