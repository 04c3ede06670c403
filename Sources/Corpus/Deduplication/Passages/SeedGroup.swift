internal import Glibc
internal import Storage

/// The occurrences of one seed: which of the windows around each stand at an earlier place too.
///
/// A window with the seed is known by how far before the seed it begins, so windows are compared *index by index*,
/// each with all others by its characters: by hash first, and where hashes agree by the characters themselves. For
/// each window the earliest occurrence is the evidence of the others. That takes time in proportion to the number of
/// occurrences, and is exact for any of them.
///
/// Occurrences with the same context on both sides, which most copies have, are one *context* that is compared once.
/// Groups of more contexts than memory holds go through a sorter, window by window (``WindowSpill``), with the same
/// result.
final class SeedGroup {
    private let layout: ContextLayout
    private let folder: String
    private let memory: Int
    private let mostContexts: Int

    /// The different contexts, `layout.contextBytes` each, and the earliest place of each.
    private var contexts: [UInt8] = []
    private var firsts: [UInt8] = []
    private var count = 0
    /// The other places: number of the context 4 ‖ place.
    private let copies: RunSpool
    private var hasCopies = false
    private var spill: WindowSpill?

    /// Bytes of a copy's record.
    private static let copyWidth = 4 + ContextLayout.placeBytes

    /// - Parameter memory: bytes that the contexts of a group may take.
    init(layout: ContextLayout, memory: Int, folder: String) throws(KeifuError) {
        self.layout = layout
        self.folder = folder
        self.memory = memory
        // Beside the characters: hashes of its windows, the place, the table's slots and two runs.
        let bytes =
            layout.contextBytes + 8 * (layout.window.context + 1) + ContextLayout.placeBytes + 128
        mostContexts = max(16, memory / bytes)
        copies = try RunSpool(folder: folder)
    }

    /// Adds an occurrence. They come in the order of their records.
    func add(_ record: UnsafeRawBufferPointer) throws {
        let context = UnsafeRawBufferPointer(
            rebasing: record[
                ContextLayout.seedBytes..<ContextLayout.seedBytes + layout.contextBytes])
        let place = UnsafeRawBufferPointer(
            rebasing: record[(ContextLayout.seedBytes + layout.contextBytes)...])
        if let spill { return try spill.add(context, place) }
        let isCopy =
            count > 0
            && contexts.withUnsafeBytes {
                UnsafeRawBufferPointer(rebasing: $0.suffix(layout.contextBytes)).isEqual(
                    to: context)
            }
        if isCopy {
            hasCopies = true
            try copies.append { block in
                block.put(half: count - 1)
                block.put(place)
            }
        } else if count == mostContexts {
            try startSpilling().add(context, place)
        } else {
            contexts.append(contentsOf: context)
            firsts.append(contentsOf: place)
            count += 1
        }
    }

    /// Writes the runs of all occurrences and forgets them.
    func finish(into runs: inout RecordBlock, flush: (inout RecordBlock) throws -> Void) throws {
        defer {
            contexts.removeAll(keepingCapacity: true)
            firsts.removeAll(keepingCapacity: true)
            count = 0
            hasCopies = false
            spill = nil
        }
        if let spill {
            return try spill.finish { run in
                run.write(to: &runs)
                try flush(&runs)
            }
        }
        guard count > 1 || hasCopies else { return }
        let evidence = GroupEvidence(
            layout: layout, contexts: contexts, firsts: firsts, count: count)
        try firsts.withUnsafeBytes { firsts in
            func place(_ context: Int) -> PlaceInText {
                PlaceInText(
                    UnsafeRawBufferPointer(
                        rebasing: firsts[
                            context * ContextLayout.placeBytes..<(context + 1)
                                * ContextLayout.placeBytes]))
            }
            for context in 0..<count {
                for stretch in evidence.stretches[context] where stretch.evidence != context {
                    stretch.run(of: place(context), as: place(stretch.evidence), layout.window)
                        .write(to: &runs)
                }
                try flush(&runs)
            }
            guard hasCopies else { return }
            try copies.drain(width: Self.copyWidth) { block in
                for start in stride(from: 0, to: block.count, by: Self.copyWidth) {
                    let record = UnsafeRawBufferPointer(
                        rebasing: block[start..<start + Self.copyWidth])
                    let own = PlaceInText(UnsafeRawBufferPointer(rebasing: record[4...]))
                    for stretch in evidence.stretches[record.half(at: 0)] {
                        stretch.run(of: own, as: place(stretch.evidence), layout.window)
                            .write(to: &runs)
                    }
                    try flush(&runs)
                }
            }
        }
    }

    /// Hands what was gathered to a spill, which takes what comes from now on.
    private func startSpilling() throws -> WindowSpill {
        let spill = try WindowSpill(layout: layout, memory: memory, folder: folder)
        try contexts.withUnsafeBytes { contexts in
            func context(_ number: Int) -> UnsafeRawBufferPointer {
                UnsafeRawBufferPointer(
                    rebasing: contexts[
                        number * layout.contextBytes..<(number + 1) * layout.contextBytes])
            }
            try firsts.withUnsafeBytes { firsts in
                for number in 0..<count {
                    let start = number * ContextLayout.placeBytes
                    try spill.add(
                        context(number),
                        UnsafeRawBufferPointer(
                            rebasing: firsts[start..<start + ContextLayout.placeBytes]))
                }
            }
            try copies.drain(width: Self.copyWidth) { block in
                for start in stride(from: 0, to: block.count, by: Self.copyWidth) {
                    let record = UnsafeRawBufferPointer(
                        rebasing: block[start..<start + Self.copyWidth])
                    try spill.add(
                        context(record.half(at: 0)), UnsafeRawBufferPointer(rebasing: record[4...]))
                }
            }
        }
        contexts = []
        firsts = []
        self.spill = spill
        return spill
    }
}

/// A seed's place, as it stands at the end of a context's record.
struct PlaceInText {
    var document: DocumentReference
    var place: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        document = bytes.reference(at: PreferenceKey.width)
        place = bytes.half(at: PreferenceKey.width + 8)
    }
}

/// Windows around a seed, one behind the other, that have one evidence.
struct Stretch {
    /// By how far their windows begin behind the earliest that holds the seed.
    var windows: ClosedRange<Int>
    /// The number of the context with their earliest occurrence.
    var evidence: Int

    /// The same windows around one seed as they stand around another.
    func run(of own: PlaceInText, as kept: PlaceInText, _ window: PassageWindow) -> PassageRun {
        let start = own.place - window.context + windows.lowerBound
        return PassageRun(
            document: own.document, range: start..<start + windows.count - 1 + window.length,
            kept: kept.document, keptStart: kept.place - window.context + windows.lowerBound)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes.
    func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, count) == 0
    }
}
