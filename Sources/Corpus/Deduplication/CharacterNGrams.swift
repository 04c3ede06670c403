/// Character n-grams of folded text: the sets that near-duplicates are compared by.
///
/// Characters are Unicode scalars. Folded text has no spaces and no line breaks, so wrapping lines anew or
/// changing widths changes no n-gram.
struct CharacterNGrams: Sendable {
    /// The distinct n-grams in ascending order of their keys.
    let keys: [UInt128]

    /// The set of a folded text; empty where it has fewer than `n` characters.
    init(folded: [UInt8], n: Int) {
        let scalars = Self.scalars(folded)
        guard scalars.count >= n else {
            keys = []
            return
        }
        var all: [UInt128] = []
        all.reserveCapacity(scalars.count - n + 1)
        if n <= Self.longestPacked {
            // 21 bits a scalar: the key is the n-gram itself.
            let mask = (UInt128(1) << UInt128(21 * n)) - 1
            var key: UInt128 = 0
            for (index, scalar) in scalars.enumerated() {
                key = (key << 21 | UInt128(scalar)) & mask
                if index >= n - 1 { all.append(key) }
            }
        } else {
            // Longer ones by two independent 64-bit rolling hashes; a collision in a set of a million has a
            // probability of 10⁻²⁷.
            var low = RollingHash(n: n, base: 0x9E37_79B9_7F4A_7C15)
            var high = RollingHash(n: n, base: 0xD6E8_FEB8_6659_FD93)
            for index in scalars.indices {
                let leaving = index >= n ? scalars[index - n] : nil
                low.roll(in: scalars[index], out: leaving)
                high.roll(in: scalars[index], out: leaving)
                if index >= n - 1 { all.append(UInt128(high.value) << 64 | UInt128(low.value)) }
            }
        }
        all.sort()
        var unique: [UInt128] = []
        unique.reserveCapacity(all.count)
        for key in all where unique.last != key { unique.append(key) }
        keys = unique
    }

    /// Six scalars of 21 bits fill 126 bits.
    private static let longestPacked = 6

    /// Jaccard similarity: shared n-grams over all n-grams of both; 0 where either is empty.
    func similarity(to other: CharacterNGrams) -> Double {
        guard !keys.isEmpty, !other.keys.isEmpty else { return 0 }
        var shared = 0
        var (left, right) = (0, 0)
        while left < keys.count, right < other.keys.count {
            if keys[left] == other.keys[right] {
                shared += 1
                left += 1
                right += 1
            } else if keys[left] < other.keys[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return Double(shared) / Double(keys.count + other.keys.count - shared)
    }

    /// The scalars of UTF-8 bytes that are known to be well formed.
    static func scalars(_ utf8: [UInt8]) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(utf8.count / 2)
        for byte in utf8 {
            switch byte {
            case ..<0x80: result.append(UInt32(byte))
            case ..<0xC0:
                // A continuation byte before any leading one cannot occur in text that we made.
                if let last = result.popLast() { result.append(last << 6 | UInt32(byte & 0x3F)) }
            case ..<0xE0: result.append(UInt32(byte & 0x1F))
            case ..<0xF0: result.append(UInt32(byte & 0x0F))
            default: result.append(UInt32(byte & 0x07))
            }
        }
        return result
    }
}

/// A polynomial hash of the last `n` scalars, each mixed first; rolling it costs two multiplications.
struct RollingHash {
    private(set) var value: UInt64 = 0
    private let base: UInt64
    private let leavingFactor: UInt64

    init(n: Int, base: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        self.base = base
        var factor: UInt64 = 1
        for _ in 0..<n { factor = factor &* base }
        leavingFactor = factor
    }

    mutating func roll(in entering: UInt32, out leaving: UInt32?) {
        value = value &* base &+ Self.mix(UInt64(entering))
        if let leaving { value = value &- Self.mix(UInt64(leaving)) &* leavingFactor }
    }

    /// The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit.
    static func mix(_ word: UInt64) -> UInt64 {
        var mixed = word &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
