internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Recipes

/// `corpus benchmark read`: how fast is a source read?
struct BenchmarkReadCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract:
            "Read a source to normalised text with its map, on one thread, and time the stages.",
        discussion: """
            Files are in the page cache: a first round warms up, the fastest of the others counts. Times are \
            the thread's processor time, rates by the bytes of the files as they lie.
            """)

    @Argument(help: ArgumentHelp("The source's description.", valueName: "source.yaml"))
    var source: String

    @Option(help: "Rounds after the first.") var rounds = 3

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds is at least 1") }
    }

    func perform() throws {
        let source = try SourceDescription.load(source)
        let result = try ReadingBenchmark(
            source: source, normalize: NormalizationRule.standard, rounds: rounds)
        var stages: [String: Any] = [:]
        for stage in result.stages { stages[stage.name] = stage.seconds }
        try Terminal.writeJSON([
            "format": source.format.rawValue, "files": result.files,
            "file_bytes": result.fileBytes, "records": result.records,
            "record_bytes": result.recordBytes, "documents": result.documents,
            "text_bytes": result.textBytes, "seconds": result.seconds,
            "mb_per_second": Double(result.fileBytes) / result.seconds / 1e6,
            "record_mb_per_second": Double(result.recordBytes) / result.seconds / 1e6,
            "stages": stages, "stored_edits_bytes": result.storedBytes,
            "stored_edits_zstd_bytes": result.compressedBytes,
        ])
    }
}
