internal import MPI
internal import Storage

extension PassageSearch {
    /// Bytes of a seed's record: hash 8 ‖ document 8 ‖ place 4.
    private static let seedWidth = 20
    /// Bytes of a place's record: document 8 ‖ place 4.
    static let placeWidth = 12

    /// What threads find in a batch of documents.
    private struct Found: Sendable {
        var seeds = RecordBlock()
        var repeats = RecordBlock()
        var documents = 0
    }

    /// The selected places whose seed's hash occurs more than once, by document.
    ///
    /// - Parameter repeats: takes what documents repeat of themselves within a window.
    func findPlaces(repeats: RunSpool, progress: Progress) throws -> SortedRecords {
        let window = window
        let sorter = try TeamSorter(
            width: Self.seedWidth, memory: share, folder: folder, team: team
        ) { [size = team.size] record in
            // Selected hashes are small ones, so it is their lower bits that spread.
            Int(record.word(at: 0) & 0xFFFF_FFFF) % size
        }
        var done = 0
        try ownDocuments.forEachBatch { [store] batch in
            var found = Found()
            for candidate in batch {
                let text = try store.text(candidate.reference)
                let scalars = FoldedScalars.of(text)
                SeedFinder(window: window, document: candidate.reference).find(
                    in: scalars, seeds: &found.seeds, repeats: &found.repeats)
            }
            found.documents = batch.count
            return found
        } consume: { found in
            try sorter.append(found.seeds.bytes)
            try repeats.append(found.repeats.bytes)
            done += found.documents
            progress("seeds", done)
        }
        return try placesOfRepeatedSeeds(try sorter.sorted())
    }

    private func placesOfRepeatedSeeds(_ seeds: SortedRecords) throws -> SortedRecords {
        let sorter = try TeamSorter(
            width: Self.placeWidth, memory: share, folder: folder, team: team
        ) { [size = team.size] record in OwnDocuments.rank(of: record.word(at: 0), size: size) }
        var block = RecordBlock()
        var first: (hash: UInt64, document: UInt64, place: Int)?
        var isRepeated = false
        while let record = try seeds.next() {
            let now = (record.word(at: 0), record.word(at: 8), record.half(at: 16))
            if let before = first, before.hash == now.0 {
                if !isRepeated {
                    block.put(before.document)
                    block.put(half: before.place)
                }
                block.put(now.1)
                block.put(half: now.2)
                isRepeated = true
                try block.flush { try sorter.append($0) }
            } else {
                first = now
                isRepeated = false
            }
        }
        try block.flush(atEnd: true) { try sorter.append($0) }
        return try sorter.sorted()
    }
}

/// Finds the seeds of one document.
private struct SeedFinder {
    let window: PassageWindow
    let document: DocumentReference

    /// Adds a record for each selected place to `seeds`.
    ///
    /// Where text repeats itself at once, as in a ruled line, a place has the seed and all the context of the one
    /// selected before it: every window with it stands there too. Such places go to `repeats` as stretches, which
    /// grow with the text and not with its windows, and are no seeds.
    func find(in scalars: [UInt32], seeds: inout RecordBlock, repeats: inout RecordBlock) {
        var before: (place: Int, hash: UInt64)?
        var run: PassageRun?
        scalars.withUnsafeBufferPointer { scalars in
            Winnowing(window).forEachSeed(in: scalars) { place, hash in
                defer { before = (place, hash) }
                guard let before, before.hash == hash,
                    surroundings(before.place, place, areEqualIn: scalars)
                else {
                    seeds.put(hash)
                    seeds.put(document.word)
                    seeds.put(half: place)
                    return
                }
                let start = place - window.context
                let end = place + window.seed + window.context
                if let last = run, last.shift == before.place - place,
                    start <= last.range.upperBound
                {
                    run?.range = last.range.lowerBound..<end
                } else {
                    run?.write(to: &repeats)
                    run = PassageRun(
                        document: document, range: start..<end, kept: document,
                        keptStart: before.place - window.context)
                }
            }
        }
        run?.write(to: &repeats)
    }

    /// Whether two places have the same seed between the same whole contexts.
    private func surroundings(
        _ left: Int, _ right: Int, areEqualIn scalars: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        let width = window.seed + 2 * window.context
        guard left >= window.context, right - window.context + width <= scalars.count else {
            return false
        }
        let one = scalars[(left - window.context)...].prefix(width)
        let other = scalars[(right - window.context)...].prefix(width)
        return one.elementsEqual(other)
    }
}
