internal import Lineage
internal import Storage
internal import Synchronization

/// The log of a work unit: everything that was found out about the documents of a run of files.
///
/// It is sealed by its rename: under its name it is whole, and a resumed build takes it as it is.
///
/// ```
/// "KEIFUNIT" · version u32 · plan identity 32 bytes · unit u32
/// for each document: head length u32 · signature length u32 · edits length + 1 u64 (0: none) ·
///     text length u64 · head · signature (u32 each) · edits · text
/// head length 0xFFFFFFFF · number of documents u64
/// ```
enum UnitLog {
    static let magic = Array("KEIFUNIT".utf8)
    static let version: UInt32 = 1
    static let headerLength = 8 + 4 + Digest.byteCount + 4
    static let endMark = UInt32.max
    static let recordHeaderLength = 4 + 4 + 8 + 8

    static func path(_ unit: Int, work: String) -> String {
        let digits = String(unit)
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return Paths.join(work, "unit-\(padded).log")
    }

    static func header(identity: Digest, unit: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(magic)
        writer.integer(version)
        writer.raw(identity.bytes)
        writer.integer(UInt32(unit))
        return writer.bytes
    }
}

/// Writes a unit's log.
struct UnitLogWriter {
    private let writer: AtomicFileWriter
    private var count: UInt64 = 0

    init(plan: BuildPlan, unit: Int, work: String) throws(KeifuError) {
        writer = try AtomicFileWriter(path: UnitLog.path(unit, work: work))
        try writer.write(UnitLog.header(identity: plan.identity, unit: unit))
    }

    mutating func append(_ record: UnitRecord) throws(KeifuError) {
        let head = record.encodedHead()
        var header = ByteWriter()
        header.integer(UInt32(head.count))
        header.integer(UInt32(record.signature.count * 4))
        header.integer(UInt64(record.edits.map { $0.count + 1 } ?? 0))
        header.integer(UInt64(record.text.count))
        header.raw(head)
        for minimum in record.signature { header.integer(minimum) }
        try writer.write(header.bytes)
        if let edits = record.edits { try writer.write(edits) }
        try writer.write(record.text)
        count += 1
    }

    /// Seals the log.
    func finish() throws(KeifuError) {
        var end = ByteWriter()
        end.integer(UnitLog.endMark)
        end.integer(count)
        try writer.write(end.bytes)
        try writer.commit()
    }
}

/// Reads a sealed log; any part of any record without the others.
final class UnitLogReader: Sendable {
    private let file: MappedFile
    private let plan: BuildPlan
    /// Bytes read since pages were last given back: a log may be larger than memory.
    private let bytesHeld = Atomic<Int>(0)
    private static let mostBytesHeld = 32 << 20
    /// Where the records begin, in order.
    let offsets: [Int]

    /// Opens the log of a unit, or answers `nil` where there is none that fits the plan.
    init?(plan: BuildPlan, unit: Int, work: String) throws(KeifuError) {
        let path = UnitLog.path(unit, work: work)
        guard Files.exists(path) else { return nil }
        file = try MappedFile(path: path)
        self.plan = plan
        let header = UnitLog.header(identity: plan.identity, unit: unit)
        guard file.count >= header.count, file.bytes[..<header.count].elementsEqual(header) else {
            return nil
        }
        guard let offsets = Self.offsets(file, from: header.count) else { return nil }
        self.offsets = offsets
    }

    /// Walks the records; `nil` where lengths or count do not fit the file.
    private static func offsets(_ file: MappedFile, from start: Int) -> [Int]? {
        let bytes = file.bytes
        var offsets: [Int] = []
        var offset = start
        var released = start
        defer { file.releasePages() }
        while bytes.count - offset >= 4 {
            let headLength = bytes.littleEndian(UInt32.self, at: offset)
            if headLength == UnitLog.endMark {
                guard bytes.count - offset == 12,
                    bytes.littleEndian(UInt64.self, at: offset + 4) == UInt64(offsets.count)
                else { return nil }
                return offsets
            }
            guard bytes.count - offset >= UnitLog.recordHeaderLength else { return nil }
            offsets.append(offset)
            let lengths = Lengths(bytes, at: offset)
            guard let next = lengths.end, next <= bytes.count else { return nil }
            offset = next
            if offset - released > mostBytesHeld {
                file.releasePages()
                released = offset
            }
        }
        return nil
    }

    /// Where the parts of a record lie.
    private struct Lengths {
        let head: Range<Int>
        let signature: Range<Int>
        let edits: Range<Int>?
        let text: Range<Int>
        /// `nil` where the lengths are absurd.
        let end: Int?

        init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
            func length(_ value: UInt64) -> Int { Int(min(value, 1 << 48)) }
            let start = offset + UnitLog.recordHeaderLength
            head = start..<start + Int(bytes.littleEndian(UInt32.self, at: offset))
            signature =
                head.upperBound..<head.upperBound
                + Int(bytes.littleEndian(UInt32.self, at: offset + 4))
            let editsLength = length(bytes.littleEndian(UInt64.self, at: offset + 8))
            let editsEnd = signature.upperBound + max(0, editsLength - 1)
            edits = editsLength == 0 ? nil : signature.upperBound..<editsEnd
            text = editsEnd..<editsEnd + length(bytes.littleEndian(UInt64.self, at: offset + 16))
            end = text.upperBound
        }
    }

    private func bytes(_ range: Range<Int>) -> [UInt8] {
        defer { held(range.count) }
        return file.withBytes { Array($0[range]) }
    }

    /// Counts bytes that were read, with the rest of their pages, and gives pages back once there are many.
    private func held(_ count: Int) {
        let pages = count + 4096
        let (_, sum) = bytesHeld.add(pages, ordering: .relaxed)
        if sum > Self.mostBytesHeld {
            bytesHeld.store(0, ordering: .relaxed)
            file.releasePages()
        }
    }

    /// Row, extra fields and measures.
    func head(at offset: Int) throws(KeifuError) -> UnitRecord {
        let lengths = Lengths(file.bytes, at: offset)
        return try UnitRecord(head: bytes(lengths.head), plan: plan, path: file.path)
    }

    /// The whole record but its signature.
    func record(at offset: Int) throws(KeifuError) -> UnitRecord {
        let lengths = Lengths(file.bytes, at: offset)
        var record = try UnitRecord(head: bytes(lengths.head), plan: plan, path: file.path)
        record.edits = lengths.edits.map(bytes)
        record.text = bytes(lengths.text)
        return record
    }

    func signature(at offset: Int) -> [UInt32] {
        let range = Lengths(file.bytes, at: offset).signature
        defer { held(range.count) }
        return file.withBytes { bytes in
            stride(from: range.lowerBound, to: range.upperBound, by: 4).map {
                bytes.littleEndian(UInt32.self, at: $0)
            }
        }
    }

    func text(at offset: Int) -> [UInt8] { bytes(Lengths(file.bytes, at: offset).text) }
}

extension UnsafeRawBufferPointer {
    fileprivate func littleEndian<Value: FixedWidthInteger>(
        _ type: Value.Type, at offset: Int
    ) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
