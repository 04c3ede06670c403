internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

/// `corpus build`: raw files become a sealed corpus.
struct BuildCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build a corpus from a recipe.",
        discussion: """
            The folder's bytes depend on the recipe, the raw files and the versions of the libraries alone: not on \
            --jobs, nor on how often the build was killed and gone on with, nor on the number of processes that \
            `mpirun -n N corpus build …` starts to share the work; they need to see the same folders.
            """)

    @Argument(help: ArgumentHelp("The recipe.", valueName: "recipe.yaml"))
    var recipe: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var jobs: JobsOptions
    @OptionGroup var progress: ProgressOptions

    @Flag(help: "Print what would be done, and do nothing.")
    var dryRun = false

    func perform() throws {
        ProcessMemory.keepFreed()
        let team = try Team.launched()
        let build: CorpusBuild
        let folder: CorpusBuild.Output?
        do {
            (build, folder) = try prepared(team)
        } catch let error as KeifuError where team.size > 1 {
            // All ranks have the same error: rank 0 says it, and nobody ends the job before it has.
            if team.isRoot { Terminal.writeError("error: \(error)\n") }
            try team.barrier()
            throw ExitCode(error.kind.rawValue)
        }
        guard let folder else { return }
        try armInterruption(team)
        do {
            let outcome = try build.run(folder)
            Interruption.disarm()
            guard team.isRoot else { return }
            switch outcome {
            case .built(let manifest): printSummary(manifest)
            case .alreadyComplete(let manifest):
                Terminal.line("\(output.output) is complete already: the same recipe and input")
                Terminal.line("root \(manifest.root)")
            }
        } catch {
            guard team.size > 1 else { throw error }
            // This rank alone may have failed: the others would wait for it for ever. They end by a signal, and
            // may find that they have failed themselves; one of all says why.
            let failure = error as? KeifuError ?? KeifuError(.inputOutput, "\(error)")
            if Interruption.mayTell() {
                Terminal.writeError("\nerror (rank \(team.rank)): \(failure)\n\(kept)\n")
            }
            team.abort(failure.kind.rawValue)
        }
    }

    /// What is said when a build ends early.
    private var kept: String {
        "What is finished is kept in \(output.output): the same command with --resume goes on."
    }

    /// From here a signal leaves a message. In a team the first rank to make the mark gives it; the mark's name is
    /// new, so one that an earlier run left does not silence this one.
    private func armInterruption(_ team: Team) throws {
        guard team.size > 1 else {
            Interruption.arm(remedy: kept, mark: nil)
            return
        }
        let name = try team.broadcast(Array("ended-\(UInt64.random(in: 0 ... .max))".utf8))
        Interruption.arm(
            cause: "rank \(team.rank) of \(team.size); another rank died, or the job was stopped",
            remedy: kept,
            mark: output.output + "/.work/" + String(decoding: name, as: UTF8.self))
    }

    /// The build, and its folder; no folder where the plan was only to be printed.
    private func prepared(_ team: Team) throws -> (CorpusBuild, CorpusBuild.Output?) {
        let resolved = try team.together { try BuildRecipe.load(recipe, vocabulary: .corpus) }
        let bars = BuildProgressBars(quiet: progress.quiet || !team.isRoot)
        let plan = try BuildPlan(recipe: resolved, threads: jobs.count, team: team) {
            bars.hashed(files: $0, of: $1)
        }
        let build = CorpusBuild(plan: plan, threads: jobs.count, team: team) { bars.show($0) }
        if dryRun {
            if team.isRoot { try printPlan(plan, ranks: team.size) }
            return (build, nil)
        }
        let folder = try build.prepare(
            output: output.output, resume: output.resume, force: output.force)
        if let owner = folder.staleOwner, !progress.quiet {
            Terminal.writeError(
                "note: \(owner) left \(output.output) locked and is gone; its lock is taken over\n")
        }
        return (build, folder)
    }

    private func printPlan(_ plan: BuildPlan, ranks: Int) throws {
        Terminal.line("corpus    \(plan.recipe.name), to \(output.output)")
        for (index, source) in plan.recipe.sources.enumerated() {
            let files = plan.files.filter { $0.source == index }
            let bytes = files.reduce(0) { $0 + $1.bytes }
            Terminal.line(
                "source    \(source.name): \(ProgressBar.grouped(files.count)) files, "
                    + "\(ProgressBar.grouped(bytes)) bytes, \(source.format.rawValue), "
                    + source.license)
        }
        for set in try TestSetIndex(plan.recipe.decontamination).sets {
            Terminal.line(
                "test set  \(set.name): \(ProgressBar.grouped(set.items)) items, "
                    + "\(ProgressBar.grouped(set.long)) texts, "
                    + "\(ProgressBar.grouped(set.short)) short ones, looked for as sentences, "
                    + "\(ProgressBar.grouped(set.tooShort)) too short to look for, "
                    + "\(ProgressBar.grouped(set.repeated)) repeated")
        }
        Terminal.line(
            "work      \(plan.units.count) units of about "
                + "\(ProgressBar.grouped(plan.recipe.workUnitBytes)) bytes, "
                + (ranks > 1 ? "\(ranks) ranks of " : "") + "\(jobs.count) threads")
        Terminal.line("result    \(plan.recipe.partitions) partitions")
        Terminal.line("identity  \(plan.identity.hex)")
        Terminal.line("")
        Terminal.write(plan.resolvedYAML)
    }

    private func printSummary(_ manifest: CorpusManifest) {
        let drops = manifest.counts.dropped.map { ("  − \($0.stage) \($0.rule)", $0.documents) }
        let width = drops.reduce(32) { max($0, $1.0.count) } + 2
        func line(_ name: String, _ value: Int, _ note: String = "") {
            let number = ProgressBar.grouped(value)
            let padding = String(repeating: " ", count: max(0, 12 - number.count))
            Terminal.line(
                "\(name.padding(toLength: width, withPad: " ", startingAt: 0))\(padding)\(number)\(note)"
            )
        }
        line("ingested", manifest.counts.ingested)
        for (name, documents) in drops { line(name, documents) }
        line(
            "kept", manifest.counts.kept,
            "  (\(ProgressBar.grouped(manifest.counts.train)) train, "
                + "\(ProgressBar.grouped(manifest.counts.heldOut)) held out)")
        line("characters", manifest.kept.characters)
        Terminal.line("root \(manifest.root)")
    }
}

/// `--jobs N`.
struct JobsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads; all cores where it is not given.", valueName: "n"))
    var jobs: Int?

    /// How many threads to use.
    var count: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate() throws {
        guard jobs.map({ (1...1024).contains($0) }) ?? true else {
            throw ValidationError("--jobs wants a number from 1 to 1024.")
        }
    }
}
