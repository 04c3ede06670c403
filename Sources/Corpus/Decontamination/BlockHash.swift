/// A hash of some dozen bytes of text: products of 64 × 64 bits folded to 64, as in wyhash.
enum BlockHash {
    private static let factors: (UInt64, UInt64, UInt64, UInt64) = (
        0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3
    )

    @inline(__always)
    static func of(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let length = UInt64(truncatingIfNeeded: count)
        // Seven characters of Japanese take 21 bytes.
        if count > 16, count <= 32 {
            let first = word(bytes, 0) ^ factors.0
            let second = word(bytes, 8) ^ factors.1
            let third = word(bytes, count - 16) ^ factors.2
            let fourth = word(bytes, count - 8) ^ factors.3
            return fold(fold(first, second) ^ length, fold(third, fourth))
        }
        if count > 32 { return long(bytes, count) }
        if count >= 8 {
            return fold(
                word(bytes, 0) ^ factors.0 ^ length, word(bytes, count - 8) ^ factors.1)
        }
        var value: UInt64 = 0
        for offset in 0..<count {
            value = value << 8 | UInt64(bytes.load(fromByteOffset: offset, as: UInt8.self))
        }
        return fold(value ^ factors.0, length ^ factors.1)
    }

    @inline(never)
    private static func long(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: count) ^ factors.2
        var position = 0
        while position + 16 < count {
            hash = fold(
                word(bytes, position) ^ factors.0 ^ hash, word(bytes, position + 8) ^ factors.1)
            position += 16
        }
        return fold(
            word(bytes, count - 16) ^ factors.2 ^ hash, word(bytes, count - 8) ^ factors.3)
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
