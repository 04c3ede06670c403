public import Documents
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// Builds a corpus: raw files in, a sealed folder out.
///
/// ```
/// plan ─▶ unit logs (parallel, sealed one by one) ─▶ judgement over all ─▶ partitions (parallel) ─▶ report ─▶ manifest
/// ```
///
/// The bytes of the folder depend on the plan alone: not on threads, kills or resumes.
public struct CorpusBuild: Sendable {
    /// What is built.
    public let plan: BuildPlan
    /// Threads.
    public let threads: Int
    private let observer: BuildObserver

    /// What came of it.
    public enum Outcome: Sendable {
        /// The folder was made.
        case built(CorpusManifest)
        /// The folder held the same result already.
        case alreadyComplete(CorpusManifest)
    }

    /// A build of a plan.
    ///
    /// - Parameter observe: called with the build's progress, from several threads.
    public init(
        plan: BuildPlan, threads: Int, observe: @escaping @Sendable (BuildEvent) -> Void = { _ in }
    ) {
        self.plan = plan
        self.threads = threads
        observer = BuildObserver(report: observe)
    }

    /// Makes the folder, goes on with it, or finds it made.
    ///
    /// - Throws: `KeifuError` where the folder holds something else, or a raw file or the disk fails.
    public func run(output path: String, resume: Bool, force: Bool) throws -> Outcome {
        let folder = try OutputFolder(
            path: path, identity: plan.identity, seal: CorpusManifest.fileName,
            sealedIdentity: { _ in
                (try? CorpusManifest.read(folder: path)).flatMap { Digest(hex: $0.identity) }
            }, resume: resume, force: force)
        if folder.state == .alreadyComplete {
            return .alreadyComplete(try CorpusManifest.read(folder: path))
        }
        let log = BuildLog(folder: path)
        try log.append(
            folder.state == .resuming ? "resume" : "start",
            ["command": "corpus build", "threads": threads, "identity": plan.identity.hex])
        for source in plan.recipe.sources {
            try log.recordLocation(of: "source:\(source.name)", path: source.folder)
        }
        if folder.state == .resuming { try removePartialFiles(path) }
        let manifest = try make(folder)
        try log.append("end", ["root": manifest.root])
        try folder.finish()
        return .built(manifest)
    }

    private func make(_ folder: OutputFolder) throws -> CorpusManifest {
        let work = folder.workPath
        try read(work: work)
        let logs = try plan.units.indices.map { unit in
            guard let log = try UnitLogReader(plan: plan, unit: unit, work: work) else {
                throw KeifuError.badInput(
                    "a unit's log cannot be read back", file: UnitLog.path(unit, work: work),
                    remedy: "Check the disk and build again with --force.")
            }
            return log
        }
        let judgement = try Judgement(
            plan: plan, logs: logs, work: work, threads: threads, observer: observer)
        let writer = PartitionWriter(
            plan: plan, logs: logs, judgement: judgement, folder: folder.path, work: work)
        let partitions = plan.recipe.partitions
        observer.report(.begin(.writing, total: partitions))
        var files: [String: CorpusManifest.FileSeal] = [:]
        var leafHashes: [Digest] = []
        var summary = CorpusSummary(plan: plan)
        try ParallelLoop.ordered(count: partitions, threads: threads) { partition in
            try writer.write(partition: partition)
        } consume: { partition, result in
            files.merge(result.files) { first, _ in first }
            leafHashes += result.leafHashes
            summary.add(result.summary)
            observer.report(.advanced(to: partition + 1))
        }
        for pair in summary.pairs {
            guard let kept = judgement.document(pair.duplicate.keptID) else { continue }
            let row = try logs[Int(kept.place.unit)].head(at: kept.place.offset).row
            summary.keptNames[kept.id] = row.title ?? row.path
        }
        let manifest = try seal(
            folder.path, files: files, root: MerkleTree(leafHashes: leafHashes).root,
            summary: summary)
        observer.report(.end(.writing))
        return manifest
    }

    /// How many times the recipe's work unit a unit is for its records to be spread over all threads.
    private static let largeUnits = 4

    private func read(work: String) throws {
        observer.report(.begin(.reading, total: plan.rawBytes))
        let worker = try UnitWorker(plan: plan, work: work, observer: observer)
        // Units of many files run side by side; one of a large file has all threads for itself.
        let large = Set(
            plan.units.indices.filter {
                plan.bytes(ofUnit: $0) > Self.largeUnits * plan.recipe.workUnitBytes
            })
        let ordinary = plan.units.indices.filter { !large.contains($0) }
        try ParallelLoop.ordered(count: ordinary.count, threads: threads) { index in
            try worker.run(unit: ordinary[index])
        } consume: { _, _ in
        }
        for unit in large.sorted() { try worker.run(unit: unit, threads: threads) }
        observer.report(.end(.reading))
    }

    /// Writes recipe, report and, last, the manifest.
    private func seal(
        _ folder: String, files: [String: CorpusManifest.FileSeal], root: Digest,
        summary: CorpusSummary
    ) throws -> CorpusManifest {
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

    /// Removes what a killed run left half written outside `.work`.
    private func removePartialFiles(_ folder: String) throws {
        for path in try Files.filesRecursively(in: folder) where path.hasSuffix(".partial") {
            try Files.remove(Paths.join(folder, path))
        }
    }
}
