internal import JapaneseText
internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

/// Finds the lines that many documents of one host share, such as navigation and notices, and cuts them from all.
///
/// Lines are compared by their folded form; one of fewer than ``fewestCharacters`` characters is none: it says nothing
/// about where it comes from. A line counts once for each document that has it. Lines stand as they lie in the prepared
/// text; a document without a URL has no host.
///
/// A line is known by 128 bits of SHA-256 over host and folded line. That counts as verified, as the equality of whole
/// folded texts by SHA-256 does: even among 2⁴⁰ lines two of equal bits have a probability of 2⁻⁴⁹, less than
/// that of a comparison gone wrong in memory, and none can be made on purpose.
struct HostLineSearch: Sendable {
    let store: any CandidateStore
    let settings: BuildRecipe.HostLineSettings
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

    /// Characters of folded text that a line has at least: 1 is a bullet, a number or a letter of an index.
    static let fewestCharacters = 2

    private static let lineBytes = 16
    /// Bytes of a line's record: SHA-256 of host and line, 16 bytes of it ‖ document 8.
    private static let lineWidth = lineBytes + 8
    /// Bytes of a shared line's record: document 8 ‖ line 16 ‖ documents 8.
    private static let sharedWidth = 8 + lineBytes + 8

    private var share: Int { memory / 3 }

    private struct Found: Sendable {
        var records = RecordBlock()
        var documents = 0
    }

    /// The cuts of all documents. Every rank calls it; it returns at all of them when the table lies in the folder.
    /// A table that a run before this one finished is taken as it is.
    func run(progress: PassageSearch.Progress = { _, _ in }) throws -> PassageTable {
        var hasher = DigestHasher()
        hasher.field("host lines")
        hasher.update(UInt64(settings.minimumDocuments))
        hasher.update(identity.bytes)
        let builder = PassageTableBuilder(
            path: Paths.join(folder, "host-lines.table"), identity: hasher.finalize(), team: team,
            memory: share, folder: folder)
        return try builder.finished {
            try cutLines(try countLines(progress: progress), progress: progress)
        }
    }

    /// The lines that enough documents share, by document.
    private func countLines(progress: PassageSearch.Progress) throws -> SortedRecords {
        let sorter = try TeamSorter(
            width: Self.lineWidth, memory: share, folder: folder, team: team
        ) { [size = team.size] record in Int(record.word(at: 0) >> 32) % size }
        var done = 0
        let documents = OwnDocuments(store, isKept: isKept, team: team, threads: threads)
        try documents.forEachBatch { [store] batch in
            var found = Found(documents: batch.count)
            for candidate in batch {
                guard let host = try store.url(candidate.reference).flatMap(HostName.of) else {
                    continue
                }
                let text = try store.text(candidate.reference)
                var seen: Set<HostLine> = []
                HostLine.forEach(of: text, host: host) { line, _ in
                    guard seen.insert(line).inserted else { return }
                    found.records.put(line.first)
                    found.records.put(line.second)
                    found.records.put(candidate.reference.word)
                }
            }
            return found
        } consume: { found in
            try sorter.append(found.records.bytes)
            done += found.documents
            progress("host lines", done)
        }
        return try sharedLines(try sorter.sorted())
    }

    private func sharedLines(_ lines: SortedRecords) throws -> SortedRecords {
        let sorter = try TeamSorter(
            width: Self.sharedWidth, memory: share, folder: folder, team: team
        ) { [size = team.size] record in OwnDocuments.rank(of: record.word(at: 0), size: size) }
        var line: HostLine?
        var count = 0
        // The documents of a line wait until they are counted; a line of millions of them waits on the disk.
        let documents = try RunSpool(folder: folder)
        var block = RecordBlock()
        func finish() throws {
            defer { count = 0 }
            guard let line, count >= settings.minimumDocuments else { return documents.removeAll() }
            try documents.drain(width: 8) { records in
                for start in stride(from: 0, to: records.count, by: 8) {
                    block.put(records.word(at: start))
                    block.put(line.first)
                    block.put(line.second)
                    block.put(UInt64(count))
                }
                try block.flush { try sorter.append($0) }
            }
        }
        while let record = try lines.next() {
            let its = HostLine(first: record.word(at: 0), second: record.word(at: 8))
            if its != line {
                try finish()
                line = its
            }
            count += 1
            try documents.append { $0.put(record.word(at: Self.lineBytes)) }
        }
        try finish()
        try block.flush(atEnd: true) { try sorter.append($0) }
        return try sorter.sorted()
    }

    /// The table's rows.
    private func cutLines(
        _ shared: SortedRecords, progress: PassageSearch.Progress
    ) throws -> SortedRecords {
        let sorter = try TeamSorter(
            width: PassageTable.rowWidth, memory: share, folder: folder, team: team
        ) { _ in 0 }
        var done = 0
        try DocumentRecords.forEachBatch(of: shared, threads: threads) {
            [store] (batch) -> Found in
            var rows = Found(documents: batch.count)
            for document in batch {
                guard let host = try store.url(document.document).flatMap(HostName.of) else {
                    continue
                }
                var counts: [HostLine: Int] = [:]
                document.forEach(width: Self.sharedWidth) { record in
                    let line = HostLine(first: record.word(at: 8), second: record.word(at: 16))
                    counts[line] = Int(clamping: record.word(at: 24))
                }
                let text = try store.text(document.document)
                var cuts = LineCuts(text: text)
                HostLine.forEach(of: text, host: host) { line, range in
                    if let documents = counts[line] { cuts.cut(range, documents: documents) }
                }
                for cut in cuts.cuts {
                    PassageTable.Row(
                        document: document.document, range: cut.range, documents: cut.documents,
                        kept: nil, keptStart: 0
                    ).write(to: &rows.records)
                }
            }
            return rows
        } consume: { rows in
            try sorter.append(rows.records.bytes)
            done += rows.documents
            progress("host lines cut", done)
        }
        return try sorter.sorted()
    }
}
