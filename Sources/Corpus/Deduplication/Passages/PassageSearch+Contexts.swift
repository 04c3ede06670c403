internal import Lineage
internal import MPI
internal import Storage

/// Where the fields of a context's record lie.
///
/// ```
/// SHA-256 of the seed, 16 bytes of it ‖ context left, then right ‖ preference 24 ‖ document 8 ‖ place 4
/// ```
/// A character of the context has three bytes, 0xFFFFFF beyond the text's ends. Sorted, a group of equal seeds stands
/// together; in it those of equal contexts do, and of these the earliest place comes first.
struct ContextLayout: Sendable {
    let window: PassageWindow

    static let seedBytes = 16
    static let characterBytes = 3
    /// No character: its first byte would be 0x10 at most.
    static let beyond: UInt8 = 0xFF
    /// Bytes of preference, document and place, by which places are in order.
    static let placeBytes = PreferenceKey.width + 12

    var contextBytes: Int { 2 * window.context * Self.characterBytes }
    /// Bytes of a window's characters beside the seed.
    var windowBytes: Int { window.context * Self.characterBytes }
    var width: Int { Self.seedBytes + contextBytes + Self.placeBytes }

    /// The earliest windows begin `context` characters before the seed. The bytes of window `index` from there on,
    /// without the seed's.
    func range(ofWindow index: Int) -> Range<Int> {
        index * Self.characterBytes..<index * Self.characterBytes + windowBytes
    }
}

extension PassageSearch {
    /// A document with repeated seeds.
    private struct Seeded: Sendable {
        var candidate: DeduplicationCandidate
        var scalars: [UInt32]
        var places: [Int]
        /// The leading bytes of the SHA-256 of each place's seed.
        var seeds: [(UInt64, UInt64)]
    }

    /// The contexts of repeated seeds, by seed.
    func collectContexts(
        of places: SortedRecords, progress: Progress
    ) throws -> SortedRecords {
        let layout = ContextLayout(window: window)
        let sorter = try TeamSorter(
            width: layout.width, memory: share, folder: folder, team: team
        ) { [size = team.size] record in Int(record.word(at: 0) >> 32) % size }
        var block = RecordBlock()
        var done = 0
        try DocumentRecords.forEachBatch(of: places, threads: threads) {
            [store, window] (batch) -> [Seeded] in
            try batch.map { try Self.seeded($0, store: store, window: window) }
        } consume: { batch in
            for document in batch {
                for (index, place) in document.places.enumerated() {
                    Self.put(document, index, at: place, layout: layout, into: &block)
                    try block.flush { try sorter.append($0) }
                }
            }
            done += batch.count
            progress("contexts", done)
        }
        try block.flush(atEnd: true) { try sorter.append($0) }
        return try sorter.sorted()
    }

    private static func seeded(
        _ document: DocumentRecords, store: any CandidateStore, window: PassageWindow
    ) throws -> Seeded {
        let scalars = FoldedScalars.of(try store.text(document.document))
        var places: [Int] = []
        document.forEach(width: placeWidth) { places.append($0.half(at: 8)) }
        // A text that is not what it was when its seeds were found has lost them.
        places.removeAll { $0 + window.seed > scalars.count }
        let seeds = scalars.withUnsafeBytes { bytes in
            places.map { place in
                var hasher = DigestHasher()
                hasher.update(
                    buffer: UnsafeRawBufferPointer(
                        rebasing: bytes[4 * place..<4 * (place + window.seed)]))
                return hasher.finalize().bytes.withUnsafeBytes { ($0.word(at: 0), $0.word(at: 8)) }
            }
        }
        return Seeded(
            candidate: try store.candidate(document.document), scalars: scalars, places: places,
            seeds: seeds)
    }

    private static func put(
        _ document: Seeded, _ index: Int, at place: Int, layout: ContextLayout,
        into block: inout RecordBlock
    ) {
        let window = layout.window
        block.put(document.seeds[index].0)
        block.put(document.seeds[index].1)
        document.scalars.withUnsafeBufferPointer { scalars in
            block.put(scalars, place - window.context..<place)
            let end = place + window.seed
            block.put(scalars, end..<end + window.context)
        }
        let candidate = document.candidate
        block.put(
            PreferenceKey(
                rank: candidate.source, characters: candidate.characters, id: candidate.id))
        block.put(candidate.reference.word)
        block.put(half: place)
    }
}

extension RecordBlock {
    /// Characters of a text, and of what is beyond its ends.
    fileprivate mutating func put(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) {
        // One append for all: this is most of what is written of repeated text.
        let width = ContextLayout.characterBytes
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, range.count * width)) {
            bytes in
            var next = 0
            for place in range {
                let value = place >= 0 && place < scalars.count ? scalars[place] : UInt32.max
                bytes[next] = UInt8(truncatingIfNeeded: value >> 16)
                bytes[next + 1] = UInt8(truncatingIfNeeded: value >> 8)
                bytes[next + 2] = UInt8(truncatingIfNeeded: value)
                next += width
            }
            put(UnsafeBufferPointer(rebasing: bytes[..<next]))
        }
    }
}
