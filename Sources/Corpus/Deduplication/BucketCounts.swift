internal import CKernels

/// How many keys of a set fall into each bucket of the leading bits.
///
/// Two sets share at most Σ min(a, b) keys over their buckets. For most pairs that share a frame and little else that is
/// too few already, and costs a hundredth of the walk through both.
struct BucketCounts: Sendable {
    /// One or two keys a bucket; empty where the set is small or a bucket has more keys than a byte counts.
    private let fine: [UInt8]
    /// Half as many buckets, for a partner with fewer keys.
    private let coarse: [UInt8]

    /// Keys from which counting is worth its while.
    private static let leastKeys = 128

    /// - Parameter keys: distinct, ascending.
    init(_ keys: [CharacterNGrams.Key]) {
        let bits = Int.bitWidth - 1 - keys.count.leadingZeroBitCount
        guard keys.count >= Self.leastKeys,
            let fine = Self.counts(keys, bits: bits), let coarse = Self.counts(keys, bits: bits - 1)
        else {
            (self.fine, self.coarse) = ([], [])
            return
        }
        (self.fine, self.coarse) = (fine, coarse)
    }

    private static func counts(_ keys: [CharacterNGrams.Key], bits: Int) -> [UInt8]? {
        var counts = [UInt8](repeating: 0, count: 1 << bits)
        let shift = UInt64(64 - bits)
        for key in keys {
            let bucket = Int(truncatingIfNeeded: key.low >> shift)
            guard counts[bucket] < .max else { return nil }
            counts[bucket] += 1
        }
        return counts
    }

    /// Bytes that it takes.
    var bytes: Int { fine.count + coarse.count }

    /// The most keys that two sets can share, as far as the counts say.
    func mostShared(with other: BucketCounts) -> Int {
        guard !fine.isEmpty, !other.fine.isEmpty else { return .max }
        if fine.count == other.fine.count { return Self.bound(fine, other.fine) }
        if fine.count == 2 * other.fine.count { return Self.bound(coarse, other.fine) }
        if other.fine.count == 2 * fine.count { return Self.bound(fine, other.coarse) }
        return .max
    }

    private static func bound(_ left: [UInt8], _ right: [UInt8]) -> Int {
        Int(keifu_shared_bound(left, right, left.count))
    }
}
