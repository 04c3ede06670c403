internal import CKernels

/// Character n-grams of folded text: the sets that near-duplicates are compared by.
///
/// Characters are Unicode scalars. Folded text has no spaces and no line breaks, so wrapping lines anew or
/// changing widths changes no n-gram.
struct CharacterNGrams: Sendable {
    /// One n-gram: different n-grams of up to six characters have different keys.
    ///
    /// `low` is well mixed, so that a set is put in order by its leading bits in one go.
    struct Key: Equatable, Sendable {
        var low: UInt64
        var high: UInt64

        static func isAscending(_ left: Key, _ right: Key) -> Bool {
            left.low != right.low ? left.low < right.low : left.high < right.high
        }
    }

    /// The distinct n-grams in ascending order of their keys.
    let keys: [Key]
    /// How many of them fall into each bucket: what two sets can share at most is seen in it.
    let counts: BucketCounts

    /// The set of a folded text; empty where it has fewer than `n` characters.
    init(folded: [UInt8], n: Int) {
        let scalars = Self.scalars(folded)
        guard n > 0, scalars.count >= n else {
            keys = []
            counts = BucketCounts([])
            return
        }
        var all = Self.keys(scalars, n: n)
        Self.sort(&all)
        var count = 0
        all.withUnsafeMutableBufferPointer { all in
            for index in all.indices where index == 0 || all[index] != all[count - 1] {
                all[count] = all[index]
                count += 1
            }
        }
        all.removeLast(all.count - count)
        keys = all
        counts = BucketCounts(all)
    }

    /// Three scalars of 21 bits in either word.
    private static let longestPacked = 6

    /// The key of each n-gram, in the order of the text.
    private static func keys(_ scalars: [UInt32], n: Int) -> [Key] {
        [Key](unsafeUninitializedCapacity: scalars.count - n + 1) { keys, count in
            count = scalars.count - n + 1
            if n <= longestPacked {
                // 21 bits a scalar: the last three in one word, those before in the other. Mixing the first by the
                // second, and then itself, can be undone, so no two n-grams get one key.
                let lowMask = (UInt64(1) << UInt64(21 * min(n, 3))) - 1
                let highMask = (UInt64(1) << UInt64(21 * max(n - 3, 0))) - 1
                var (low, high): (UInt64, UInt64) = (0, 0)
                for (index, scalar) in scalars.enumerated() {
                    high = (high << 21 | low >> 42) & highMask
                    low = (low << 21 | UInt64(scalar)) & lowMask
                    if index >= n - 1 {
                        let mixed = RollingHash.mix(low ^ RollingHash.mix(high))
                        keys[index - n + 1] = Key(low: mixed, high: high)
                    }
                }
                return
            }
            // Longer ones by two independent 64-bit rolling hashes; a collision in a set of a million has a
            // probability of 10⁻²⁷.
            var low = RollingHash(n: n, base: 0x9E37_79B9_7F4A_7C15)
            var high = RollingHash(n: n, base: 0xD6E8_FEB8_6659_FD93)
            for index in scalars.indices {
                let leaving = index >= n ? scalars[index - n] : nil
                low.roll(in: scalars[index], out: leaving)
                high.roll(in: scalars[index], out: leaving)
                if index >= n - 1 {
                    keys[index - n + 1] = Key(low: RollingHash.mix(low.value), high: high.value)
                }
            }
        }
    }

    /// Keys that a bucket may hold to be put in order by insertion.
    private static let smallBucket = 24

    /// Puts keys in order: into as many buckets as there are keys, by the leading bits, and then bucket by bucket.
    private static func sort(_ keys: inout [Key]) {
        guard keys.count > smallBucket else {
            keys.sort(by: Key.isAscending)
            return
        }
        let bits = Int.bitWidth - (keys.count - 1).leadingZeroBitCount
        let shift = UInt64(64 - bits)
        var ends = [Int32](repeating: 0, count: (1 << bits) + 1)
        keys = [Key](unsafeUninitializedCapacity: keys.count) { sorted, count in
            count = keys.count
            ends.withUnsafeMutableBufferPointer { ends in
                for key in keys { ends[Int(truncatingIfNeeded: key.low >> shift) + 1] += 1 }
                for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
                // A bucket's place moves from its beginning to its end while it is filled.
                for key in keys {
                    let bucket = Int(truncatingIfNeeded: key.low >> shift)
                    sorted[Int(ends[bucket])] = key
                    ends[bucket] += 1
                }
                var start = 0
                for bucket in 0..<ends.count - 1 {
                    let end = Int(ends[bucket])
                    sortBucket(sorted, start, end)
                    start = end
                }
            }
        }
    }

    private static func sortBucket(
        _ keys: UnsafeMutableBufferPointer<Key>, _ start: Int, _ end: Int
    ) {
        guard end - start > 1 else { return }
        guard end - start <= smallBucket else {
            // An n-gram that is repeated a million times fills one.
            keys[start..<end].sort(by: Key.isAscending)
            return
        }
        for index in start + 1..<end {
            let key = keys[index]
            var place = index
            while place > start, Key.isAscending(key, keys[place - 1]) {
                keys[place] = keys[place - 1]
                place -= 1
            }
            keys[place] = key
        }
    }

    /// The scalars of UTF-8 bytes that are known to be well formed.
    static func scalars(_ utf8: [UInt8]) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: utf8.count) { scalars, count in
            guard let place = scalars.baseAddress else { return }
            count = keifu_utf8_scalars(utf8, utf8.count, place)
        }
    }
}
