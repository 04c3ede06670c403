/// What words are told apart by: exact for short words, and nearly so for long ones.
///
/// Words of up to 15 bytes are their own keys: the bytes, and their number in the last one. Longer words have 255
/// there, their length and two hashes before it; where their keys are equal the bytes must be compared.
struct WordKey: Equatable {
    private var low: UInt64
    private var high: UInt64

    /// Whether equal keys say too little.
    var isLong: Bool { high >> 56 == 0xFF }

    /// The product of both halves, folded. The leading bytes of the two constants are 255, which no key's lower
    /// half has in UTF-8, and 196, which is no length: so neither factor becomes 0.
    var hash: UInt64 {
        let product = (low ^ 0xFF51_AFD7_ED55_8CCD).multipliedFullWidth(
            by: high ^ 0xC4CE_B9FE_1A85_EC53)
        return product.high ^ product.low
    }

    @inline(__always)
    init(_ bytes: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
        let length = bytes.count
        guard length <= 15, let base = text.baseAddress else {
            self = WordKey(long: bytes, of: text)
            return
        }
        low = 0
        high = 0
        if bytes.lowerBound + 16 <= text.count {
            let start = UnsafeRawPointer(base + bytes.lowerBound)
            low = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
            if length < 8 {
                low &= (1 << UInt64(length * 8)) &- 1
            } else {
                high = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                high &= (1 << UInt64(length * 8 - 64)) &- 1
            }
        } else {
            for index in bytes.reversed() {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(text[index])
            }
        }
        high |= UInt64(length) << 56
    }

    @inline(never)
    private init(long bytes: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
        // FNV-1a in two lanes.
        low = 0xCBF2_9CE4_8422_2325
        high = 0x8422_2325_CBF2_9CE4
        for index in bytes {
            low = (low ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3
            high = (high ^ UInt64(text[index])) &* 0x9E37_79B9_7F4A_7C15
        }
        let length = UInt64(truncatingIfNeeded: bytes.count) & 0xFFFF_FFFF
        high = 0xFF << 56 | length << 24 | high >> 40
    }

    /// Whether the bytes from `start` on are those of a range of the same text.
    static func areEqual(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ bytes: Range<Int>
    ) -> Bool {
        bytes.allSatisfy { text[start + $0 - bytes.lowerBound] == text[$0] }
    }
}
