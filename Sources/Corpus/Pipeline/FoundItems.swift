internal import JapaneseText
internal import Ledger
internal import Lineage
internal import Recipes

/// The items of test sets in a prepared document, and what follows from them.
struct FoundItems {
    /// The items.
    let hits: [ContaminationRow]
    /// Why the document is dropped; `nil` where it is not.
    let drop: Verdict.Drop?
    /// The folded text, after cuts.
    let folded: [UInt8]

    /// Looks for the items of test sets and, where the recipe says so, cuts them out.
    init(
        _ testSets: TestSetIndex, _ settings: BuildRecipe.DecontaminationSettings,
        in document: inout PreparedDocument
    ) {
        let folded = FoldedText.fold(document.text)
        let hits = testSets.isEmpty ? [] : testSets.hits(in: document.text, folded: folded)
        self.hits = hits
        guard let first = hits.first else {
            drop = nil
            self.folded = folded
            return
        }
        let best = hits.reduce(first) { $1.coverage > $0.coverage ? $1 : $0 }
        func reason(_ detail: String) -> Verdict.Drop {
            Verdict.Drop(
                stage: "decontaminate", rule: best.set, value: best.coverage,
                threshold: settings.coverage, detail: detail)
        }
        let place = "item \(best.item), \(best.field)"
        switch settings.mode {
        case .report:
            drop = nil
            self.folded = folded
        case .drop:
            drop = reason(place)
            self.folded = folded
        case .cut:
            let cuts = testSets.cuts(for: hits, in: document.text)
            document.storedEdits = StoredEdits.adding(
                cuts, over: document.text, to: document.storedEdits)
            if let cut = cuts.apply(to: document.text) {
                document.text = cut.text
                document.map = document.map.followed(by: cut.map)
            }
            drop = document.text.isEmpty ? reason("\(place); nothing else is left") : nil
            self.folded = FoldedText.fold(document.text)
        }
    }
}
