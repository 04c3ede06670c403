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
