internal import ArgumentParser

/// `tokenizer`: trains byte-level BPE tokenizers and encodes with them.
@main
struct TokenizerTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenizer",
        abstract: "Train byte-level BPE tokenizers, and encode and decode with them.",
        subcommands: [
            TrainCommand.self, EncodeCommand.self, DecodeCommand.self, ExportCommand.self,
            ShowCommand.self,
        ])
}
