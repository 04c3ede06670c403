internal import Storage

/// The best evidence so far that a document repeats a kept one.
struct DuplicateMatch: Equatable, Sendable {
    /// The kept document.
    var kept: DocumentReference
    /// Its place in the order of preference.
    var ordinal: UInt64
    /// Verified Jaccard similarity.
    var similarity: Double
}

/// A document on its way through the walk.
struct WalkDocument: Equatable, Sendable {
    /// Its place in the order of preference among all documents with a collision.
    var ordinal: UInt64
    var reference: DocumentReference
    /// The band keys that it shares with others, ascending.
    var keys: [UInt64]
    /// Whom it repeats.
    var match: DuplicateMatch?

    /// Takes a kept document as evidence if it is better: more similar, or as similar and preferred.
    ///
    /// - Parameter similarity: negative where it is below the threshold.
    mutating func take(_ kept: BandTable.Kept, similarity: Double) {
        guard similarity >= 0 else { return }
        if let match {
            guard
                similarity > match.similarity
                    || (similarity == match.similarity && kept.ordinal < match.ordinal)
            else { return }
        }
        match = DuplicateMatch(
            kept: kept.reference, ordinal: kept.ordinal, similarity: similarity)
    }
}

/// Where a pass reads its documents, preferred ones first.
protocol WalkInput {
    mutating func next() throws -> WalkDocument?
}

/// Puts the documents together from memberships: preference 24 ‖ reference 8 ‖ band key 8.
struct MembershipReader: WalkInput {
    private let records: SortedRecords
    private var pending: WalkDocument?
    private var count: UInt64 = 0

    init(_ records: SortedRecords) { self.records = records }

    mutating func next() throws -> WalkDocument? {
        var document = pending
        pending = nil
        while let record = try records.next() {
            let reference = record.reference(at: PreferenceKey.width)
            let key = record.word(at: PreferenceKey.width + 8)
            if document?.reference == reference {
                document?.keys.append(key)
                continue
            }
            let opened = WalkDocument(ordinal: count, reference: reference, keys: [key])
            count += 1
            guard document != nil else {
                document = opened
                continue
            }
            pending = opened
            break
        }
        return document
    }
}

/// Documents that wait for the next pass, in a file without a name.
final class WalkSpool: WalkInput {
    private let file: ScratchFile
    private var written = ByteWriter()
    private var offset = 0
    private var block: [UInt8] = []
    private var position = 0

    private static let blockSize = 1 << 18

    init(folder: String) throws(KeifuError) { file = try ScratchFile(in: folder) }

    func append(_ document: WalkDocument) throws(KeifuError) {
        written.integer(document.ordinal)
        written.integer(document.reference.word)
        // No similarity is negative.
        written.double(document.match?.similarity ?? -1)
        written.integer(document.match?.ordinal ?? 0)
        written.integer(document.match?.kept.word ?? 0)
        written.integer(UInt64(document.keys.count))
        for key in document.keys { written.integer(key) }
        if written.bytes.count >= Self.blockSize { try flush() }
    }

    private func flush() throws(KeifuError) {
        let bytes = written.bytes
        written = ByteWriter()
        var failure: KeifuError?
        bytes.withUnsafeBytes { buffer in
            do throws(KeifuError) { try file.append(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    func next() throws -> WalkDocument? {
        if !written.bytes.isEmpty { try flush() }
        if position == block.count, offset == file.count { return nil }
        var head = ByteReader(try take(48), file: "a scratch file")
        let ordinal = try head.integer(UInt64.self)
        let reference = DocumentReference(word: try head.integer(UInt64.self))
        let similarity = try head.double()
        let rank = try head.integer(UInt64.self)
        let kept = DocumentReference(word: try head.integer(UInt64.self))
        let count = Int(clamping: try head.integer(UInt64.self))
        var keys = ByteReader(try take(8 * count), file: "a scratch file")
        var document = WalkDocument(ordinal: ordinal, reference: reference, keys: [])
        for _ in 0..<count { document.keys.append(try keys.integer(UInt64.self)) }
        if similarity >= 0 {
            document.match = DuplicateMatch(
                kept: kept, ordinal: rank, similarity: similarity)
        }
        return document
    }

    /// The next bytes of the file.
    private func take(_ count: Int) throws(KeifuError) -> ArraySlice<UInt8> {
        while block.count - position < count {
            block.removeFirst(position)
            position = 0
            var more = [UInt8](repeating: 0, count: max(Self.blockSize, count))
            let result = more.withUnsafeMutableBytes { buffer in
                Result { () throws(KeifuError) in try file.read(into: buffer, at: offset) }
            }
            let length = try result.get()
            guard length > 0 else {
                throw .badInput("a scratch file ends early", remedy: "Run again with --resume.")
            }
            more.removeLast(more.count - length)
            offset += length
            block += more
        }
        position += count
        return block[position - count..<position]
    }
}
