internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation
internal import Recipes
internal import Storage

/// `corpus benchmark deduplicate`: near-duplicates among texts.
struct BenchmarkDeduplicateCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "deduplicate",
        abstract: "Find the near-duplicates among texts, and time it.",
        discussion: """
            The files are JSON lines with the texts under `text`; they are read before the clock starts. Signatures are \
            timed on one thread, removal with all. With --removals or --pairs a line of JSON for each removed text, or \
            for each pair that shares a band key, goes to a file.
            """)

    @Argument(help: ArgumentHelp("JSON lines.", valueName: "file")) var files: [String]
    @Option(help: "Bands and rows by name: doubri, datatrove, llmjp.") var preset: String?
    @Option(help: "Characters in an n-gram.") var ngram: Int?
    @Option(help: "Bands.") var bands: Int?
    @Option(help: "Rows in a band.") var rows: Int?
    @Option(help: "The similarity from which a text is removed.") var threshold: Double?
    @Option(help: "Mebibytes that removal may hold beside the texts.") var memory = 512
    @Option(help: "How often signatures are timed; the fastest counts. 0 leaves them out.")
    var runs = 3
    @Option(help: ArgumentHelp("Write what is removed.", valueName: "file")) var removals: String?
    @Option(help: ArgumentHelp("Write the candidate pairs.", valueName: "file")) var pairs: String?
    @OptionGroup var jobs: JobsOptions

    func validate() throws {
        guard runs >= 0, memory > 0 else {
            throw ValidationError("--runs is at least 0, --memory at least 1")
        }
        guard preset.map({ DeduplicationBenchmark.preset($0) != nil }) ?? true else {
            throw ValidationError("--preset is doubri, datatrove or llmjp")
        }
    }

    func perform() throws {
        var settings =
            preset.flatMap { DeduplicationBenchmark.preset($0) } ?? BuildRecipe.MinHashSettings()
        if let ngram { settings.ngram = ngram }
        if let bands { settings.bands = bands }
        if let rows { settings.rows = rows }
        if let threshold { settings.threshold = threshold }
        let benchmark = try DeduplicationBenchmark(
            files: files, settings: settings, threads: jobs.count, memory: memory << 20)
        let folder = Paths.join(NSTemporaryDirectory(), "keifu-\(UUID().uuidString)")
        defer { try? Files.remove(folder) }
        let (removed, seconds) = try benchmark.removals(folder: folder)
        if let removals {
            try Self.write(removals, removed) {
                [
                    "text": $0.text, "method": $0.method, "kept": $0.kept,
                    "similarity": $0.similarity,
                ]
            }
        }
        if let pairs {
            try Self.write(pairs, try benchmark.pairs()) {
                ["first": $0.first, "second": $0.second, "similarity": $0.similarity]
            }
        }
        var figures: [String: Any] = [
            "documents": benchmark.count, "bytes": benchmark.bytes, "ngram": settings.ngram,
            "bands": settings.bands,
            "rows": settings.rows, "threshold": settings.threshold,
            "removal_seconds": seconds, "threads": jobs.count, "removed": removed.count,
            "removed_exactly": removed.count { $0.method == "exact" },
            "peak_rss_bytes": PeakMemory.bytes,
        ]
        if runs > 0 {
            let timed = benchmark.signatureSeconds(rounds: runs)
            figures["folded_bytes"] = timed.folded
            figures["folding_seconds"] = timed.folding
            figures["signature_seconds"] = timed.signatures
            figures["signature_mb_per_second"] = Double(timed.folded) / timed.signatures / 1e6
        }
        try Terminal.writeJSON(figures)
    }

    private static func write<Item>(
        _ path: String, _ items: [Item], _ object: (Item) -> [String: Any]
    ) throws {
        let writer = try AtomicFileWriter(path: path)
        for item in items {
            let line = try JSONSerialization.data(
                withJSONObject: object(item), options: [.sortedKeys])
            try writer.write(Array(line) + [0x0A])
        }
        try writer.commit()
    }
}
