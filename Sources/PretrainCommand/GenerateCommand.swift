internal import ArgumentParser
internal import CommandSupport
internal import Foundation
internal import Pretraining

/// `pretrain generate`: what a checkpoint goes on with after a prompt.
struct GenerateCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Continue a text; it is printed as it is made.")

    @Argument(help: "The folder of a checkpoint.") var checkpoint: String
    @Option(help: "The text to go on from.") var prompt: String
    @Option(help: "The most tokens to make.") var tokens = 100
    @Option(help: "Above 1: more surprising; 0: always the most likely token.")
    var temperature = 0.8
    @Option(help: "Draw only from the most likely tokens that make up this much.")
    var topP = 0.95
    @Option(help: "The seed of the draw.") var seed: UInt64 = 1
    @Option(help: "Compute threads.") var threads = 1
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard tokens >= 0 else { throw ValidationError("--tokens is at least 0") }
        guard temperature >= 0, temperature.isFinite else {
            throw ValidationError("--temperature is at least 0")
        }
        guard topP > 0, topP <= 1 else {
            throw ValidationError("--top-p is above 0 and at most 1")
        }
        guard threads > 0 else { throw ValidationError("--threads is at least 1") }
    }

    func perform() throws {
        PretrainingThreads.configure(threads)
        let generation = try TextGeneration(checkpoint: checkpoint)
        Terminal.write(prompt)
        let began = Date()
        let made = try generation.run(
            prompt: Array(prompt.utf8), tokens: tokens,
            sampler: TokenSampler(temperature: temperature, topP: topP, seed: seed)
        ) { FileHandle.standardOutput.write(Data($0)) }
        Terminal.write("\n")
        if !progress.quiet {
            let seconds = max(Date().timeIntervalSince(began), 1e-9)
            Terminal.writeError(
                String(format: "%d tokens, %.0f tokens/s\n", made, Double(made) / seconds))
        }
    }
}
