internal import JapaneseText
internal import Ledger
internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

struct RemovalTable: Sendable {
    var removed: [DocumentReference: Verdict.Duplicate] = [:]
    subscript(reference: DocumentReference) -> Verdict.Duplicate? {
        get throws { removed[reference] }
    }
}
struct DuplicateRemoval {
    let store: UnitLogs
    let exactly: Bool
    let settings: BuildRecipe.MinHashSettings?
    let against: [BuildRecipe.OlderCorpus]
    let identity: Digest
    let team: Team
    let threads: Int
    let memory: Int
    let folder: String
    struct Texts: DeduplicationTexts {
        let store: UnitLogs
        let refs: [DocumentReference]
        func bandKeys(of entry: Int) throws -> [UInt64] { try store.bandKeys(refs[entry]) }
        func foldedText(of entry: Int) throws -> [UInt8] {
            FoldedText.fold(try store.text(refs[entry]))
        }
    }
    func run(_ progress: (BuildEvent) -> Void) throws -> RemovalTable {
        var entries: [DeduplicationEntry] = []
        var refs: [DocumentReference] = []
        for log in 0..<store.logCount {
            try store.forEachCandidate(ofLog: log) {
                entries.append(
                    DeduplicationEntry(
                        id: $0.id, source: $0.source, characters: $0.characters,
                        foldedHash: $0.foldedHash))
                refs.append($0.reference)
            }
        }
        let removed = try Deduplicator(exactly: exactly, settings: settings, threads: threads)
            .removals(entries: entries, texts: Texts(store: store, refs: refs))
        var table = RemovalTable()
        for (entry, duplicate) in removed { table.removed[refs[entry]] = duplicate }
        return table
    }
}
struct PassageTable: Sendable {
    func cuts(_ reference: DocumentReference) throws -> [PassageRow] { [] }
}
extension PassageRow {
    static func edits(_ rows: [PassageRow], over text: [UInt8]) -> TextEdits { TextEdits() }
}
