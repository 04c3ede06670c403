internal import JapaneseText

/// Tells nearly all characters at which no word of a set begins, from that character and the next one.
///
/// A bitmap over a hash of the two; it may say yes where no word begins, never no where one does.
struct WordBeginnings: Sendable {
    private var bits: [UInt64]
    private let shift: UInt64
    /// ASCII characters that begin a word, in both cases.
    private var ascii = [Bool](repeating: false, count: 128)

    init(_ patterns: [[UInt8]], foldsCase: Bool) {
        // 64 bits a word keep wrong answers near one in fifty.
        var size = 1 << 12
        while size < patterns.count * 64, size < 1 << 24 { size *= 2 }
        bits = [UInt64](repeating: 0, count: size / 64)
        shift = UInt64(64 - size.trailingZeroBitCount)
        for pattern in patterns {
            guard let lead = pattern.first else { continue }
            if lead < 0x80 {
                ascii[Int(lead)] = true
                if foldsCase, (0x61...0x7A).contains(lead | 0x20) { ascii[Int(lead ^ 0x20)] = true }
                continue
            }
            let length = lead.utf8Length
            let first = Self.key(pattern[..<min(length, pattern.count)])
            let next = pattern.count > length ? pattern[length] : nil
            let second: UInt64? = next.map {
                $0 < 0x80
                    ? 0 : Self.key(pattern[length..<min(length + $0.utf8Length, pattern.count)])
            }
            set(Self.mix(first, second ?? Self.anything))
        }
    }

    /// Stands for whatever follows a word of one character.
    private static let anything = UInt64.max

    private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @inline(__always)
    private static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        // Odd constants from the golden ratio and from π, as multiplicative hashing wants them.
        (first &* 0x9E37_79B9_7F4A_7C15) &+ (second &* 0xC90F_DAA2_2168_C235)
    }

    private mutating func set(_ hash: UInt64) {
        let bit = hash >> shift
        bits[Int(bit / 64)] |= 1 << (bit % 64)
    }

    /// Whether a word may begin at a character.
    @inline(__always)
    func contains(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        let lead = text[position]
        if lead < 0x80 { return ascii[Int(lead)] }
        guard position + 8 <= text.count, let base = text.baseAddress else { return true }
        let bytes = UInt64(
            littleEndian: UnsafeRawPointer(base).loadUnaligned(
                fromByteOffset: position, as: UInt64.self))
        let bit = UInt64(8 * lead.utf8Length)
        let first = bytes & (1 << bit &- 1)
        let next = bytes >> bit
        let nextLead = UInt8(truncatingIfNeeded: next)
        let second: UInt64 =
            nextLead < 0x80 ? 0 : next & (1 << UInt64(8 * nextLead.utf8Length) &- 1)
        return isSet(Self.mix(first, second)) || isSet(Self.mix(first, Self.anything))
    }

    @inline(__always)
    private func isSet(_ hash: UInt64) -> Bool {
        let bit = hash >> shift
        return bits.withUnsafeBufferPointer { $0[Int(bit / 64)] } & (1 << (bit % 64)) != 0
    }
}
