internal import ArgumentParser
internal import CommandSupport
internal import Foundation
internal import Pretraining

/// `pretrain benchmark`: how fast this machine trains a recipe's model.
struct BenchmarkCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Time training steps; tokens are random where the recipe names no shards.")

    @Argument(help: "The recipe.") var config: String
    @Option(help: "Steps to time, after one to warm up.") var steps = 5
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard steps > 0 else { throw ValidationError("--steps is at least 1") }
    }

    func perform() throws {
        let benchmark = try TrainingBenchmark(recipe: config)
        let bar = ProgressBar("timing", total: steps, unit: "steps", quiet: progress.quiet)
        let result = try benchmark.run(steps: steps) { bar.update($0) }
        bar.finish()
        let total = result.phases.reduce(0) { $0 + $1.seconds }
        if json {
            var phases: [String: Any] = [:]
            for (name, seconds) in result.phases { phases[name] = seconds / total }
            try Terminal.writeJSON([
                "tokens_per_second": result.tokensPerSecond, "gflops": result.gflops,
                "sgemm_peak_gflops": result.peakGflops,
                "peak_fraction": result.gflops / result.peakGflops,
                "peak_rss_bytes": result.peakMemory, "phases": phases,
            ])
            return
        }
        Terminal.line(
            String(
                format: "%@ tokens/s, %.1f GFLOP/s, %.0f%% of the sgemm peak of %.1f, %.0f MiB",
                ProgressBar.grouped(Int(result.tokensPerSecond)), result.gflops,
                100 * result.gflops / result.peakGflops, result.peakGflops,
                Double(result.peakMemory) / 1_048_576))
        for (name, seconds) in result.phases {
            Terminal.line(String(format: "  %5.1f%%  %@", 100 * seconds / total, name))
        }
    }
}
