internal import JapaneseText
internal import Ledger
internal import Lineage
internal import Recipes

/// What the whole corpus decides of a document: whether it repeats another, what of its text stands elsewhere,
/// and whether it is held out.
struct Judgement: Sendable {
    /// The candidates that repeat a kept document.
    let removals: RemovalTable
    /// What is cut from kept documents because it stands elsewhere.
    let passages: PassageTable?
    private let heldOut: HeldOutSplit

    init(plan: BuildPlan, removals: RemovalTable, passages: PassageTable?) {
        self.removals = removals
        self.passages = passages
        heldOut = HeldOutSplit(plan.recipe.heldOut)
    }

    /// Gives a record its final verdict and text.
    /// - Returns: what was cut from it.
    func settle(
        _ record: inout UnitRecord, _ reference: DocumentReference
    ) throws -> [PassageRow] {
        guard record.isCandidate else { return [] }
        if let duplicate = try removals[reference] {
            record.row.verdict = .duplicate(duplicate)
            return []
        }
        record.row.verdict = .kept(heldOut.split(ofCluster: record.row.id))
        guard let found = try passages?.cuts(reference), !found.isEmpty else { return [] }
        let cuts = PassageRow.edits(found, over: record.text)
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
