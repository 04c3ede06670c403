internal import Lineage

/// A record of fixed width that is put together field by field, big-endian, so that records in the order of their
/// bytes are in the order of their numbers.
struct RecordBytes {
    private(set) var bytes: [UInt8]
    private var position = 0

    init(width: Int) { bytes = [UInt8](repeating: 0, count: width) }

    /// Begins the next record.
    mutating func restart() { position = 0 }

    mutating func put(_ value: UInt64) {
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: value.bigEndian, toByteOffset: position, as: UInt64.self)
        }
        position += 8
    }

    mutating func put(_ digest: Digest) {
        for byte in digest.bytes {
            bytes[position] = byte
            position += 1
        }
    }

    mutating func put(_ key: PreferenceKey) {
        put(key.first)
        put(key.second)
        put(key.third)
    }
}

extension UnsafeRawBufferPointer {
    /// The big-endian number at an offset.
    func word(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The document whose reference stands at an offset.
    func reference(at offset: Int) -> DocumentReference {
        DocumentReference(word: word(at: offset))
    }
}
