internal import Storage

/// Counts of records that went to a scratch file, sorted, with a Bloom filter over them in memory.
///
/// A look-up of what is not there reads the file once in 80 times; one of what is there, once or
/// twice: hashes are spread evenly, so their place is known but for some hundred.
final class OccurrenceRun {
    private let file: ScratchFile
    /// Where each table's slots begin in the file, in slots.
    private var starts = [0]
    private var filter: [UInt64]

    /// Bits of the filter a record, and how many of them it sets: 1.2% of the others find all of
    /// theirs set (1 − e^(−4/10))⁴ = 0.012.
    private static let bitsOfRecord = 10
    private static let probes = 4
    /// Slots read at once.
    private static let block = 512

    /// Writes tables to a file.
    init(_ tables: [OccurrenceTable], count: Int, scratch: String) throws(KeifuError) {
        file = try ScratchFile(in: scratch)
        filter = [UInt64](repeating: 0, count: count * Self.bitsOfRecord / 64 + 1)
        for (number, table) in tables.enumerated() {
            let slots = table.slots.filter { $0 != 0 }.sorted()
            for slot in slots {
                let word = UInt64(number) << 56 | slot >> 8
                for probe in 0..<Self.probes {
                    let bit = bit(probe, of: word)
                    filter[bit >> 6] |= 1 << UInt64(bit & 63)
                }
            }
            let written = slots.withUnsafeBytes { bytes -> Result<Void, KeifuError> in
                Result { () throws(KeifuError) in try file.append(bytes) }
            }
            try written.get()
            starts.append(starts[number] + slots.count)
        }
    }

    /// The count of a word, up to 255; 0 where it is not here.
    func count(of word: UInt64) throws(KeifuError) -> UInt64 {
        for probe in 0..<Self.probes {
            let bit = bit(probe, of: word)
            if filter[bit >> 6] >> UInt64(bit & 63) & 1 == 0 { return 0 }
        }
        let key = word << 8
        let table = Int(word >> 56)
        var (low, high) = (starts[table], starts[table + 1])
        var guess = low + Int(key.multipliedFullWidth(by: UInt64(high - low)).high)
        while low < high {
            let start = max(low, min(guess - Self.block / 2, high - Self.block))
            let slots = try read(start, count: min(Self.block, high - start))
            guard let first = slots.first, let last = slots.last else { return 0 }
            if key < first & ~0xFF {
                high = start
                guess = start - Self.block / 2
            } else if key > last {
                low = start + slots.count
                guess = low + Self.block / 2
            } else {
                return slots.first { $0 & ~0xFF == key }.map { $0 & 0xFF } ?? 0
            }
        }
        return 0
    }

    /// The place in the filter of one of a word's bits.
    private func bit(_ probe: Int, of word: UInt64) -> Int {
        // A start and a step make all probes (Kirsch and Mitzenmacher, 2006).
        let step = ((word ^ (word >> 31)) &* 0x9E37_79B9_7F4A_7C15) >> 32 | 1
        return Int((word &+ UInt64(probe) &* step) % UInt64(filter.count * 64))
    }

    private func read(_ start: Int, count: Int) throws(KeifuError) -> [UInt64] {
        var slots = [UInt64](repeating: 0, count: count)
        let found = slots.withUnsafeMutableBytes { bytes -> Result<Int, KeifuError> in
            Result { () throws(KeifuError) in
                try file.read(into: bytes, at: start * MemoryLayout<UInt64>.size)
            }
        }
        return Array(slots.prefix(try found.get() / MemoryLayout<UInt64>.size))
    }
}
