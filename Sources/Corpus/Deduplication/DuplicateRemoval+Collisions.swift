internal import MPI
internal import Storage

/// Documents that share a band key with another.
extension DuplicateRemoval {
    /// What is to be compared.
    struct Collisions {
        /// Preference 24 ‖ reference 8 ‖ band key 8, at the root: the keys of a document one after the other, and the
        /// documents in the order of preference.
        var records: SortedRecords
        /// How many documents the build has.
        var candidates: Int
        /// How many of them have a collision.
        var colliding: Int
    }

    static let membershipWidth = 40

    /// Sorts all documents by band key; those that share none with another are kept without a further look.
    func collisions(copies: Copies?) throws -> Collisions {
        let (buckets, candidates) = try bucketed(copies: copies)
        // Reference ‖ key, at whoever walks through the document and knows its preference then.
        let (source, size) = (source, team.size)
        let members = try TeamSorter(
            width: 16, memory: share, folder: folder, team: team,
            destination: { source.owner(of: $0.reference(at: 0), processes: size) })
        try forEachCollision(of: buckets) { key, reference in
            var record = RecordBytes(width: 16)
            record.put(reference.word)
            record.put(key)
            try record.bytes.withUnsafeBytes { try members.append($0) }
        }
        let (records, colliding) = try ranked(try members.sorted())
        return Collisions(
            records: records,
            candidates: Int(try team.allGather(UInt64(candidates)).reduce(0, +)),
            colliding: Int(try team.allGather(UInt64(colliding)).reduce(0, +)))
    }

    /// Key ‖ reference of every document that is no copy, at the processes that the keys fall to; and how many
    /// candidates the logs of this process have.
    private func bucketed(copies: Copies?) throws -> (SortedRecords, candidates: Int) {
        let processes = UInt64(team.size)
        let sorter = try TeamSorter(
            width: 16, memory: 2 * share, folder: folder, team: team,
            destination: { Int($0.word(at: 0).multipliedFullWidth(by: processes).high) })
        var nextCopy = try copies?.byCopy.next()?.reference(at: 0)
        var record = RecordBytes(width: 16)
        var candidates = 0
        try source.forEach(rank: team.rank, of: team.size) { item in
            if !CandidateSource.isOlder(item.reference) { candidates += 1 }
            if item.reference == nextCopy {
                nextCopy = try copies?.byCopy.next()?.reference(at: 0)
                return
            }
            for key in try source.bandKeys(item.reference) {
                record.restart()
                record.put(key)
                record.put(item.reference.word)
                try record.bytes.withUnsafeBytes { try sorter.append($0) }
            }
        }
        return (try sorter.sorted(), candidates)
    }

    /// Hands out the members of each bucket of two or more that has a document of the build.
    private func forEachCollision(
        of sorted: SortedRecords, _ body: (UInt64, DocumentReference) throws -> Void
    ) throws {
        // The first of a bucket, until a second shows up. References of older corpora come last: a bucket that
        // begins with one has no others.
        var first: DocumentReference?
        var key: UInt64?
        while let record = try sorted.next() {
            let (own, reference) = (record.word(at: 0), record.reference(at: 8))
            if own != key {
                (key, first) = (own, reference)
                continue
            }
            if let opening = first {
                if CandidateSource.isOlder(opening) { continue }
                try body(own, opening)
                first = nil
            }
            try body(own, reference)
        }
    }

    /// Adds the preference of each document, and brings all to the root.
    private func ranked(_ members: SortedRecords) throws -> (SortedRecords, colliding: Int) {
        let sorter = try TeamSorter(
            width: Self.membershipWidth, memory: share, folder: folder, team: team,
            destination: { _ in 0 })
        var pending = try members.next().map { ($0.reference(at: 0), $0.word(at: 8)) }
        var record = RecordBytes(width: Self.membershipWidth)
        var colliding = 0
        try source.forEach(
            rank: team.rank, of: team.size,
            where: { range in pending.map { range.contains($0.0.word) } ?? false }
        ) { item in
            guard pending?.0 == item.reference else { return }
            if !CandidateSource.isOlder(item.reference) { colliding += 1 }
            while let (reference, key) = pending, reference == item.reference {
                record.restart()
                record.put(item.preference)
                record.put(reference.word)
                record.put(key)
                try record.bytes.withUnsafeBytes { try sorter.append($0) }
                pending = try members.next().map { ($0.reference(at: 0), $0.word(at: 8)) }
            }
        }
        return (try sorter.sorted(), colliding)
    }
}
