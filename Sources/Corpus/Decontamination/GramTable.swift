/// Passages of test sets' texts by their bytes, and the texts that hold each.
///
/// A hash finds a passage, its bytes confirm it: nothing is found by a hash alone.
struct GramTable: Sendable {
    /// A passage: its bytes in ``bytes``.
    private struct Gram: Sendable {
        var start: Int
        var length: Int
        var hash: UInt64
    }

    /// The texts, one behind the other.
    private var bytes: [UInt8] = []
    private var grams: [Gram] = []
    /// Numbers of passages plus one, 0 where there is none; open addressing, at most half full. The upper half of a
    /// slot is a part of the hash, so that hardly any wrong passage is looked at.
    private var slots: [UInt64] = [0, 0]
    /// Passages and the texts that they were added for, until ``finish()``.
    private var pairs: [(gram: UInt32, text: UInt32)] = []
    private var lastText: [UInt32] = []
    /// Where each passage's texts begin in ``texts``.
    private var textStarts: [Int] = []
    private var texts: [UInt32] = []

    /// How many different passages there are.
    var count: Int { grams.count }

    /// Adds the passages of a text.
    ///
    /// - Parameters:
    ///   - folded: the text's bytes.
    ///   - ranges: its passages.
    ///   - number: the text's number, greater than those before.
    /// - Returns: how many different passages the text has.
    mutating func add(_ folded: [UInt8], ranges: [Range<Int>], text number: UInt32) -> Int {
        let base = bytes.count
        bytes += folded
        var different = 0
        for range in ranges {
            if slots.count < 2 * (grams.count + 1) { grow() }
            let length = range.count
            let start = base + range.lowerBound
            let (hash, found) = bytes.withUnsafeBytes { raw -> (UInt64, UInt32?) in
                guard let address = raw.baseAddress else { return (0, nil) }
                let hash = BlockHash.of(address + start, length)
                return (hash, find(address + start, length, hash))
            }
            let gram: UInt32
            if let found {
                gram = found
            } else {
                gram = UInt32(truncatingIfNeeded: grams.count)
                grams.append(Gram(start: start, length: length, hash: hash))
                lastText.append(.max)
                insert(gram, hash)
            }
            if lastText[Int(gram)] != number {
                lastText[Int(gram)] = number
                pairs.append((gram, number))
                different += 1
            }
        }
        return different
    }

    /// Sorts the texts by passage: call it once, after the last ``add(_:ranges:text:)``.
    mutating func finish() {
        textStarts = [Int](repeating: 0, count: grams.count + 1)
        for pair in pairs { textStarts[Int(pair.gram) + 1] += 1 }
        for gram in grams.indices { textStarts[gram + 1] += textStarts[gram] }
        texts = [UInt32](repeating: 0, count: pairs.count)
        var places = textStarts
        for pair in pairs {
            texts[places[Int(pair.gram)]] = pair.text
            places[Int(pair.gram)] += 1
        }
        pairs = []
        lastText = []
    }

    /// The passage of these bytes.
    @inline(__always)
    func find(_ start: UnsafeRawPointer, _ length: Int) -> UInt32? {
        find(start, length, BlockHash.of(start, length))
    }

    /// The texts that hold a passage, ascending.
    func texts(of gram: UInt32) -> ArraySlice<UInt32> {
        texts[textStarts[Int(gram)]..<textStarts[Int(gram) + 1]]
    }

    /// Bytes of a passage.
    func length(of gram: UInt32) -> Int { grams[Int(gram)].length }

    private func find(_ start: UnsafeRawPointer, _ length: Int, _ hash: UInt64) -> UInt32? {
        let mask = UInt64(slots.count - 1)
        var slot = hash & mask
        while true {
            let value = slots[Int(slot)]
            if value == 0 { return nil }
            if value >> 32 == hash >> 32 {
                let gram = UInt32(truncatingIfNeeded: value) &- 1
                if isEqual(grams[Int(gram)], start, length) { return gram }
            }
            slot = (slot + 1) & mask
        }
    }

    private func isEqual(_ gram: Gram, _ start: UnsafeRawPointer, _ length: Int) -> Bool {
        guard gram.length == length else { return false }
        return bytes.withUnsafeBytes {
            $0[gram.start..<gram.start + length].elementsEqual(
                UnsafeRawBufferPointer(start: start, count: length))
        }
    }

    private mutating func insert(_ gram: UInt32, _ hash: UInt64) {
        let mask = UInt64(slots.count - 1)
        var slot = hash & mask
        while slots[Int(slot)] != 0 { slot = (slot + 1) & mask }
        slots[Int(slot)] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(gram + 1)
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: max(1 << 10, slots.count * 2))
        for (number, gram) in grams.enumerated() {
            insert(UInt32(truncatingIfNeeded: number), gram.hash)
        }
    }
}
