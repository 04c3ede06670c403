internal import Lineage
internal import Storage

/// One log file, read as far as it is whole.
struct ExposureLog: Sendable {
    let path: String
    let header: ExposureFormat.Header
    /// The steps in the log, ascending, and where their payloads lie.
    let steps: [(step: UInt64, payload: Range<Int>)]
    /// The step that it is sealed at; `nil` for a log that is open or was left open.
    let sealedStep: UInt64?
    /// Bytes at the end that a kill left half-written.
    let tornBytes: Int
    private let file: MappedFile

    /// Reads a log.
    ///
    /// - Parameter mustBeSealed: whether the name says that the log is sealed: then every byte must be right.
    /// - Returns: `nil` for an open log whose header is not whole.
    /// - Throws: `KeifuError` where a sealed log is damaged.
    init?(path: String, mustBeSealed: Bool) throws {
        let file = try MappedFile(path: path)
        let bytes = file.bytes
        let headerBytes = Array(bytes.prefix(ExposureFormat.headerBytes))
        guard let header = ExposureFormat.Header(headerBytes) else {
            guard mustBeSealed else { return nil }
            throw Self.damaged(path, "the log's header is damaged or of another version", at: 0)
        }
        var steps: [(step: UInt64, payload: Range<Int>)] = []
        var sealedStep: UInt64?
        var offset = ExposureFormat.headerBytes
        scan: while sealedStep == nil, let payload = Self.payload(in: bytes, at: offset) {
            var reader = ByteReader(Array(bytes[payload].prefix(49)), file: path)
            let kind = ExposureFormat.Kind(rawValue: try reader.integer(UInt8.self))
            let step = (try? reader.integer(UInt64.self)) ?? 0
            let last = steps.last?.step ?? header.base
            switch kind {
            case .step where step > last:
                steps.append((step, payload))
            case .seal where step >= last:
                guard try reader.integer(UInt64.self) == UInt64(steps.count),
                    try reader.raw(Digest.byteCount)
                        .elementsEqual(Self.digest(of: bytes, upTo: offset).bytes)
                else { break scan }
                sealedStep = step
            default:
                break scan
            }
            offset = payload.upperBound
        }
        if mustBeSealed, sealedStep == nil || offset != bytes.count {
            throw Self.damaged(path, "the sealed log is cut short or damaged", at: offset)
        }
        self.path = path
        self.header = header
        self.steps = steps
        self.sealedStep = sealedStep
        self.file = file
        tornBytes = bytes.count - offset
    }

    /// The place of the payload of the frame at an offset; `nil` where no whole frame begins there.
    private static func payload(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Range<Int>? {
        guard bytes.count - offset > ExposureFormat.frameBytes else { return nil }
        let length = UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let start = offset + ExposureFormat.frameBytes
        guard length > 0, Int(length) <= bytes.count - start else { return nil }
        let payload = start..<start + Int(length)
        var hasher = DigestHasher()
        hasher.update(buffer: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 4]))
        hasher.update(buffer: UnsafeRawBufferPointer(rebasing: bytes[payload]))
        guard hasher.finalize().bytes.prefix(8).elementsEqual(bytes[offset + 4..<start]) else {
            return nil
        }
        return payload
    }

    private static func digest(of bytes: UnsafeRawBufferPointer, upTo end: Int) -> Digest {
        var hasher = DigestHasher()
        hasher.update(buffer: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        return hasher.finalize()
    }

    private static func damaged(_ path: String, _ problem: String, at offset: Int) -> KeifuError {
        .badInput(
            problem, file: path, offset: UInt64(offset),
            remedy: "Restore the file; a sealed log is never written again.")
    }

    /// The rows of the step whose payload lies at a place.
    func records(at payload: Range<Int>) throws -> [ExposureRecord] {
        var reader = ByteReader(file.withBytes { Array($0[payload]) }, file: path)
        _ = try reader.integer(UInt8.self)
        let step = try reader.integer(UInt64.self)
        var records: [ExposureRecord] = []
        for _ in 0..<(try reader.integer(UInt32.self)) {
            records.append(
                try ExposureRecord(row: &reader, attempt: header.attempt, step: step))
        }
        return records
    }
}
