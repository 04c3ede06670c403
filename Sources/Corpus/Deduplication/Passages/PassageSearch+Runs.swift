internal import MPI
internal import Storage

extension PassageSearch {
    /// The stretches that stand at an earlier place too, by document.
    func compareGroups(_ contexts: SortedRecords, repeats: RunSpool) throws -> SortedRecords {
        let layout = ContextLayout(window: window)
        let sorter = try TeamSorter(
            width: PassageRun.width, memory: share, folder: folder, team: team
        ) { [size = team.size] record in OwnDocuments.rank(of: record.word(at: 0), size: size) }
        try repeats.drain(width: PassageRun.width) { try sorter.append($0) }
        let group = try SeedGroup(layout: layout, memory: share, folder: folder)
        var runs = RecordBlock()
        func flush(_ runs: inout RecordBlock) throws { try runs.flush { try sorter.append($0) } }
        var seed: [UInt8] = []
        while let record = try contexts.next() {
            let its = UnsafeRawBufferPointer(rebasing: record[..<ContextLayout.seedBytes])
            if !seed.withUnsafeBytes({ $0.isEqual(to: its) }) {
                try group.finish(into: &runs, flush: flush)
                seed = Array(its)
            }
            try group.add(record)
        }
        try group.finish(into: &runs, flush: flush)
        try runs.flush(atEnd: true) { try sorter.append($0) }
        return try sorter.sorted()
    }
}
