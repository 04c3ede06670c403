public import Lineage

/// A keyed permutation of 0..<count that is computed, not stored, in both directions.
///
/// The numbers below 2^b, where b is the bit width of count − 1, are permuted by a Feistel network; where
/// the result is not below `count` it is permuted again, until it is (*cycle walking*: Black and Rogaway,
/// "Ciphers with Arbitrary Finite Domains", CT-RSA 2002). As 2^b < 2·count, two turns are to be expected at most.
///
/// ```
/// x  =  high (⌊b/2⌋ bits) │ low (⌈b/2⌉ bits)
/// round i = 0, 2, 4, 6:   high ^= F(i, low)    (its lowest ⌊b/2⌋ bits)
/// round i = 1, 3, 5, 7:   low  ^= F(i, high)   (its lowest ⌈b/2⌉ bits)
///
/// F(i, v) = mix(v ^ K[i])
/// mix(z):   z ^= z >> 30;  z *= 0xBF58476D1CE4E5B9;  z ^= z >> 27;  z *= 0x94D049BB133111EB;  z ^= z >> 31
/// K[0..3] = the key's 32 bytes as four little-endian words;  K[4..7] = those of SHA-256(key)
/// ```
///
/// `mix` is the output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). The order must be
/// strange, not secret: eight rounds are for uniformity, not against an adversary.
public struct FeistelPermutation: Sendable {
    /// How many numbers are permuted.
    public let count: UInt64

    private let lowBits: UInt64
    private let lowMask: UInt64
    private let highMask: UInt64
    private let keys: InlineArray<8, UInt64>

    /// The permutation of 0..<count under a key.
    public init(count: UInt64, key: Digest) {
        self.count = count
        let bits = count < 2 ? 0 : UInt64(UInt64.bitWidth - (count - 1).leadingZeroBitCount)
        lowBits = bits - bits / 2
        lowMask = lowBits == 0 ? 0 : UInt64.max >> (64 - lowBits)
        highMask = bits / 2 == 0 ? 0 : UInt64.max >> (64 - bits / 2)
        let bytes = key.bytes + Digest.of(key.bytes).bytes
        keys = InlineArray { index in
            bytes[index * 8..<index * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// Where `value` goes.
    ///
    /// - Precondition: `value < count`.
    public func image(of value: UInt64) -> UInt64 {
        precondition(value < count, "\(value) is not below \(count)")
        var result = value
        repeat { result = permuteOnce(result) } while result >= count
        return result
    }

    /// What goes to `image`.
    ///
    /// - Precondition: `image < count`.
    public func preimage(of image: UInt64) -> UInt64 {
        precondition(image < count, "\(image) is not below \(count)")
        var result = image
        repeat { result = invertOnce(result) } while result >= count
        return result
    }

    private func permuteOnce(_ value: UInt64) -> UInt64 {
        var (high, low) = (value >> lowBits, value & lowMask)
        for round in stride(from: 0, to: 8, by: 2) {
            high ^= mix(low ^ keys[round]) & highMask
            low ^= mix(high ^ keys[round + 1]) & lowMask
        }
        return high << lowBits | low
    }

    private func invertOnce(_ value: UInt64) -> UInt64 {
        var (high, low) = (value >> lowBits, value & lowMask)
        for round in stride(from: 6, through: 0, by: -2) {
            low ^= mix(high ^ keys[round + 1]) & lowMask
            high ^= mix(low ^ keys[round]) & highMask
        }
        return high << lowBits | low
    }

    private func mix(_ input: UInt64) -> UInt64 {
        var value = input
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
