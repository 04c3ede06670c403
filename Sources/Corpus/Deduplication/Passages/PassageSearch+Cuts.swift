internal import Lineage
internal import MPI
internal import Storage

extension PassageSearch {
    /// Bytes of a cut's record: kept document 8 ‖ place in it 4 ‖ document 8 ‖ start 8 ‖ end 8.
    private static let cutWidth = 36

    private struct Cuts: Sendable {
        var records = RecordBlock()
        var documents = 0
    }

    /// The cuts, by the document that keeps the text.
    func cutSentences(_ runs: SortedRecords, progress: Progress) throws -> SortedRecords {
        let sorter = try TeamSorter(
            width: Self.cutWidth, memory: share, folder: folder, team: team
        ) { [size = team.size] record in OwnDocuments.rank(of: record.word(at: 0), size: size) }
        var done = 0
        try DocumentRecords.forEachBatch(of: runs, threads: threads) {
            [store, window] (batch) -> Cuts in
            var cuts = Cuts(documents: batch.count)
            let finder = SentenceCuts { left, right in
                try store.candidate(left).isPreferred(to: store.candidate(right))
            }
            for document in batch {
                var runs: [PassageRun] = []
                document.forEach(width: PassageRun.width) { runs.append(PassageRun($0)) }
                let text = try store.text(document.document)
                let repeated = RepeatedText(runs, document: document.document, window: window)
                for cut in try finder.cuts(
                    of: text, document: document.document, repeated: repeated)
                {
                    cuts.records.put(cut.kept.word)
                    cuts.records.put(half: cut.keptStart)
                    cuts.records.put(document.document.word)
                    cuts.records.put(UInt64(cut.range.lowerBound))
                    cuts.records.put(UInt64(cut.range.upperBound))
                }
            }
            return cuts
        } consume: { cuts in
            try sorter.append(cuts.records.bytes)
            done += cuts.documents
            progress("sentences", done)
        }
        return try sorter.sorted()
    }

    /// The table's rows: each cut with the byte where its text stands in the document that keeps it.
    func locateEvidence(of cuts: SortedRecords, progress: Progress) throws -> SortedRecords {
        let sorter = try TeamSorter(
            width: PassageTable.rowWidth, memory: share, folder: folder, team: team
        ) { _ in 0 }
        var done = 0
        try DocumentRecords.forEachBatch(of: cuts, threads: threads) {
            [store] (batch) -> Cuts in
            var rows = Cuts(documents: batch.count)
            for kept in batch {
                let id = try store.candidate(kept.document).id
                let mapped = MappedText(try store.text(kept.document))
                kept.forEach(width: Self.cutWidth) { record in
                    let start = mapped.byte(ofFolded: record.half(at: 8))
                    let row = PassageTable.Row(
                        document: record.reference(at: 12),
                        range: Int(record.word(at: 20))..<Int(record.word(at: 28)), documents: 0,
                        kept: id, keptStart: start)
                    row.write(to: &rows.records)
                }
            }
            return rows
        } consume: { rows in
            try sorter.append(rows.records.bytes)
            done += rows.documents
            progress("evidence", done)
        }
        return try sorter.sorted()
    }
}
