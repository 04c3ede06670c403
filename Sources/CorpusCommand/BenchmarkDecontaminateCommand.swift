internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation
internal import Ledger

/// `corpus benchmark decontaminate`: the search for the texts of test sets.
struct BenchmarkDecontaminateCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "decontaminate",
        abstract: "Time the search for the texts of test sets.",
        discussion: """
            The test sets are those of the recipe. The files are UTF-8; a NUL byte ends a document. They are read \
            before the clock starts. Folding the documents, which a build does anyway, is timed apart.
            """)

    @Argument(help: ArgumentHelp("A build recipe with test sets.", valueName: "recipe"))
    var recipe: String
    @Argument(help: ArgumentHelp("UTF-8 text.", valueName: "file")) var files: [String]
    @Option(help: "How often; the fastest time counts.") var runs = 3
    @Flag(help: "List what is found instead, a line of JSON for each hit.") var hits = false

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs is at least 1") }
    }

    func perform() throws {
        let benchmark = try DecontaminationBenchmark(recipe: recipe, files: files)
        if hits {
            try benchmark.hits { document, rows in
                for row in rows { try write(row, document: document, of: benchmark.documents) }
            }
            return
        }
        let result = benchmark.run(times: runs)
        try Terminal.writeJSON([
            "bytes": result.bytes, "folded_bytes": result.foldedBytes,
            "documents": benchmark.documents.count, "hits": result.hits,
            "fold_seconds": result.foldSeconds, "search_seconds": result.searchSeconds,
            "load_seconds": result.loadSeconds,
            "folded_megabytes_per_second": Double(result.foldedBytes) / result.searchSeconds / 1e6,
            "threads": 1,
            "sets": benchmark.sets.map { set -> [String: Any] in
                [
                    "name": set.name, "items": set.items, "texts": set.texts, "long": set.long,
                    "short": set.short, "too_short": set.tooShort, "repeated": set.repeated,
                ]
            },
        ])
    }

    private func write(_ row: ContaminationRow, document: Int, of texts: [[UInt8]]) throws {
        let object: [String: Any] = [
            "document": document, "set": row.set, "item": row.item, "field": row.field,
            "start": row.range.lowerBound, "end": row.range.upperBound, "coverage": row.coverage,
            "text": String(decoding: texts[document][row.range], as: UTF8.self),
        ]
        let line = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        try FileHandle.standardOutput.write(contentsOf: line + [0x0A])
    }
}
