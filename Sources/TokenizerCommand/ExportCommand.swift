internal import ArgumentParser
internal import CommandSupport
internal import Storage
internal import Tokenization

/// `tokenizer export`.
struct ExportCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a tokenizer in the format of another library.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case huggingface
        case sentencepiece
        case tiktoken
    }

    @Option(help: ArgumentHelp("The tokenizer's folder.", valueName: "dir"))
    var tokenizer: String

    @Option(help: "The format.")
    var format: Format

    @Option(help: ArgumentHelp("Where to write it; for huggingface a folder.", valueName: "path"))
    var output: String

    func perform() throws {
        guard format == .huggingface else {
            throw KeifuError.badInput(
                "the export format \(format.rawValue) is not supported by this version yet",
                remedy: "Use --format huggingface.")
        }
        try Tokenizer.load(folder: tokenizer).export(to: output)
    }
}
