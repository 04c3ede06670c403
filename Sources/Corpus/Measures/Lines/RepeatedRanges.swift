/// Names ranges of values by what they hold: equal ones get equal names, from 0 on in the order in which they
/// first occur. Exact: hashes only shorten the search.
final class RepeatedRanges {
    private var table = WorkBuffer<UInt64>()
    private var firsts = WorkBuffer<CharacterRange>()
    private var nameBuffer = WorkBuffer<UInt32>()

    /// The names found last, by place in the list of ranges.
    var names: UnsafePointer<UInt32> { UnsafePointer(nameBuffer.base) }

    /// Names the ranges of `values`.
    func name(
        _ ranges: UnsafeBufferPointer<CharacterRange>, of values: UnsafePointer<UInt32>
    ) {
        var bits = 6
        while 1 << bits < 2 * ranges.count { bits += 1 }
        let mask = (1 << bits) - 1
        table.reserveZeros(1 << bits)
        nameBuffer.reserve(ranges.count)
        firsts.reserve(ranges.count)
        var kinds: UInt32 = 0
        for (index, range) in ranges.enumerated() {
            let hash = Self.hash(values + Int(range.start), range.count)
            // An entry is the hash's upper half and the name from 1 on; 0 is none.
            let tag = hash & 0xFFFF_FFFF_0000_0000
            var slot = Int(truncatingIfNeeded: hash) & mask
            while true {
                let entry = table.base[slot]
                if entry == 0 {
                    table.base[slot] = tag | UInt64(kinds + 1)
                    firsts.base[Int(kinds)] = range
                    nameBuffer.base[index] = kinds
                    kinds += 1
                    break
                }
                let name = UInt32(truncatingIfNeeded: entry) &- 1
                if entry & 0xFFFF_FFFF_0000_0000 == tag,
                    Self.isSame(firsts.base[Int(name)], range, values)
                {
                    nameBuffer.base[index] = name
                    break
                }
                slot = (slot + 1) & mask
            }
        }
    }

    private static func isSame(
        _ one: CharacterRange, _ other: CharacterRange, _ values: UnsafePointer<UInt32>
    ) -> Bool {
        guard one.count == other.count else { return false }
        let (left, right) = (values + Int(one.start), values + Int(other.start))
        for index in 0..<one.count where left[index] != right[index] { return false }
        return true
    }

    /// Two values a step, in two chains.
    private static func hash(_ values: UnsafePointer<UInt32>, _ count: Int) -> UInt64 {
        var one = UInt64(count) &* 0x9E37_79B9_7F4A_7C15
        var other: UInt64 = 0xD6E8_FEB8_6659_FD93
        var index = 0
        while index + 4 <= count {
            one = step(one, UInt64(values[index]) | UInt64(values[index + 1]) << 32)
            other = step(other, UInt64(values[index + 2]) | UInt64(values[index + 3]) << 32)
            index += 4
        }
        while index < count {
            one = step(one, UInt64(values[index]))
            index += 1
        }
        return finish(one ^ finish(other))
    }

    private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ mixed >> 29
    }

    private static func finish(_ word: UInt64) -> UInt64 {
        let mixed = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
