internal import ArgumentParser

/// `pretrain`: training a language model, scoring it, and letting it write.
@main
struct PretrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pretrain",
        abstract: "Train a Llama-architecture language model on token shards.",
        subcommands: [
            RunCommand.self, EvaluateCommand.self, GenerateCommand.self, BenchmarkCommand.self,
            LogitsCommand.self,
        ])
}
