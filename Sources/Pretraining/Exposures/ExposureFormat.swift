internal import Lineage
internal import Storage

/// The bytes of an exposure log; docs/formats/exposures.md describes them.
///
/// ```
/// header (40 bytes)                        frame
///  0  8  "KEIFUEXP"                         0  4  u32  bytes of payload n
///  8  4  u32  version: 1                    4  8  checksum of the four bytes before and the payload
/// 12  4  u32  attempt                      12  n  payload, whose first byte is its kind
/// 16  8  u64  step the attempt began after
/// 24  8  u64  step this log begins after   checksum = the first 8 bytes of SHA-256
/// 32  8  checksum of the 32 bytes before
/// ```
enum ExposureFormat {
    static let folder = "exposures"
    static let version: UInt32 = 1
    static let headerBytes = 40
    static let frameBytes = 12
    private static let magic = Array("KEIFUEXP".utf8)

    /// What a log says of itself.
    struct Header: Equatable, Sendable {
        /// Which run of the program wrote it.
        var attempt: UInt32
        /// The step whose checkpoint the attempt went on from; 0 for none.
        var attemptBase: UInt64
        /// The last step before those of this log.
        var base: UInt64

        var bytes: [UInt8] {
            var writer = ByteWriter()
            writer.raw(magic)
            writer.integer(version)
            writer.integer(attempt)
            writer.integer(attemptBase)
            writer.integer(base)
            return writer.bytes + checksum(writer.bytes)
        }

        /// Reads a header.
        /// - Returns: `nil` where it is cut short or damaged.
        init?(_ bytes: [UInt8]) {
            guard bytes.count >= headerBytes, bytes.starts(with: magic),
                checksum(bytes[..<32]).elementsEqual(bytes[32..<headerBytes])
            else { return nil }
            var reader = ByteReader(bytes[8..<32], file: "")
            guard (try? reader.integer(UInt32.self)) == version,
                let attempt = try? reader.integer(UInt32.self),
                let attemptBase = try? reader.integer(UInt64.self),
                let base = try? reader.integer(UInt64.self)
            else { return nil }
            self.init(attempt: attempt, attemptBase: attemptBase, base: base)
        }

        init(attempt: UInt32, attemptBase: UInt64, base: UInt64) {
            self.attempt = attempt
            self.attemptBase = attemptBase
            self.base = base
        }
    }

    /// The first byte of a payload.
    enum Kind: UInt8 {
        /// u64 step · u32 rows · rows.
        case step = 1
        /// u64 last step · u64 frames before it · SHA-256 of all bytes before this frame.
        case seal = 2
    }

    /// The rows of a step as a frame.
    static func frame(step: UInt64, records: [ExposureRecord]) -> [UInt8] {
        var payload = ByteWriter()
        payload.integer(Kind.step.rawValue)
        payload.integer(step)
        payload.integer(UInt32(records.count))
        for record in records { record.writeRow(to: &payload) }
        return frame(payload.bytes)
    }

    /// The frame that ends a sealed log.
    static func seal(step: UInt64, frames: UInt64, digest: Digest) -> [UInt8] {
        var payload = ByteWriter()
        payload.integer(Kind.seal.rawValue)
        payload.integer(step)
        payload.integer(frames)
        payload.raw(digest.bytes)
        return frame(payload.bytes)
    }

    private static func frame(_ payload: [UInt8]) -> [UInt8] {
        var length = ByteWriter()
        length.integer(UInt32(payload.count))
        return length.bytes + checksum(length.bytes + payload) + payload
    }

    /// The first eight bytes of SHA-256.
    static func checksum(_ bytes: some Sequence<UInt8>) -> ArraySlice<UInt8> {
        Digest.of(bytes).bytes.prefix(8)
    }

    // MARK: Names

    /// The log that is being written.
    static func openName(attempt: UInt32) -> String { "open.a\(attempt).log" }

    /// A log that ended with a checkpoint.
    static func sealedName(from first: UInt64, to last: UInt64, attempt: UInt32) -> String {
        "step-\(padded(first))-\(padded(last)).a\(attempt).log"
    }

    private static func padded(_ step: UInt64) -> String {
        let digits = String(step)
        return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }

    /// The attempt in a log's name; `nil` where the name is not that of a log.
    static func attempt(inName name: String) -> UInt32? {
        guard name.hasPrefix("open.a") || name.hasPrefix("step-"), name.hasSuffix(".log"),
            let mark = name.lastIndex(of: "a")
        else { return nil }
        return UInt32(name[name.index(after: mark)...].dropLast(4))
    }
}
