import ArgumentParser

/// `trace`: questions over the ledgers of corpora and runs.
@main
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Ask where the tokens that a model saw came from, and verify the answer.",
        subcommands: [SampleCommand.self, DocumentCommand.self, VerifyCommand.self])
}
