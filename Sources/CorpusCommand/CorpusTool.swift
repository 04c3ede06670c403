internal import ArgumentParser

/// The command `corpus`.
@main struct CorpusTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract:
            "Turn raw Japanese text into a sealed corpus, and ask why anything is or is not in it.",
        subcommands: [
            BuildCommand.self, VerifyCommand.self, ExplainCommand.self, WhatIfCommand.self,
            DuplicatesCommand.self, ContaminationsCommand.self, ShardCommand.self,
            LanguageModelCommand.self,
            BenchmarkCommand.self,
        ])
}
