/// A stretch of a document's folded text that also stands at an earlier place.
struct PassageRun: Equatable, Sendable {
    var document: DocumentReference
    /// Characters of folded text.
    var range: Range<Int>
    /// The document with the earlier place.
    var kept: DocumentReference
    /// The character of its folded text where the stretch begins.
    var keptStart: Int

    /// Bytes of a record: document 8 ‖ start 4 ‖ end 4 ‖ kept 8 ‖ kept start 4.
    static let width = 28

    func write(to block: inout RecordBlock) {
        block.put(document.word)
        block.put(half: range.lowerBound)
        block.put(half: range.upperBound)
        block.put(kept.word)
        block.put(half: keptStart)
    }

    init(document: DocumentReference, range: Range<Int>, kept: DocumentReference, keptStart: Int) {
        self.document = document
        self.range = range
        self.kept = kept
        self.keptStart = keptStart
    }

    /// Reads a record that `write(to:)` made.
    init(_ record: UnsafeRawBufferPointer) {
        document = record.reference(at: 0)
        let start = record.half(at: 8)
        range = start..<max(start, record.half(at: 12))
        kept = record.reference(at: 16)
        keptStart = record.half(at: 24)
    }

    /// How far the earlier place is from this one, in characters: runs of one document are continuations of one
    /// another where this and the kept document are the same.
    var shift: Int { keptStart - range.lowerBound }
}
