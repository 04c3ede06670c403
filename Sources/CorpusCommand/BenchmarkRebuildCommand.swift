internal import ArgumentParser
internal import CommandSupport
internal import Corpus

/// `corpus benchmark rebuild`: a document's map again, and places looked up in it.
struct BenchmarkRebuildCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Time making a document's edit map again and looking places up in it.",
        discussion: "Normalised as by a recipe that names no rules. Figures are medians.")

    @Argument(help: ArgumentHelp("A record of the format.", valueName: "file")) var file: String
    @Option(help: "The format, as in source.yaml.") var format = "aozora"
    @Option(help: "Look-ups of single characters.") var lookups = 1000
    @Option(help: "How often.") var runs = 21

    func validate() throws {
        guard runs > 0, lookups > 0 else {
            throw ValidationError("--runs and --lookups are at least 1")
        }
    }

    func perform() throws {
        let benchmark = try RebuildBenchmark(file: file, format: format)
        let result = try benchmark.run(times: runs, lookups: lookups)
        try Terminal.writeJSON([
            "raw_bytes": result.rawBytes, "text_bytes": result.textBytes, "runs": result.runs,
            "rebuild_milliseconds": result.rebuildMilliseconds,
            "lookup_milliseconds": result.lookupMilliseconds, "lookups": lookups,
            "checksum": result.checksum,
        ])
    }
}
