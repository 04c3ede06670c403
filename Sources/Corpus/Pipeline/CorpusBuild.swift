public import Documents
internal import Ledger
internal import Lineage
public import MPI
internal import Recipes
public import Storage

/// Builds a corpus: raw files in, a sealed folder out. The ranks of a team build it together.
///
/// ```
/// plan ─▶ unit logs ─▶ what repeats what ─▶ passages ─▶ lists of partitions ─▶ partitions ─▶ report ─▶ manifest
/// ```
///
/// Every arrow ends in sealed files, which a resumed build takes as they are. The bytes of the folder depend on
/// the plan alone: not on ranks, threads, kills or resumes.
public struct CorpusBuild: Sendable {
    /// What is built.
    public let plan: BuildPlan
    /// Threads of this process.
    public let threads: Int
    let team: Team
    let observer: BuildObserver

    /// What came of it.
    public enum Outcome: Sendable {
        /// The folder was made.
        case built(CorpusManifest)
        /// The folder held the same result already.
        case alreadyComplete(CorpusManifest)
    }

    /// A build of a plan.
    ///
    /// - Parameters:
    ///   - team: the processes that build together; all of them see the same folders.
    ///   - observe: called with this process's progress, from several threads.
    public init(
        plan: BuildPlan, threads: Int, team: Team = .alone,
        observe: @escaping @Sendable (BuildEvent) -> Void = { _ in }
    ) {
        self.plan = plan
        self.threads = threads
        self.team = team
        observer = BuildObserver(report: observe)
    }

    /// The folder of a build, decided upon and locked.
    public struct Output {
        let path: String
        let isComplete: Bool
        /// The root's; the other ranks write under its lock.
        let folder: OutputFolder?
        /// The process that left the folder locked when it died, if one did.
        public let staleOwner: LockOwner?

        var work: String { Paths.join(path, ".work") }
    }

    /// Decides what to do in a folder and locks it. Every rank has the same answer, or throws the same error.
    ///
    /// - Throws: `KeifuError` where the folder is locked or holds something else.
    public func prepare(output path: String, resume: Bool, force: Bool) throws -> Output {
        var folder: OutputFolder?
        let answer = try team.atRoot {
            let made = try OutputFolder(
                path: path, identity: plan.identity, seal: CorpusManifest.fileName,
                sealedIdentity: { _ in
                    (try? CorpusManifest.read(folder: path)).flatMap { Digest(hex: $0.identity) }
                }, resume: resume, force: force)
            folder = made
            return [made.state == .alreadyComplete ? 1 : 0]
        }
        let isComplete = answer == [1]
        if let folder, !isComplete {
            let log = BuildLog(folder: path)
            try log.append(
                folder.state == .resuming ? "resume" : "start",
                [
                    "command": "corpus build", "threads": threads, "ranks": team.size,
                    "identity": plan.identity.hex,
                ])
            for source in plan.recipe.sources {
                try log.recordLocation(of: "source:\(source.name)", path: source.folder)
            }
            for set in plan.recipe.decontamination.sets {
                try log.recordLocation(of: ContaminationTexts.location(set.name), path: set.path)
            }
            for older in plan.recipe.against {
                try log.recordLocation(of: "against:\(older.root.hex)", path: older.folder)
            }
            if folder.state == .resuming { try removePartialFiles(path) }
        }
        return Output(
            path: path, isComplete: isComplete, folder: folder,
            staleOwner: folder?.staleOwner)
    }

    /// Makes the folder, goes on with it, or finds it made.
    ///
    /// - Throws: `KeifuError` where the folder holds something else, or a raw file or the disk fails.
    public func run(output path: String, resume: Bool, force: Bool) throws -> Outcome {
        try run(try prepare(output: path, resume: resume, force: force))
    }

    /// Does what a prepared folder still lacks.
    public func run(_ output: Output) throws -> Outcome {
        if output.isComplete {
            return .alreadyComplete(try CorpusManifest.read(folder: output.path))
        }
        var clock = PhaseClock()
        let work = output.work
        // Nobody writes before the root has made the folder ready.
        try team.barrier()
        let logs = try clock.measure(.reading) { try read(work: work) }
        let judgement = try judge(logs, work: work, clock: &clock)
        try clock.measure(.listing) { try list(logs, work: work) }
        let results = try clock.measure(.writing) {
            try writePartitions(logs, judgement, folder: output.path, work: work)
        }
        _ = try team.atRoot {
            let manifest = try clock.measure(.sealing) {
                try seal(output.path, results: results, logs: logs, work: work)
            }
            let log = BuildLog(folder: output.path)
            var fields: [String: any Sendable] = clock.seconds
            fields["root"] = manifest.root
            fields["ledger_seconds"] = results.reduce(0) { $0 + $1.ledgerSeconds }
            fields["documents"] = manifest.counts.ingested
            fields["prepared_documents"] = logs.preparedDocuments
            fields["prepared_segments"] = logs.preparedSegments
            try log.append("end", fields)
            try output.folder?.finish()
            return []
        }
        return .built(try CorpusManifest.read(folder: output.path))
    }

    /// Removes what a killed run left half written outside `.work`.
    private func removePartialFiles(_ folder: String) throws {
        for path in try Files.filesRecursively(in: folder) where path.hasSuffix(".partial") {
            try Files.remove(Paths.join(folder, path))
        }
    }

    /// Writes recipe, report and, last, the manifest.
    private func seal(
        _ folder: String, results: [PartitionResult], logs: UnitLogs, work: String
    ) throws -> CorpusManifest {
        var files: [String: CorpusManifest.FileSeal] = [:]
        var summary = CorpusSummary(plan: plan)
        for result in results {
            files.merge(result.files) { first, _ in first }
            summary.add(result.summary)
        }
        summary.keptNames = try keptNames(summary.pairs, logs, work: work)
        let root = try merkleRoot(work: work)
        let rules = FilterRules(plan.recipe.rules, measures: plan.measures)
        var manifest = CorpusManifest(
            name: plan.recipe.name, identity: plan.identity, recipeHash: plan.recipeHash,
            inputHash: plan.inputHash, root: root, partitions: plan.recipe.partitions,
            versions: plan.versions, measures: plan.measures)
        manifest.counts.ingested = summary.ingested
        manifest.counts.kept = summary.kept.documents
        manifest.counts.train = summary.train
        manifest.counts.heldOut = summary.heldOut
        manifest.counts.dropped = summary.droppedInOrder(rules: rules)
        manifest.kept = summary.kept
        manifest.licenses = summary.licenses
        manifest.sources = plan.recipe.sources.enumerated().map { index, source in
            let files = plan.files.filter { $0.source == index }
            return CorpusManifest.Source(
                name: source.name, format: source.format.rawValue, license: source.license,
                origin: source.origin, added: source.added, files: files.count,
                rawBytes: files.reduce(0) { $0 + $1.bytes },
                ingested: summary.sources[index].ingested, kept: summary.sources[index].kept)
        }
        manifest.files = files
        let report = ReportPage(manifest: manifest, summary: summary).html
        for (name, text) in [("recipe.yaml", plan.resolvedYAML), ("report.html", report)] {
            let bytes = Array(text.utf8)
            try Files.replace(Paths.join(folder, name), with: bytes)
            manifest.files[name] = CorpusManifest.FileSeal(bytes: bytes.count, sha256: .of(bytes))
        }
        let bytes = try manifest.encoded()
        try Files.replace(Paths.join(folder, CorpusManifest.fileName), with: bytes)
        // As it reads back, with its seal.
        return try CorpusManifest.read(folder: folder)
    }
}
