internal import MPI
internal import Storage

/// Documents with equal folded texts.
extension DuplicateRemoval {
    /// The copies that were found, in two orders; each record is two references.
    struct Copies {
        /// Copy, original: those of this process's logs.
        var byCopy: SortedRecords
        /// Original, copy: all of them, at the root.
        var byOriginal: SortedRecords
    }

    private static let copyWidth = 16

    /// Sorts all documents by folded hash and preference: the first of equal ones is the original.
    func exactCopies() throws -> Copies {
        // Hash 32 ‖ preference 24 ‖ reference 8. Hashes are uniform, and so is what the processes get.
        let processes = UInt64(team.size)
        let sorter = try TeamSorter(
            width: 64, memory: 2 * share, folder: folder, team: team,
            destination: { Int($0.word(at: 0).multipliedFullWidth(by: processes).high) })
        var record = RecordBytes(width: 64)
        try source.forEach(rank: team.rank, of: team.size) { item in
            record.restart()
            record.put(item.foldedHash)
            record.put(item.preference)
            record.put(item.reference.word)
            try record.bytes.withUnsafeBytes { try sorter.append($0) }
        }
        let (source, size) = (source, team.size)
        let byCopy = try TeamSorter(
            width: Self.copyWidth, memory: share / 2, folder: folder, team: team,
            destination: { source.owner(of: $0.reference(at: 0), processes: size) })
        // One sorter of a team is filled at a time: the processes exchange records while they fill it.
        let waiting = try RecordSorter(width: Self.copyWidth, memory: share / 2, folder: folder)
        try forEachCopy(of: try sorter.sorted()) { copy, original in
            var pair = RecordBytes(width: Self.copyWidth)
            pair.put(copy.word)
            pair.put(original.word)
            try pair.bytes.withUnsafeBytes { try byCopy.append($0) }
            pair.restart()
            pair.put(original.word)
            pair.put(copy.word)
            try pair.bytes.withUnsafeBytes { try waiting.append($0) }
        }
        let copies = try byCopy.sorted()
        let byOriginal = try TeamSorter(
            width: Self.copyWidth, memory: share / 2, folder: folder, team: team,
            destination: { _ in 0 })
        let own = try waiting.sorted()
        while let pair = try own.next() { try byOriginal.append(pair) }
        return Copies(byCopy: copies, byOriginal: try byOriginal.sorted())
    }

    private func forEachCopy(
        of sorted: SortedRecords, _ body: (DocumentReference, DocumentReference) throws -> Void
    ) throws {
        var hash = [UInt8](repeating: 0, count: 32)
        var original: DocumentReference?
        while let record = try sorted.next() {
            let reference = record.reference(at: 56)
            if let original, record.prefix(32).elementsEqual(hash) {
                // What an older corpus holds twice stays there twice.
                if !CandidateSource.isOlder(reference) { try body(reference, original) }
            } else {
                original = reference
                hash.withUnsafeMutableBytes {
                    $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: record.prefix(32)))
                }
            }
        }
    }
}
