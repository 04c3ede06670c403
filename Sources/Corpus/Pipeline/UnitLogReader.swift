internal import Lineage
internal import Storage

/// Reads a sealed log; any part of any record without the others. Threads may read at once.
final class UnitLogReader: Sendable {
    private let file: InputFile
    private let plan: BuildPlan
    private let indexOffset: Int
    private let bandsOffset: Int
    private let keys: Int
    /// How many documents it has.
    let documents: Int
    /// The digest of its records.
    let digest: Digest

    /// Opens the log of a segment, or answers `nil` where there is none that fits the plan.
    init?(plan: BuildPlan, unit: Int, segment: Int, work: String) throws(KeifuError) {
        let path = UnitLog.path(unit, segment: segment, work: work)
        guard Files.exists(path) else { return nil }
        self.plan = plan
        let file = try InputFile(path: path)
        self.file = file
        let header = UnitLog.header(identity: plan.identity, unit: unit, segment: segment)
        guard file.size >= header.count + UnitLog.trailerLength,
            try Self.read(file, 0..<header.count) == header
        else { return nil }
        var trailer = ByteReader(
            try Self.read(file, file.size - UnitLog.trailerLength..<file.size), file: path)
        let limit = UInt64(file.size)
        let index = try trailer.integer(UInt64.self)
        let bands = try trailer.integer(UInt64.self)
        let documents = try trailer.integer(UInt64.self)
        let keys = try trailer.integer(UInt64.self)
        let digest = Digest(bytes: try trailer.raw(Digest.byteCount))
        guard let digest, index <= bands, bands <= limit, documents <= limit, keys <= limit,
            bands - index == documents * UInt64(UnitLogEntry.byteCount),
            Array(try trailer.raw(UnitLog.endMagic.count)) == UnitLog.endMagic
        else { return nil }
        indexOffset = Int(index)
        bandsOffset = Int(bands)
        self.documents = Int(documents)
        self.keys = Int(keys)
        self.digest = digest
    }

    private static func read(
        _ file: InputFile, _ range: Range<Int>
    ) throws(KeifuError) -> [UInt8] {
        var failure: KeifuError?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            do throws(KeifuError) {
                count = try file.read(
                    into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard bytes.count == range.count else {
            throw .badInput(
                "the log of a work unit is cut short", file: file.path,
                offset: UInt64(range.lowerBound),
                remedy: "Check the disk and build again with --force.")
        }
        return bytes
    }

    /// Entries that are read at once by a walk through all.
    private static let entriesAtOnce = 1024

    /// Hands out the index, in order.
    func forEachEntry(_ body: (Int, UnitLogEntry) throws -> Void) throws {
        var number = 0
        while number < documents {
            let count = min(Self.entriesAtOnce, documents - number)
            let start = indexOffset + number * UnitLogEntry.byteCount
            var reader = ByteReader(
                try Self.read(file, start..<start + count * UnitLogEntry.byteCount),
                file: file.path)
            for _ in 0..<count {
                try body(number, try UnitLogEntry(&reader))
                number += 1
            }
        }
    }

    /// What the index says of a document.
    func entry(_ number: Int) throws(KeifuError) -> UnitLogEntry {
        let start = indexOffset + number * UnitLogEntry.byteCount
        guard (0..<documents).contains(number) else {
            throw .badInput("the log of a work unit has no document \(number)", file: file.path)
        }
        var reader = ByteReader(
            try Self.read(file, start..<start + UnitLogEntry.byteCount), file: file.path)
        return try UnitLogEntry(&reader)
    }

    /// The band keys of a document; empty where it has none.
    func bandKeys(_ number: Int) throws(KeifuError) -> [UInt64] {
        guard let place = try entry(number).bands else { return [] }
        let start = bandsOffset + Int(place) * keys * 8
        var reader = ByteReader(try Self.read(file, start..<start + keys * 8), file: file.path)
        var result: [UInt64] = []
        result.reserveCapacity(keys)
        for _ in 0..<keys { result.append(try reader.integer(UInt64.self)) }
        return result
    }

    /// Where the parts of a record lie.
    private struct Parts {
        let head: Range<Int>
        let edits: Range<Int>?
        let text: Range<Int>
    }

    private func parts(of number: Int) throws(KeifuError) -> Parts {
        let offset = Int(clamping: try entry(number).offset)
        let start = offset + UnitLog.recordHeaderLength
        var reader = ByteReader(try Self.read(file, offset..<start), file: file.path)
        let head = UInt64(try reader.integer(UInt32.self))
        let edits = try reader.integer(UInt64.self)
        let text = try reader.integer(UInt64.self)
        let room = UInt64(max(0, indexOffset - start))
        guard head <= room, edits <= room, text <= room,
            head + (edits == 0 ? 0 : edits - 1) + text <= room
        else {
            throw .badInput(
                "a record of the log of a work unit is larger than the log", file: file.path,
                offset: UInt64(offset), remedy: "Check the disk and build again with --force.")
        }
        let editsStart = start + Int(head)
        let textStart = editsStart + (edits == 0 ? 0 : Int(edits) - 1)
        return Parts(
            head: start..<editsStart, edits: edits == 0 ? nil : editsStart..<textStart,
            text: textStart..<textStart + Int(text))
    }

    /// Row, extra fields and measures.
    func head(_ number: Int) throws(KeifuError) -> UnitRecord {
        try UnitRecord(
            head: try Self.read(file, try parts(of: number).head), plan: plan, path: file.path)
    }

    /// The whole record but its band keys.
    func record(_ number: Int) throws(KeifuError) -> UnitRecord {
        let parts = try parts(of: number)
        let start = parts.head.lowerBound
        let bytes = try Self.read(file, start..<parts.text.upperBound)
        var record = try UnitRecord(
            head: Array(bytes[..<parts.head.count]), plan: plan, path: file.path)
        record.edits = parts.edits.map {
            Array(bytes[$0.lowerBound - start..<$0.upperBound - start])
        }
        record.text = Array(bytes[(parts.text.lowerBound - start)...])
        return record
    }

    /// The text alone.
    func text(_ number: Int) throws(KeifuError) -> [UInt8] {
        try Self.read(file, try parts(of: number).text)
    }
}
