internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation
internal import Storage

/// `corpus benchmark passages`: text that stands in several places.
struct BenchmarkPassagesCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "passages",
        abstract: "Find the repeated passages of texts, and time it.",
        discussion: """
            The files are JSON lines with the texts under `text`; they are read before the clock starts. With --cuts a \
            line of JSON for each cut goes to a file: the text's number, the bytes' range, the text that keeps it and \
            the byte where it begins there.
            """)

    @Argument(help: ArgumentHelp("JSON lines.", valueName: "file")) var files: [String]
    @Option(help: "The fewest characters that repeat.") var characters = 100
    @Option(help: "Mebibytes that the search may hold beside the texts.") var memory = 512
    @Option(help: ArgumentHelp("Write the cuts.", valueName: "file")) var cuts: String?
    @OptionGroup var jobs: JobsOptions

    func validate() throws {
        guard characters > 0, memory > 0 else {
            throw ValidationError("--characters and --memory are at least 1")
        }
    }

    func perform() throws {
        let benchmark = try PassageBenchmark(files: files, threads: jobs.count)
        let folder = Paths.join(NSTemporaryDirectory(), "keifu-\(UUID().uuidString)")
        defer { try? Files.remove(folder) }
        let (found, time) = try benchmark.cuts(
            characters: characters, memory: memory << 20, folder: folder)
        if let cuts {
            let writer = try AtomicFileWriter(path: cuts)
            for cut in found {
                let line = try JSONSerialization.data(
                    withJSONObject: [
                        "text": cut.text, "start": cut.range.lowerBound,
                        "end": cut.range.upperBound, "kept": cut.kept,
                        "kept_start": cut.keptStart,
                    ], options: [.sortedKeys])
                try writer.write(Array(line) + [0x0A])
            }
            try writer.commit()
        }
        try Terminal.writeJSON([
            "documents": benchmark.count, "bytes": benchmark.bytes, "characters": characters,
            "threads": jobs.count, "seconds": time.elapsed, "processor_seconds": time.processor,
            "mb_per_processor_second": Double(benchmark.bytes) / time.processor / 1e6,
            "cuts": found.count, "bytes_cut": found.reduce(0) { $0 + $1.range.count },
            "peak_rss_bytes": PeakMemory.bytes,
        ])
    }
}
