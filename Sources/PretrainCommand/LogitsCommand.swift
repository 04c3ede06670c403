internal import ArgumentParser
internal import CommandSupport
internal import Pretraining

/// `pretrain logits`: the numbers before the softmax, to be held against another implementation's.
struct LogitsCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "logits", abstract: "Write a text's logits as an .npy file, to compare.",
        shouldDisplay: false)

    @Argument(help: "The folder of a checkpoint.") var checkpoint: String
    @Option(help: "The text.") var prompt: String
    @Option(help: "The .npy file to write: float32, tokens × vocabulary.") var output: String

    func perform() throws {
        let tokens = try TextLogits(checkpoint: checkpoint).write(
            of: Array(prompt.utf8), to: output)
        try Terminal.writeJSON(["tokens": tokens.map(Int.init)])
    }
}
