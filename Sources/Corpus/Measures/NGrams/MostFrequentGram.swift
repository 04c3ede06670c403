internal import CKernels

/// How often the most frequent character n-gram of a text occurs. Exact.
///
/// All n-grams are counted in few slots by a hash, so that the counters stay in the nearest cache. A slot's count is
/// a bound for each n-gram in it: those of the fullest slot are counted apart, and then only those of slots that
/// hold more than the best so far.
final class MostFrequentGram {
    private var counters = WorkBuffer<UInt32>()
    private var wanted = WorkBuffer<UInt8>()
    private var places = WorkBuffer<UInt32>()
    private var table = WorkBuffer<UInt64>()
    private var names = WorkBuffer<UInt32>()
    private var firsts = WorkBuffer<UInt32>()
    private var counts = WorkBuffer<UInt32>()

    /// The occurrences of the most frequent n-gram of `n` (2 … 5) characters; 0 where there is none.
    func occurrences(_ n: Int, in characters: UnsafeBufferPointer<UInt32>) -> Int {
        let count = characters.count - n + 1
        guard count > 0 else { return 0 }
        let bits = Self.bits(for: count)
        counters.reserveZeros(1 << bits)
        wanted.reserveZeros(1 << bits)
        keifu_count_grams(characters.baseAddress, count, Int32(n), Int32(bits), counters.base)
        var fullest = 0
        for slot in 1..<1 << bits where counters.base[slot] > counters.base[fullest] {
            fullest = slot
        }
        wanted.base[fullest] = 1
        var best = countWanted(n, characters, count, bits)
        wanted.base[fullest] = 0
        counters.base[fullest] = 0
        var isAny = false
        for slot in 0..<1 << bits where Int(counters.base[slot]) > best {
            wanted.base[slot] = 1
            isAny = true
        }
        if isAny { best = max(best, countWanted(n, characters, count, bits)) }
        return best
    }

    /// The occurrences of the most frequent n-gram among those of the wanted slots.
    private func countWanted(
        _ n: Int, _ characters: UnsafeBufferPointer<UInt32>, _ count: Int, _ bits: Int
    ) -> Int {
        places.reserve(count + 1)
        let candidates = keifu_collect_grams(
            characters.baseAddress, count, Int32(n), Int32(bits), wanted.base, places.base)
        var tableBits = 6
        while 1 << tableBits < 2 * candidates { tableBits += 1 }
        table.reserveZeros(1 << tableBits)
        names.reserve(candidates)
        firsts.reserve(candidates)
        counts.reserve(candidates)
        let named = keifu_name_grams(
            characters.baseAddress, Int32(n), places.base, candidates, table.base,
            Int32(tableBits), names.base, firsts.base, counts.base)
        var most: UInt32 = 0
        for name in 0..<named { most = max(most, counts.base[name]) }
        return Int(most)
    }

    /// 4,096 slots are 16 KiB of counters. Short texts need fewer; long ones more, or the bounds grow loose.
    private static func bits(for count: Int) -> Int {
        var bits = 8
        while bits < 12, 1 << bits < 2 * count { bits += 1 }
        while bits < 16, 16 << bits < count { bits += 1 }
        return bits
    }
}
