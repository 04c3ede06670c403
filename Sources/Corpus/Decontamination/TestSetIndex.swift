internal import Ledger
internal import Recipes
internal import Storage

/// STUB until the branch with decontamination is merged.
struct TestSetIndex: Sendable {
    let settings: BuildRecipe.DecontaminationSettings
    init(_ settings: BuildRecipe.DecontaminationSettings) throws(KeifuError) {
        self.settings = settings
    }
    var isEmpty: Bool { settings.sets.isEmpty }
    func hits(in text: [UInt8], folded: [UInt8]) -> [ContaminationRow] { [] }
    func cuts(for hits: [ContaminationRow], in text: [UInt8]) -> TextEdits { TextEdits() }
}
