internal import JapaneseText
internal import Ledger
internal import Lineage
internal import Recipes

/// What the whole corpus decides of a document: whether it repeats another, what of its text stands elsewhere,
/// and whether it is held out.
struct Judgement: Sendable {
    /// The candidates that repeat a kept document.
    let removals: RemovalTable
    /// The lines that are cut from kept documents because their host's others have them; `nil` where none are
    /// looked for.
    let hostLines: PassageTable?
    /// What is cut from kept documents because it stands elsewhere; `nil` where that is not looked for.
    let passages: PassageTable?
    private let heldOut: HeldOutSplit

    init(
        plan: BuildPlan, removals: RemovalTable, hostLines: PassageTable? = nil,
        passages: PassageTable? = nil
    ) {
        self.removals = removals
        self.hostLines = hostLines
        self.passages = passages
        heldOut = HeldOutSplit(plan.recipe.heldOut)
    }

    /// Gives a record its final verdict and text.
    /// - Returns: what was cut from it.
    func settle(
        _ record: inout UnitRecord, _ reference: DocumentReference
    ) throws -> [PassageRow] {
        guard record.isCandidate else { return [] }
        if let duplicate = removals[reference] {
            record.row.verdict = .duplicate(duplicate)
            return []
        }
        record.row.verdict = .kept(heldOut.split(ofCluster: record.row.id))
        let found = PassageCuts.joined(
            hostLines: try hostLines?.cuts(reference) ?? [],
            passages: try passages?.cuts(reference) ?? [])
        guard !found.isEmpty else { return [] }
        let cuts = PassageCuts.edits(found)
        let text = cuts.apply(to: record.text)?.text ?? record.text
        if text.isEmpty {
            // Its row speaks of the uncut text, as that of every dropped document does.
            record.row.verdict = .dropped(
                Verdict.Drop(
                    stage: "deduplicate", rule: "passages", detail: "nothing else is left"))
            return found
        }
        record.edits = record.edits.map { StoredEdits.adding(cuts, over: record.text, to: $0) }
        record.text = text
        record.row.characters = UTF8Counting.characters(text)
        record.row.textBytes = text.count
        record.row.textHash = .of(text)
        record.row.foldedHash = .of(FoldedText.fold(text))
        return found
    }
}
