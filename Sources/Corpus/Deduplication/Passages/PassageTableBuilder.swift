internal import Lineage
internal import MPI
internal import Storage

/// Makes a table, or takes one that an earlier run of the same build finished.
struct PassageTableBuilder {
    let path: String
    /// What the rows depend on.
    let identity: Digest
    let team: Team
    let memory: Int
    let folder: String

    /// The table. Every rank calls it; it returns when the table lies under its name.
    ///
    /// - Parameter rows: finds the rows, sorted, all of them at rank 0; it is not called where a table is there.
    func finished(_ rows: () throws -> SortedRecords) throws -> PassageTable {
        // Rank 0 looks for all: a file may come to be between the looks of two ranks.
        var isFinished = false
        if team.isRoot { isFinished = try table() != nil }
        isFinished = try team.broadcast([isFinished ? 1 : 0]) == [1]
        if !isFinished {
            let sorted = try rows()
            if team.isRoot { try write(sorted) }
            try team.barrier()
        }
        guard let table = try table() else {
            throw KeifuError(
                .inputOutput, "the table of cuts is not what was just written", file: path,
                remedy: "All processes need to see one folder; run again with --resume.")
        }
        return table
    }

    private func table() throws(KeifuError) -> PassageTable? {
        try PassageTable(path: path, identity: identity)
    }

    private func write(_ rows: SortedRecords) throws {
        let writer = try AtomicFileWriter(path: path)
        try writer.write(PassageTable.header(rows: rows.count, identity: identity))
        var block = RecordBlock()
        while let record = try rows.next() {
            block.put(record)
            try block.flush { try writer.write($0) }
        }
        try block.flush(atEnd: true) { try writer.write($0) }
        try writer.commit()
    }
}
