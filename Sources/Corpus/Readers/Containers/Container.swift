internal import Bzip2
internal import Storage
internal import Zlib
internal import Zstandard

/// What a file's payload is packed in, by its first bytes.
enum Container: Equatable, Sendable {
    /// Nothing: the file is the payload.
    case plain
    /// gzip members (RFC 1952).
    case gzip
    /// zstd frames (RFC 8878), skippable ones among them.
    case zstd
    /// bzip2 streams.
    case bzip2
    /// A format by name that is recognised and not read.
    case unreadable(String)

    /// The bytes at a file's beginning that ``init(_:)`` looks at.
    static let signatureLength = 10

    /// The container that a file's first bytes tell.
    init(_ first: [UInt8]) {
        if let kind = [Container.gzip, .zstd, .bzip2].first(where: { $0.isMember(first) }) {
            self = kind
        } else if let other = Self.unreadable.first(where: { first.starts(with: $0.magic) }) {
            self = .unreadable(other.name)
        } else {
            self = .plain
        }
    }

    /// The container that a file's name promises.
    static func promised(by path: String) -> Container? {
        let name = Paths.name(path).lowercased()
        if name.hasSuffix(".gz") { return .gzip }
        if name.hasSuffix(".zst") { return .zstd }
        if name.hasSuffix(".bz2") { return .bzip2 }
        return nil
    }

    private static let unreadable: [(name: String, magic: [UInt8])] = [
        ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), ("zip", [0x50, 0x4B, 0x03, 0x04]),
        ("lz4", [0x04, 0x22, 0x4D, 0x18]), ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
        ("compress", [0x1F, 0x9D]),
    ]

    /// The bytes that every member begins with, as far as they are the same in all.
    var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B, 0x08]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .bzip2: Array("BZh".utf8)
        case .plain, .unreadable: []
        }
    }

    /// What one member is called.
    var memberName: String {
        switch self {
        case .gzip: "gzip member"
        case .zstd: "zstd frame"
        case .bzip2: "bzip2 stream"
        case .plain, .unreadable: "file"
        }
    }

    /// Whether bytes may begin a member: up to ``signatureLength`` of them are looked at.
    func isMember(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .gzip: return bytes.starts(with: magic)
        case .zstd:
            // 184D2A50 … 184D2A5F, little-endian, are skippable.
            let isSkippable =
                bytes.count >= 4 && bytes[0] & 0xF0 == 0x50
                && bytes[1...3].elementsEqual([0x2A, 0x4D, 0x18])
            return isSkippable || bytes.starts(with: magic)
        case .bzip2:
            // A level, and then the mark of a block or, in an empty stream, of the end.
            guard bytes.count >= 10, bytes.starts(with: magic), (0x31...0x39).contains(bytes[3])
            else { return false }
            return bytes[4..<10].elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                || bytes[4..<10].elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
        case .plain, .unreadable: return false
        }
    }

    /// Whether bytes found among others are likely to begin a member: a stricter question, as three
    /// bytes meet by chance once in 16 MB.
    func isPlausibleMember(_ bytes: [UInt8]) -> Bool {
        guard isMember(bytes), bytes.starts(with: magic) else { return false }
        guard self == .gzip else { return true }
        // The reserved flags are zero; what compressors write as "extra flags" and "system".
        return bytes.count >= 10 && bytes[3] & 0xE0 == 0 && [0, 2, 4].contains(bytes[8])
            && (bytes[9] <= 13 || bytes[9] == 255)
    }

    /// A decoder of one member.
    func decoder() throws(KeifuError) -> any StreamDecoder {
        switch self {
        case .gzip: try InflateDecoder(.gzip)
        case .zstd: try ZstandardDecoder()
        case .bzip2: try Bzip2Decoder()
        case .plain, .unreadable: CopyingDecoder()
        }
    }
}

/// Hands on its input: the payload of a plain file, which never ends before the file does.
private final class CopyingDecoder: StreamDecoder {
    func reset() {}

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> StreamDecoding {
        let count = min(input.count, output.count)
        output.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        return StreamDecoding(consumed: count, produced: count, state: .going)
    }
}
