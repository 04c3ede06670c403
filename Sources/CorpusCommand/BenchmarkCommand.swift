internal import ArgumentParser

/// `corpus benchmark`: figures that the scripts in Benchmarks ask for.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Time one stage of a build by itself; the scripts in Benchmarks call these.",
        subcommands: [BenchmarkExtractCommand.self])
}
