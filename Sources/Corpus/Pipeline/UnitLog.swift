internal import Ledger
internal import Lineage
internal import Storage

/// The log of a segment: everything that was found out about the documents of a part of a work unit.
///
/// It is sealed by its rename: under its name it is whole, and a resumed build takes it as it is.
///
/// ```
/// header   "KEIFUNIT" · version u32 · plan identity 32 bytes · unit u32 · segment u32
/// records  for each document: head length u32 · edits length + 1 u64 (0: none) · text length u64 ·
///          head · edits · text
/// index    for each document: UnitLogEntry, 96 bytes
/// bands    for each document with a signature: its band keys, u64 each
/// trailer  index offset u64 · bands offset u64 · documents u64 · keys of a document u64 ·
///          SHA-256 over each record's content id ‖ occurrence u64 ‖ "KEIFUEND"
/// ```
///
/// Whoever asks what documents there are reads the index, 96 bytes of each, and no text.
enum UnitLog {
    static let magic = Array("KEIFUNIT".utf8)
    static let endMagic = Array("KEIFUEND".utf8)
    static let version: UInt32 = 2
    static let headerLength = 8 + 4 + Digest.byteCount + 4 + 4
    static let trailerLength = 4 * 8 + Digest.byteCount + 8
    static let recordHeaderLength = 4 + 8 + 8

    static func path(_ unit: Int, segment: Int, work: String) -> String {
        Paths.join(work, "unit-\(padded(unit, 5))-\(padded(segment, 4)).log")
    }

    /// The mark of a unit of which every segment is sealed.
    static func endPath(_ unit: Int, work: String) -> String {
        Paths.join(work, "unit-\(padded(unit, 5)).end")
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    static func header(identity: Digest, unit: Int, segment: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(magic)
        writer.integer(version)
        writer.raw(identity.bytes)
        writer.integer(UInt32(unit))
        writer.integer(UInt32(segment))
        return writer.bytes
    }
}

/// What a log's index says of a document.
struct UnitLogEntry: Sendable {
    var id: Digest
    /// Zeros where the document has no text.
    var foldedHash: Digest
    /// Where its record begins in the log.
    var offset: UInt64
    /// Scalars of its text.
    var characters: UInt64
    /// The number of its file in the plan.
    var file: UInt32
    /// Its source's place in the recipe.
    var source: UInt16
    /// Whether it passed every rule.
    var isCandidate: Bool
    /// Its place among the documents with band keys; `nil` where it has none.
    var bands: UInt32?

    static let byteCount = 96

    func write(to writer: inout ByteWriter) {
        writer.raw(id.bytes)
        writer.raw(foldedHash.bytes)
        writer.integer(offset)
        writer.integer(characters)
        writer.integer(file)
        writer.integer(source)
        writer.integer(UInt16(isCandidate ? 1 : 0))
        writer.integer(bands ?? .max)
        writer.integer(UInt32(0))
    }

    init(_ record: UnitRecord, source: Int, offset: Int, bands: UInt32?) {
        id = record.row.id
        foldedHash = record.row.foldedHash ?? Self.noDigest
        self.offset = UInt64(offset)
        characters = UInt64(record.row.characters)
        file = UInt32(record.file)
        self.source = UInt16(source)
        isCandidate = record.isCandidate && record.row.foldedHash != nil
        self.bands = bands
    }

    init(_ reader: inout ByteReader) throws(KeifuError) {
        guard let id = Digest(bytes: try reader.raw(Digest.byteCount)),
            let foldedHash = Digest(bytes: try reader.raw(Digest.byteCount))
        else { throw .badInput("a digest is cut short") }
        self.id = id
        self.foldedHash = foldedHash
        offset = try reader.integer(UInt64.self)
        characters = try reader.integer(UInt64.self)
        file = try reader.integer(UInt32.self)
        source = try reader.integer(UInt16.self)
        isCandidate = try reader.integer(UInt16.self) & 1 == 1
        let bands = try reader.integer(UInt32.self)
        self.bands = bands == .max ? nil : bands
        _ = try reader.integer(UInt32.self)
    }

    private static let noDigest = Digest(bytes: [UInt8](repeating: 0, count: 32)) ?? .of([])
}

/// A digest of the records of a segment, by which a later reading of the same file knows it again.
struct SegmentDigest: ~Copyable {
    private var hasher = DigestHasher()

    mutating func add(_ contentID: Digest, occurrence: UInt64) {
        hasher.update(contentID.bytes)
        hasher.update(occurrence)
    }

    consuming func finalize() -> Digest { hasher.finalize() }
}

/// Writes a segment's log.
final class UnitLogWriter {
    private let writer: AtomicFileWriter
    private let plan: BuildPlan
    private var index = ByteWriter()
    private var bands = ByteWriter()
    private var documents = 0
    private var signatures: UInt32 = 0
    private var keys = 0
    private var digest: SegmentDigest? = SegmentDigest()

    init(plan: BuildPlan, unit: Int, segment: Int, work: String) throws(KeifuError) {
        self.plan = plan
        writer = try AtomicFileWriter(path: UnitLog.path(unit, segment: segment, work: work))
        try writer.write(
            UnitLog.header(identity: plan.identity, unit: unit, segment: segment))
    }

    func append(_ record: UnitRecord) throws(KeifuError) {
        var entry = UnitLogEntry(
            record, source: plan.files[record.file].source, offset: writer.count, bands: nil)
        if !record.bandKeys.isEmpty {
            keys = record.bandKeys.count
            entry.bands = signatures
            signatures += 1
            for key in record.bandKeys { bands.integer(key) }
        }
        entry.write(to: &index)
        digest?.add(record.row.contentID, occurrence: record.row.occurrence)
        documents += 1
        let head = record.encodedHead()
        var header = ByteWriter()
        header.integer(UInt32(head.count))
        header.integer(UInt64(record.edits.map { $0.count + 1 } ?? 0))
        header.integer(UInt64(record.text.count))
        header.raw(head)
        try writer.write(header.bytes)
        if let edits = record.edits { try writer.write(edits) }
        try writer.write(record.text)
    }

    /// Seals the log.
    func finish() throws(KeifuError) {
        var trailer = ByteWriter()
        trailer.integer(UInt64(writer.count))
        trailer.integer(UInt64(writer.count + index.bytes.count))
        trailer.integer(UInt64(documents))
        trailer.integer(UInt64(keys))
        trailer.raw((digest.take()?.finalize() ?? .of([])).bytes)
        trailer.raw(UnitLog.endMagic)
        try writer.write(index.bytes)
        try writer.write(bands.bytes)
        try writer.write(trailer.bytes)
        try writer.commit()
    }
}
