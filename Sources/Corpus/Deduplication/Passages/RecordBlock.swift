internal import Lineage
internal import Storage

/// Records of fixed width, put together field by field, one behind the other. Numbers are big-endian, so that records
/// in the order of their bytes are in the order of their fields.
struct RecordBlock: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Bytes that are handed on at a time.
    static let size = 1 << 16

    mutating func put(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// A number that is known to fit 32 bits: a place in a document.
    mutating func put(half value: Int) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian) {
            bytes.append(contentsOf: $0)
        }
    }

    mutating func put(_ raw: UnsafeRawBufferPointer) { bytes.append(contentsOf: raw) }

    mutating func put(_ raw: some Collection<UInt8>) { bytes.append(contentsOf: raw) }

    mutating func put(_ key: PreferenceKey) {
        put(key.first)
        put(key.second)
        put(key.third)
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Hands the records on once there are enough of them, or at the end.
    mutating func flush(
        atEnd: Bool = false, _ body: ([UInt8]) throws -> Void
    ) rethrows {
        guard bytes.count >= Self.size || atEnd, !bytes.isEmpty else { return }
        try body(bytes)
        removeAll()
    }
}

extension UnsafeRawBufferPointer {
    /// The big-endian number of 32 bits at an offset.
    func half(at offset: Int) -> Int {
        Int(UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
}
