internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

/// Removes documents that repeat a kept one, exactly or nearly, with evidence; in bounded memory, over any number of
/// processes.
///
/// The definition is greedy by preference: going down the order of
/// ``DeduplicationCandidate/isPreferred(to:)``, a document is removed if its folded text equals that of a
/// document already kept, or if it shares a band key with a document already kept and their n-gram sets are at least
/// `threshold` similar (Jaccard, computed exactly). Every removed document names a document that is really kept, the
/// most similar one; among equals the preferred one. The documents of older corpora come first and are always kept.
///
/// ```
/// hashes    ──sorted by hash──▶ copies ─────────────────────────────────────────────┐
/// band keys ──sorted by key──▶ collisions ──sorted by preference──▶ walk at the root ┴▶ removal table
///                                                     pairs ▲ ▼ similarities
///                                                   all processes and threads
/// ```
///
/// The result does not depend on `memory`, `threads` or the team, nor on whether the walk was cut short and resumed.
struct DuplicateRemoval: Sendable {
    /// The documents of the build.
    let store: any CandidateStore
    /// What is built: a removal table or a journal of something else is not taken.
    let identity: Digest
    /// Whether equal folded texts are removed.
    let exactly: Bool
    /// How near-duplicates are found; `nil` where they are not looked for.
    let settings: BuildRecipe.MinHashSettings?
    /// Corpora whose documents are not to be repeated.
    var older: [OlderCorpusSignatures] = []
    /// The processes that work on it.
    var team: Team = .alone
    /// Threads of this process.
    let threads: Int
    /// Bytes that this process may hold.
    let memory: Int
    /// Where the table, the journal and scratch files lie: the same for all processes.
    let folder: String
    /// Documents that are compared with the kept ones at a time.
    var batchSize = 1024
    /// Bytes of the table of kept documents; `nil` for a share of the memory. It does not change the result.
    var tableMemory: Int?

    var source: CandidateSource { CandidateSource(store: store, older: older) }

    /// The least memory that buffers are cut from.
    private static let leastMemory = 1 << 20
    var share: Int { max(memory, Self.leastMemory) / 5 }

    /// Finds what is removed. Collective: every process of the team calls it, and it returns when the table is there.
    ///
    /// - Parameter progress: told at the root how many candidates are decided.
    func run(progress: (Int) -> Void = { _ in }) throws -> RemovalTable {
        let path = RemovalTable.path(folder: folder)
        // One process looks, so that all do the same.
        let known = team.isRoot ? try RemovalTable(path: path, identity: identity) != nil : false
        if try team.broadcast([known ? 1 : 0]) == [0] {
            try Files.createDirectory(folder)
            try decide(progress: progress)
            try team.barrier()
        }
        guard let table = try RemovalTable(path: path, identity: identity) else {
            throw KeifuError.badInput(
                "the table of removals is not there", file: path,
                remedy: "The folder must be the same for all processes; run again with --resume.")
        }
        return table
    }

    private func decide(progress: (Int) -> Void) throws {
        let copies = exactly ? try exactCopies() : nil
        let removals = try RecordSorter(width: Removal.width, memory: share, folder: folder)
        if let settings {
            let collisions = try collisions(copies: copies)
            let verifier = PairVerifier(
                source: source, settings: settings, team: team, threads: threads,
                cacheMemory: share)
            if team.isRoot {
                let journal = try RemovalJournal(
                    path: RemovalJournal.path(folder: folder), identity: journalIdentity(settings))
                var walk = NearDuplicateWalk(
                    verifier: verifier, journal: journal, memory: tableMemory ?? share,
                    batchSize: batchSize, folder: folder)
                let decided = collisions.candidates - collisions.colliding
                try walk.run(collisions.records) { removal in
                    try removals.append(removal)
                } progress: {
                    progress(decided + $0)
                }
                try verifier.finish()
            } else {
                try verifier.serve()
            }
        }
        if team.isRoot {
            try RemovalTable.write(
                near: try removals.sorted(), copies: copies?.byOriginal, source: source,
                identity: identity, folder: folder, memory: share)
            try Files.remove(RemovalJournal.path(folder: folder))
        }
    }

    /// What the journal's records depend on.
    private func journalIdentity(_ settings: BuildRecipe.MinHashSettings) -> Digest {
        var hasher = DigestHasher()
        hasher.field("deduplicate")
        hasher.update(identity.bytes)
        for number in [
            batchSize, tableMemory ?? share, settings.ngram, settings.bands, settings.rows,
        ] {
            hasher.update(UInt64(number))
        }
        hasher.update(settings.threshold.bitPattern)
        hasher.update(exactly ? 1 as UInt64 : 0)
        for corpus in older { hasher.update(corpus.root.bytes) }
        return hasher.finalize()
    }
}
