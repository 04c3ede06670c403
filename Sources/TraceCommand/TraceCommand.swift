import ArgumentParser

/// `trace`: questions over the ledgers of corpora and runs.
@main
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Asks where the tokens that a model saw came from, and verifies the answer.",
        subcommands: [SampleCommand.self, DocumentCommand.self, VerifyCommand.self])
}
