internal import ArgumentParser
internal import CommandSupport
internal import Foundation
internal import MPI
internal import Pretraining
internal import Storage

/// `pretrain run`: a run from its recipe to its last checkpoint, at every rank that mpirun starts.
struct RunCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Train a model as a recipe says; under mpirun the ranks share each batch.")

    @Argument(help: "The recipe.") var config: String
    @OptionGroup var folder: OutputOptions
    @OptionGroup var progress: ProgressOptions

    func perform() throws {
        let world = try Communicator.world
        let job = PretrainingJob(recipe: config, output: folder.output, communicator: world)
        do {
            guard try job.prepare(resume: folder.resume, force: folder.force) else {
                if world.isRoot { Terminal.line("\(folder.output) is complete; nothing to do") }
                return
            }
        } catch let error as KeifuError {
            // All ranks have the same error: rank 0 says it, and nobody ends the job before it has.
            if world.isRoot { Terminal.writeError("error: \(error)\n") }
            try world.barrier()
            throw ExitCode(error.kind.rawValue)
        }
        do {
            let display = RunDisplay(quiet: progress.quiet, output: folder.output)
            try job.run { if world.isRoot { display.show($0) } }
        } catch {
            // This rank alone may have failed: the others would wait for it for ever.
            let failure = error as? KeifuError ?? KeifuError(.inputOutput, "\(error)")
            let rank = world.size > 1 ? " (rank \(world.rank))" : ""
            Terminal.writeError("\nerror\(rank): \(failure)\n")
            if world.size > 1 { world.abort(failure.kind.rawValue) }
            throw ExitCode(failure.kind.rawValue)
        }
    }
}

/// The bar of a run: step, loss, tokens a second, time left.
private final class RunDisplay {
    private let quiet: Bool
    private let output: String
    private var bar: ProgressBar?
    private var done = 0

    init(quiet: Bool, output: String) {
        self.quiet = quiet
        self.output = output
    }

    func show(_ event: TrainingEvent) {
        switch event {
        case .started(let start):
            let epochs =
                Double(start.steps) * Double(start.tokensPerStep)
                / Double(max(1, start.tokensPerEpoch))
            if !quiet {
                Terminal.writeError(
                    "\(ProgressBar.grouped(start.parameters)) parameters, "
                        + "\(ProgressBar.grouped(start.tokensPerStep)) tokens a step, "
                        + String(format: "%.2f epochs, ", epochs)
                        + "\(start.ranks) rank(s) × \(start.threads) thread(s)"
                        + (start.stepsDone > 0 ? ", going on after step \(start.stepsDone)" : "")
                        + "\n")
            }
            bar = ProgressBar(
                "training", total: Int(start.steps - start.stepsDone), unit: "steps", quiet: quiet)
        case .step(let metrics):
            done += 1
            bar?.update(
                done,
                note: String(
                    format: "step %llu  loss %.4f  %@ tokens/s", metrics.step, metrics.loss,
                    ProgressBar.grouped(Int(metrics.tokensPerSecond))))
        case .checkpoint: break
        case .finished(let steps, let loss):
            bar?.finish(note: String(format: "loss %.4f", loss))
            Terminal.line(
                "\(output): \(steps) steps, loss \(String(format: "%.4f", loss)) in the last")
        }
    }
}
