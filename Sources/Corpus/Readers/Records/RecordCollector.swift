internal import JapaneseText
internal import Lineage
internal import Storage

/// Gathers the bytes of one record after another from a payload.
///
/// What is larger than the limit is hashed as it comes and not kept.
final class RecordCollector {
    let stream: PayloadStream
    /// The encoding of the file's lines, once it is known.
    var encoding: CharacterEncoding?
    /// The record's length so far, in bytes.
    private(set) var length = 0
    /// The position of the record's first byte.
    private(set) var start: UInt64 = 0
    /// Where the record's first byte lies.
    private(set) var place = SourceSpan(offset: 0, length: 0)

    /// The record's first byte, if it is kept.
    var firstByte: UInt8? { bytes.first }

    /// Whether the record's last byte so far is a line feed.
    private(set) var endsLine = false

    private let path: String
    private let limit: Int
    private var bytes: [UInt8] = []
    private var hasher: DigestHasher?
    private var occurrences: OccurrenceCounter

    /// A collector of the records of a file.
    ///
    /// - Parameters:
    ///   - path: relative to the source's folder.
    ///   - limit: the most bytes of a record.
    ///   - scratch: a folder for what counting identical records writes to the disk.
    init(_ stream: PayloadStream, path: String, limit: Int, scratch: String? = nil) {
        occurrences = OccurrenceCounter(scratch: scratch)
        self.stream = stream
        self.path = path
        self.limit = limit
    }

    /// A record begins with the stream's next byte.
    func begin() {
        start = stream.position
        place = stream.place(at: start)
        length = 0
        endsLine = false
        bytes.removeAll(keepingCapacity: false)
        hasher = nil
    }

    /// Moves bytes of the stream's window to the record.
    func take(_ count: Int) {
        let piece = UnsafeBufferPointer(rebasing: stream.window.prefix(count))
        guard let last = piece.last else { return }
        endsLine = last == 0x0A
        length += piece.count
        if hasher == nil, length > limit {
            hasher = DigestHasher()
            bytes.withUnsafeBytes { hasher?.update(buffer: $0) }
            bytes = []
        }
        if hasher == nil {
            bytes.append(contentsOf: piece)
        } else {
            hasher?.update(buffer: UnsafeRawBufferPointer(piece))
        }
        stream.consume(piece.count)
    }

    /// The record, which ends before the stream's next byte.
    func finish(failure: PreparationFailure? = nil) throws(KeifuError) -> RawRecord {
        let tooLarge =
            length > limit
            ? PreparationFailure(
                stage: "read", rule: "record_bytes", value: Double(length),
                threshold: Double(limit)) : nil
        let contentID = hasher.take()?.finalize() ?? Identity.contentID(of: bytes)
        let record = RawRecord(
            path: path,
            span: SourceSpan(
                fileOffset: place.fileOffset, payloadOffset: place.payloadOffset,
                length: UInt64(length)),
            bytes: bytes, contentID: contentID, occurrence: try occurrences.count(contentID),
            encoding: encoding, failure: failure ?? tooLarge)
        bytes = []
        length = 0
        return record
    }

    /// At the end of a stretch that damage ended between two records: a record of no bytes for it, and whether
    /// the stream goes on behind it. `nil` at the end of the file.
    func gap() throws(KeifuError) -> (record: RawRecord, goesOn: Bool)? {
        guard let damage = stream.damage else { return nil }
        begin()
        let record = try finish(failure: damage.failure)
        return (record, try stream.resume())
    }
}
