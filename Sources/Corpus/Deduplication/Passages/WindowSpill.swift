internal import Lineage
internal import Storage

/// A group of more contexts than memory holds: each window of each occurrence becomes a record, and a sorter brings
/// equal ones together.
final class WindowSpill {
    private let layout: ContextLayout
    private let sorter: RecordSorter
    private var block = RecordBlock()
    /// The context that came last, and the records of its windows up to the place.
    private var lastContext: [UInt8] = []
    private var windows: [(index: Int, digest: [UInt8])] = []

    private static let digestBytes = 16
    /// Index of the window 4 ‖ SHA-256 of its characters beside the seed, 16 bytes of it ‖ place.
    private static let width = 4 + digestBytes + ContextLayout.placeBytes

    init(layout: ContextLayout, memory: Int, folder: String) throws(KeifuError) {
        self.layout = layout
        sorter = try RecordSorter(width: Self.width, memory: memory, folder: folder)
    }

    /// Adds an occurrence.
    func add(_ context: UnsafeRawBufferPointer, _ place: UnsafeRawBufferPointer) throws {
        let isNew =
            lastContext.isEmpty
            || !lastContext.withUnsafeBytes { $0.isEqual(to: context) }
        if isNew {
            lastContext = Array(context)
            windows =
                (layout.windowsInText { context[$0] }).map { indices in
                    indices.map { index in
                        var hasher = DigestHasher()
                        hasher.update(
                            buffer: UnsafeRawBufferPointer(
                                rebasing: context[layout.range(ofWindow: index)]))
                        return (index, Array(hasher.finalize().bytes.prefix(Self.digestBytes)))
                    }
                } ?? []
        }
        for window in windows {
            block.put(half: window.index)
            block.put(window.digest)
            block.put(place)
        }
        try block.flush { try sorter.append($0) }
    }

    /// Hands out the runs of all occurrences.
    func finish(_ emit: (PassageRun) throws -> Void) throws {
        try block.flush(atEnd: true) { try sorter.append($0) }
        let sorted = try sorter.sorted()
        var window: [UInt8] = []
        var first: PlaceInText?
        while let record = try sorted.next() {
            let key = UnsafeRawBufferPointer(rebasing: record[..<(4 + Self.digestBytes)])
            let place = PlaceInText(
                UnsafeRawBufferPointer(rebasing: record[(4 + Self.digestBytes)...]))
            if let first, window.withUnsafeBytes({ $0.isEqual(to: key) }) {
                let index = record.half(at: 0)
                try emit(
                    Stretch(windows: index...index, evidence: 0).run(
                        of: place, as: first, layout.window))
            } else {
                window = Array(key)
                first = place
            }
        }
    }
}
