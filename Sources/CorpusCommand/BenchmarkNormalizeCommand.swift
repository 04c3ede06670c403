internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation
internal import Lineage

/// `corpus benchmark normalize`: normalisation with edit maps.
struct BenchmarkNormalizeCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "normalize",
        abstract: "Time normalisation with its edit maps.",
        discussion: """
            The files are UTF-8; a NUL byte ends a document. They are read before the clock starts, and text and map of \
            every document are built. `checksum` is the SHA-256 of the texts.
            """)

    @Argument(help: ArgumentHelp("UTF-8 text.", valueName: "file")) var files: [String]
    @Option(
        help: ArgumentHelp(
            "Rules and presets, with commas between them; without it those of a recipe that names none.",
            valueName: "names"))
    var rules: String?
    @Option(help: "How often; the fastest time counts.") var runs = 3
    @Flag(help: "Write the normalised texts instead, each ended by a NUL byte.") var text = false

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs is at least 1") }
    }

    func perform() throws {
        let names = rules.map { $0.split(separator: ",").map(String.init) }
        let chosen = try names.map { try NormalizationBenchmark.rules(named: $0) }
        let benchmark = try NormalizationBenchmark(
            files: files, rules: chosen ?? NormalizationRule.standard)
        if text {
            try benchmark.texts {
                try FileHandle.standardOutput.write(contentsOf: Data($0 + [0]))
            }
            return
        }
        let result = benchmark.run(times: runs)
        try Terminal.writeJSON([
            "bytes": result.bytes, "documents": benchmark.documents.count,
            "seconds": result.seconds,
            "megabytes_per_second": Double(result.bytes) / result.seconds / 1e6, "threads": 1,
            "output_bytes": result.outputBytes, "runs": result.runs,
            "rules": benchmark.rules.map(\.rawValue), "checksum": result.checksum.hex,
        ])
    }
}
