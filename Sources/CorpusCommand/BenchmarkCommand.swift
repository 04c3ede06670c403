internal import ArgumentParser

/// `corpus benchmark`: figures that the scripts in Benchmarks ask for.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measure one stage on one thread and print JSON; `make bench` calls these.",
        subcommands: [
            BenchmarkDeduplicateCommand.self,
            BenchmarkDecontaminateCommand.self,
            BenchmarkDetectCommand.self,
            BenchmarkExtractCommand.self,
            BenchmarkLedgerCommand.self,
            BenchmarkMaskCommand.self,
            BenchmarkMeasureCommand.self,
            BenchmarkNormalizeCommand.self,
            BenchmarkPassagesCommand.self,
            BenchmarkReadCommand.self,
            BenchmarkRebuildCommand.self,
            BenchmarkRecordsCommand.self,
            BenchmarkWhatIfCommand.self,
        ])
}
