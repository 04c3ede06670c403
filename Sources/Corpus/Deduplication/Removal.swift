internal import Storage

/// A document that goes, and whom it repeats.
struct Removal: Equatable {
    var document: DocumentReference
    var kept: DocumentReference
    /// 1 for equal folded texts.
    var similarity: Double
    /// Whether it was found by equal folded texts.
    var isExact: Bool

    init(document: DocumentReference, match: DuplicateMatch) {
        self.init(
            document: document, kept: match.kept, similarity: match.similarity, isExact: false)
    }

    init(document: DocumentReference, kept: DocumentReference, similarity: Double, isExact: Bool) {
        self.document = document
        self.kept = kept
        self.similarity = similarity
        self.isExact = isExact
    }

    /// Bytes of its record: document ‖ kept ‖ bits of the similarity ‖ whether exact.
    static let width = 32

    init(record: UnsafeRawBufferPointer) {
        self.init(
            document: record.reference(at: 0), kept: record.reference(at: 8),
            similarity: Double(bitPattern: record.word(at: 16)), isExact: record.word(at: 24) == 1)
    }
}

extension RecordSorter {
    /// Appends a removal's record.
    func append(_ removal: Removal) throws {
        var record = RecordBytes(width: Removal.width)
        record.put(removal.document.word)
        record.put(removal.kept.word)
        record.put(removal.similarity.bitPattern)
        record.put(removal.isExact ? 1 as UInt64 : 0)
        try record.bytes.withUnsafeBytes { try append($0) }
    }
}
