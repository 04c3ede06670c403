internal import CCrypto

/// A SHA-256 digest: 32 bytes that name content.
///
/// Digests order as their bytes do, so a list sorted by digest is sorted by its hexadecimal form too.
public struct Digest: Hashable, Comparable, Sendable {
    /// The digest's bytes as four big-endian words, so that word order is byte order.
    @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64)

    /// The number of bytes in a digest.
    public static let byteCount = 32

    /// Makes a digest of 32 bytes; `nil` for any other number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let words = bytes.withContiguousStorageIfAvailable { Self.words($0) }
        self.words = words ?? Array(bytes).withUnsafeBufferPointer { Self.words($0) }
    }

    private static func words(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (UInt64, UInt64, UInt64, UInt64) {
        let bytes = UnsafeRawBufferPointer(bytes)
        func word(_ index: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        return (word(0), word(1), word(2), word(3))
    }

    /// Reads 64 hexadecimal digits, of either case; `nil` for anything else.
    public init?(hex: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for unit in hex.utf8 {
            let nibble: UInt8
            switch unit {
            case 0x30...0x39: nibble = unit - 0x30
            case 0x41...0x46: nibble = unit - 0x41 + 10
            case 0x61...0x66: nibble = unit - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        guard high == nil else { return nil }
        self.init(bytes: bytes)
    }

    /// The digest's 32 bytes.
    public var bytes: [UInt8] {
        let ordered = (
            words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
        )
        return withUnsafeBytes(of: ordered) { Array($0) }
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var hex: String { Self.hex(bytes) }

    /// The first eight bytes as a big-endian number: a well-mixed key to partition or seed by.
    public var leadingWord: UInt64 { words.0 }

    /// Bytes as lower-case hexadecimal digits, two each.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            result.append(digits[Int(byte >> 4)])
            result.append(digits[Int(byte & 15)])
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether both name the same content.
    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    /// Byte order.
    public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }

    /// Feeds the digest's first word to the hasher: the digest is uniform already.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: Codable {
    /// Reads the hexadecimal form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "64 hexadecimal digits are wanted")
        }
        self = digest
    }

    /// Writes the hexadecimal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

extension Digest: CustomStringConvertible {
    /// The hexadecimal form.
    public var description: String { hex }
}

extension Digest {
    /// The digest of the given bytes.
    public static func of(_ bytes: some Sequence<UInt8>) -> Digest {
        var hasher = DigestHasher()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The digest of the given text's UTF-8 bytes.
    public static func of(text: String) -> Digest { of(Array(text.utf8)) }
}

/// Computes a ``Digest`` over bytes that arrive in pieces.
///
/// Use `field` for parts that are hashed together: it puts the length before the bytes,
/// so that `"ab" ‖ "c"` and `"a" ‖ "bc"` differ.
public struct DigestHasher: ~Copyable {
    private let context: OpaquePointer

    /// A hasher that has seen nothing.
    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else {
            // libcrypto answers so only when memory is exhausted.
            preconditionFailure("libcrypto could not start a SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds a buffer of bytes.
    public mutating func update(buffer: UnsafeRawBufferPointer) {
        guard let base = buffer.baseAddress else { return }
        EVP_DigestUpdate(context, base, buffer.count)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable {
            update(buffer: UnsafeRawBufferPointer($0))
        }
        if done == nil {
            Array(bytes).withUnsafeBytes { update(buffer: $0) }
        }
    }

    /// Adds an integer as eight little-endian bytes.
    public mutating func update(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { update(buffer: $0) }
    }

    /// Adds a length (eight little-endian bytes) and then the text's UTF-8 bytes.
    public mutating func field(_ text: String) { field(Array(text.utf8)) }

    /// Adds a length (eight little-endian bytes) and then the bytes.
    public mutating func field(_ bytes: [UInt8]) {
        update(UInt64(bytes.count))
        update(bytes)
    }

    /// The digest of everything added.
    public consuming func finalize() -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
        EVP_DigestFinal_ex(context, &bytes, nil)
        guard let digest = Digest(bytes: bytes) else {
            preconditionFailure("SHA-256 is 32 bytes")
        }
        return digest
    }
}
