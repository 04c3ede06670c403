internal import ArgumentParser
internal import CommandSupport
internal import Foundation
internal import Pretraining

/// `pretrain evaluate`: the loss of a checkpoint on shards that it was not trained on.
struct EvaluateCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Score a checkpoint on a shard set, token by token.")

    @Argument(help: "The folder of a checkpoint.") var checkpoint: String
    @Option(help: "The shard set to score.") var shards: String
    @Flag(help: "Print one JSON object.") var json = false
    @Option(help: "Compute threads.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads is at least 1") }
    }

    func perform() throws {
        PretrainingThreads.configure(threads)
        let evaluation = try ModelEvaluation(checkpoint: checkpoint, shards: shards)
        var bar: ProgressBar?
        var done = 0
        let result = try evaluation.run {
            if bar == nil {
                bar = ProgressBar("scoring", total: $1, unit: "tokens", quiet: progress.quiet)
            }
            done = $0
            bar?.update(done)
        }
        bar?.finish()
        if json {
            try Terminal.writeJSON(Self.object(result))
        } else {
            Terminal.write(Self.text(result))
        }
    }

    private static func object(_ result: EvaluationResult) -> [String: Any] {
        var object = fields(result.total)
        object["unigram_entropy"] = result.unigramEntropy
        var sources: [String: Any] = [:]
        for (name, part) in result.bySource where part.targets > 0 { sources[name] = fields(part) }
        object["by_source"] = sources
        return object
    }

    private static func fields(_ part: EvaluationResult.Part) -> [String: Any] {
        var fields: [String: Any] = [
            "loss": part.loss, "perplexity": part.perplexity, "targets": part.targets,
            "bytes": part.bytes,
        ]
        // A source of end-of-text tokens alone has no bytes to divide by.
        fields["bits_per_byte"] = part.bytes > 0 ? part.bitsPerByte : NSNull()
        return fields
    }

    private static func text(_ result: EvaluationResult) -> String {
        func line(_ name: String, _ part: EvaluationResult.Part) -> String {
            String(
                format: "%@: loss %.4f, perplexity %.1f, %.4f bits per byte, %@ targets\n", name,
                part.loss, part.perplexity, part.bitsPerByte,
                ProgressBar.grouped(Int(part.targets)))
        }
        var text = line("all", result.total)
        for (name, part) in result.bySource where part.targets > 0 {
            text += line("  " + name, part)
        }
        text += String(
            format: "loss %.4f against the unigram entropy %.4f of the same tokens: %.4f %@\n",
            result.total.loss, result.unigramEntropy,
            abs(result.unigramEntropy - result.total.loss),
            result.total.loss < result.unigramEntropy ? "below" : "above")
        return text
    }
}
