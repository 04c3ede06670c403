internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

/// Finds text that stands in more than one place of a corpus, however the places are wrapped or spaced, and cuts all
/// but the preferred one, by whole sentences.
///
/// The definition goes through the kept documents in the order of preference (source, then longer, then smaller id)
/// and through each from its beginning. A character of folded text *is repeated* if it lies in a window of
/// `minimumCharacters` that also begins at an earlier place: in an earlier document, or earlier in the same one, where
/// both may overlap. Cut are the sentences of which every character that folding leaves is repeated, with the white
/// space and line breaks between two that are cut.
///
/// ```
/// seeds      winnowing selects places by their text ──▶ hash of the seed ‖ place ──sort──▶ places with equal hashes
/// contexts   those documents are read again         ──▶ seed ‖ context ‖ preference ‖ place ──sort──▶ groups
/// runs       a group's windows are compared         ──▶ document ‖ stretch ‖ earlier place ──sort──▶ by document
/// cuts       its sentences inside of stretches      ──▶ kept document ‖ place ‖ cut ──sort──▶ by kept document
/// rows       where the place lies in its text       ──▶ document ‖ cut ‖ evidence ──sort──▶ the table
/// ```
///
/// What is compared are characters, and for the seed, which whole groups share, 128 bits of its SHA-256. Each sort
/// runs over the team and spills to disk; nothing in memory grows with the corpus. No step is quadratic, however often
/// a text repeats (``SeedGroup``).
struct PassageSearch: Sendable {
    let store: any CandidateStore
    let settings: BuildRecipe.PassageSettings
    /// What the result depends on beside the settings: the identity of the build, and what was removed before.
    let identity: Digest
    /// Whether a candidate is in the corpus; the same at every rank.
    let isKept: @Sendable (DocumentReference) -> Bool
    let team: Team
    let threads: Int
    /// Bytes of memory that what grows with the corpus may take at this rank.
    let memory: Int
    /// Where the table and scratch files go; all ranks see it.
    let folder: String

    /// What is being done, and to how many documents of this rank it was done.
    typealias Progress = (_ step: String, _ documents: Int) -> Void

    var window: PassageWindow { PassageWindow(length: settings.minimumCharacters) }
    var ownDocuments: OwnDocuments {
        OwnDocuments(store, isKept: isKept, team: team, threads: threads)
    }

    /// Two sorters are alive at a time, one that is read and one that is filled, and groups or repeats beside them.
    var share: Int { memory / 3 }

    /// The cuts of all documents. Every rank calls it; it returns at all of them when the table lies in the folder.
    /// A table that a run before this one finished is taken as it is.
    func run(progress: Progress = { _, _ in }) throws -> PassageTable {
        var hasher = DigestHasher()
        hasher.field("passages")
        hasher.update(UInt64(settings.minimumCharacters))
        hasher.update(identity.bytes)
        let builder = PassageTableBuilder(
            path: Paths.join(folder, "passages.table"), identity: hasher.finalize(), team: team,
            memory: share, folder: folder)
        return try builder.finished() {
            let repeats = try RunSpool(folder: folder)
            let places = try findPlaces(repeats: repeats, progress: progress)
            let contexts = try collectContexts(of: places, progress: progress)
            let runs = try compareGroups(contexts, repeats: repeats)
            let cuts = try cutSentences(runs, progress: progress)
            return try locateEvidence(of: cuts, progress: progress)
        }
    }
}
