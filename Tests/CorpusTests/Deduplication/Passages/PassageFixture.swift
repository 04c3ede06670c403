import JapaneseText
import Ledger
import Lineage
import MPI
import Recipes
import TestSupport
import Testing

@testable import Corpus

extension PassageSearch {
    /// The cuts of all documents of a store that `isKept` keeps, by reference.
    static func cuts(
        of store: TextStore, window: Int, team: Team = .alone, threads: Int = 1,
        memory: Int = 64 << 20,
        isKept: @escaping @Sendable (DocumentReference) -> Bool = { _ in true }
    ) throws -> [DocumentReference: [PassageRow]] {
        // All ranks see one folder.
        var made: TemporaryFolder?
        if team.isRoot { made = try TemporaryFolder() }
        let path = try team.broadcast(Array((made?.path ?? "").utf8))
        let search = PassageSearch(
            store: store, settings: BuildRecipe.PassageSettings(minimumCharacters: window),
            identity: .of(text: "test"), isKept: isKept, team: team, threads: threads,
            memory: memory, folder: String(decoding: path, as: UTF8.self))
        let table = try search.run()
        var cuts: [DocumentReference: [PassageRow]] = [:]
        for candidate in store.inOrder {
            let rows = try table.cuts(candidate.reference)
            if !rows.isEmpty { cuts[candidate.reference] = rows }
        }
        try team.barrier()
        return cuts
    }
}

/// Compares what a search cuts with the oracle's cuts, and each cut with its evidence.
///
/// - Returns: the share of the cuts that stand as a whole where the evidence says.
@discardableResult func expectDefinition(
    _ store: TextStore, window: Int, cuts: [DocumentReference: [PassageRow]],
    sourceLocation: SourceLocation = #_sourceLocation
) -> Double {
    var (all, whole) = (0, 0)
    var oracle = PassageOracle(window: window)
    let order = store.inOrder
    for (rank, candidate) in order.enumerated() {
        let text = store.document(candidate.reference).text
        let rows = cuts[candidate.reference] ?? []
        let edits = PassageCuts.edits(rows).edits
        #expect(
            edits.map { $0.start..<$0.end } == oracle.cuts(of: text),
            "window \(window), document \(rank) of \(order.count)", sourceLocation: sourceLocation)
        for row in rows {
            guard let kept = row.kept, let its = order.firstIndex(where: { $0.id == kept.id })
            else {
                Issue.record("a cut without evidence", sourceLocation: sourceLocation)
                continue
            }
            #expect(
                its < rank || its == rank && kept.start < row.range.upperBound,
                sourceLocation: sourceLocation)
            // A part of the cut's first sentence begins where the evidence says.
            let cut = FoldedScalars.of(Array(text[row.range]))
            let evidence = FoldedScalars.of(
                Array(store.document(order[its].reference).text[kept.start...]))
            let shared = cut.indices.map { start in
                zip(cut[start...], evidence).prefix { $0 == $1 }.count
            }.max()
            #expect(shared ?? 0 >= min(cut.count, 1), sourceLocation: sourceLocation)
            all += 1
            if evidence.starts(with: cut) { whole += 1 }
        }
    }
    return all == 0 ? 1 : Double(whole) / Double(all)
}
