internal import Lineage
internal import Storage

/// Counts identical records of a file in memory that hardly grows with their number.
///
/// A slot of eight bytes holds 56 bits of a content id and a count of up to 255; another eight bits
/// choose the table. Tables grow one by one and by half, so a record takes 9 to 14 bytes. Once there
/// are ``most`` different ones, they go to a scratch file as an ``OccurrenceRun``, and then take one
/// and a quarter.
///
/// Two records that agree in 64 bits of their SHA-256 count as one: then the second has occurrence 1
/// instead of 0, and their ids still differ.
struct OccurrenceCounter {
    /// Different records whose counts are in tables.
    static let standardMost = 4 << 20
    private static let largestCount: UInt64 = 255

    private let scratch: String?
    private let most: Int
    private var tables = [OccurrenceTable](repeating: OccurrenceTable(), count: 256)
    private var used = 0
    /// The latest counts of a record stand in the last run that has it.
    private var runs: [OccurrenceRun] = []
    /// The counts of records that come 255 times or more.
    private var frequent: [UInt64: UInt64] = [:]

    /// A counter that has seen nothing.
    ///
    /// - Parameter scratch: a folder on a disk with room for eight bytes a record; without one,
    ///   everything stays in memory.
    init(scratch: String? = nil, most: Int = standardMost) {
        self.scratch = scratch
        self.most = most
    }

    /// How many records of this content came before; counts this one.
    mutating func count(_ contentID: Digest) throws(KeifuError) -> UInt64 {
        let word = contentID.leadingWord
        let table = Int(word >> 56)
        let slot = tables[table].slot(of: word)
        var before = tables[table].slots[slot] & 0xFF
        if before == 0 {
            for run in runs.reversed() where before == 0 { before = try run.count(of: word) }
            tables[table].insert(word, count: min(before + 1, Self.largestCount), at: slot)
            used += 1
        } else if before < Self.largestCount {
            tables[table].slots[slot] += 1
        }
        if before == Self.largestCount {
            before = frequent[word] ?? before
            frequent[word] = before + 1
        }
        if used >= most, let scratch {
            runs.append(try OccurrenceRun(tables, count: used, scratch: scratch))
            tables = [OccurrenceTable](repeating: OccurrenceTable(), count: 256)
            used = 0
        }
        return before
    }
}

/// Counts by 56 bits of a hash: open addressing with linear probing.
struct OccurrenceTable {
    /// The lower 56 bits of a word and a count, or 0.
    fileprivate(set) var slots: [UInt64] = []
    private var used = 0

    /// The slot of a word, or the empty one where it belongs.
    fileprivate mutating func slot(of word: UInt64) -> Int {
        if used * 8 >= slots.count * 7 { grow() }
        return place(of: word << 8)
    }

    fileprivate mutating func insert(_ word: UInt64, count: UInt64, at slot: Int) {
        slots[slot] = word << 8 | count
        used += 1
    }

    private func place(of key: UInt64) -> Int {
        // The key is part of a SHA-256: its upper bits are as good as any hash.
        var index = Int(key.multipliedFullWidth(by: UInt64(slots.count)).high)
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
