internal import Lineage

/// Counts identical records of a file, in eight bytes of a hash table for each different one.
///
/// A slot holds 56 bits of the content id and a count of up to 254; another eight bits choose the
/// table. Tables grow one by one and by half, so that memory hardly ever exceeds 14 bytes a record.
/// Two records that agree in 64 bits of their SHA-256 count as one: then the second has occurrence 1
/// instead of 0, and their ids still differ.
struct OccurrenceCounter {
    fileprivate struct Table {
        var slots: [UInt64] = []
        var used = 0
    }

    private var tables = [Table](repeating: Table(), count: 256)
    /// The counts of records that come 255 times or more.
    private var frequent: [UInt64: UInt64] = [:]

    /// How many records of this content came before; counts this one.
    mutating func count(_ contentID: Digest) -> UInt64 {
        let word = contentID.leadingWord
        return tables[Int(word >> 56)].count(word, frequent: &frequent)
    }
}

extension OccurrenceCounter.Table {
    mutating func count(
        _ word: UInt64, frequent: inout [UInt64: UInt64]
    ) -> UInt64 {
        if used * 8 >= slots.count * 7 { grow() }
        let key = word << 8
        let index = place(of: key)
        let count = slots[index] & 0xFF
        if count == 0 {
            slots[index] = key | 1
            used += 1
            return 0
        }
        if count < 255 {
            slots[index] += 1
            return count
        }
        let before = frequent[word] ?? 255
        frequent[word] = before + 1
        return before
    }

    /// The slot of a key, or the empty one where it belongs.
    private func place(of key: UInt64) -> Int {
        // The key is part of a SHA-256: its upper bits are as good as any hash.
        var index = Int((key >> 8).multipliedFullWidth(by: UInt64(slots.count) << 8).high)
        while slots[index] != 0, slots[index] & ~0xFF != key {
            index += 1
            if index == slots.count { index = 0 }
        }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: max(16, old.count + old.count / 2))
        for slot in old where slot != 0 { slots[place(of: slot & ~0xFF)] = slot }
    }
}
