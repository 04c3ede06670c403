/// Counts byte strings: each distinct one once, with a 64-bit count.
struct WordTable: Sendable {
    private(set) var words = ByteStrings()
    private(set) var counts: [Int64] = []
    private(set) var hashes: [UInt64] = []
    /// Open addressing: the index of a word plus one, or 0.
    private var slots: [UInt32] = Array(repeating: 0, count: 1 << 12)

    /// How many distinct words there are.
    var count: Int { counts.count }

    /// Adds `count` occurrences of a word.
    @inline(__always)
    mutating func add(_ word: UnsafeBufferPointer<UInt8>, count: Int64) {
        add(word, hash: Self.hash(word), count: count)
    }

    /// The count of a word; `nil` where it was never added.
    func count(of word: [UInt8]) -> Int64? {
        word.withUnsafeBufferPointer { word in
            let hash = Self.hash(word)
            let mask = slots.count - 1
            var place = Int(truncatingIfNeeded: hash >> 32) & mask
            while slots[place] != 0 {
                let index = Int(slots[place]) - 1
                if hashes[index] == hash, equals(index, word) { return counts[index] }
                place = (place + 1) & mask
            }
            return nil
        }
    }

    /// Adds all words of another table whose hash falls to one of `parts` parts.
    mutating func add(_ other: WordTable, part: Int, of parts: Int) {
        other.words.bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<other.count where other.hashes[index] >> 8 % UInt64(parts) == part {
                let range = other.words.offsets[index]..<other.words.offsets[index + 1]
                add(
                    UnsafeBufferPointer(rebasing: bytes[range]), hash: other.hashes[index],
                    count: other.counts[index])
            }
        }
    }

    private mutating func add(_ word: UnsafeBufferPointer<UInt8>, hash: UInt64, count: Int64) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash >> 32) & mask
        while true {
            let slot = slots[place]
            if slot == 0 { break }
            let index = Int(slot) - 1
            if hashes[index] == hash, equals(index, word) {
                counts[index] += count
                return
            }
            place = (place + 1) & mask
        }
        words.append(word)
        counts.append(count)
        hashes.append(hash)
        slots[place] = UInt32(counts.count)
        if counts.count * 2 > slots.count { grow() }
    }

    @inline(__always)
    private func equals(_ index: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = words.offsets[index]
        guard words.offsets[index + 1] - start == word.count else { return false }
        return words.bytes.withUnsafeBufferPointer { bytes in
            for place in 0..<word.count where bytes[start + place] != word[place] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash >> 32) & mask
            while slots[place] != 0 { place = (place + 1) & mask }
            slots[place] = UInt32(index + 1)
        }
    }

    /// Mixes eight bytes at a time. Only speed depends on it: equal hashes are compared byte by byte.
    @inline(__always)
    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(word)
        var state = UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index + 8 <= word.count {
            state = mix(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < word.count {
            rest = rest << 8 | UInt64(word[index])
            index += 1
        }
        return mix(state ^ rest)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low &+ 0xE703_7ED1_A0B4_28DB
    }
}
