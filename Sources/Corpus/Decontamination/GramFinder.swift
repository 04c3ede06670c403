internal import JapaneseText

/// Finds every place of a folded text at which a passage of the test sets begins, without looking at most of it.
///
/// A block of b characters is looked at every s characters. A passage of at least b + s − 1 characters holds one of
/// these blocks whole, wherever it begins; so where no text of the sets holds a block, at any place, no passage of
/// theirs can lie over it. One look at a bitmap decides that, and only around the blocks that pass are passages
/// looked up. Long blocks are rare in other text, long steps make few looks.
///
/// ```
/// text      ▕b0     ▏    ▕b2     ▏                 b = 8, s = 6
///                 ▕b1     ▏    ▕b3     ▏
/// passage        ▕▔▔▔▔▔▔▔▔▔▔▔▔▏                    13 characters: b1 lies in it
/// ```
struct GramFinder: Sendable {
    /// A place where a passage stands.
    struct Match: Sendable, Equatable {
        /// The first character, from 0.
        var position: Int
        /// Its first byte.
        var byte: Int
        /// The passage's number in the table.
        var gram: UInt32
    }

    /// The lengths of passages in characters, ascending.
    let lengths: [Int]
    /// Characters of a block.
    private let block: Int
    /// Characters from the beginning of one block to that of the next.
    private let step: Int
    private var filter: BlockFilter
    private(set) var table = GramTable()

    /// A finder of no passages.
    ///
    /// - Parameters:
    ///   - lengths: the lengths of the passages in characters, ascending; not empty.
    ///   - blocks: about how many different blocks they will have.
    init(lengths: [Int], blocks: Int) {
        self.lengths = lengths
        let shortest = max(1, lengths.first ?? 1)
        step = max(1, shortest / 2)
        block = shortest - step + 1
        filter = BlockFilter(capacity: blocks)
    }

    /// Adds all passages of a text that have one length.
    ///
    /// - Parameters:
    ///   - folded: the text's bytes.
    ///   - bounds: where its characters begin, and its end.
    /// - Returns: how many different passages it has.
    mutating func add(_ folded: [UInt8], bounds: [Int], length: Int, text: UInt32) -> Int {
        let characters = bounds.count - 1
        guard characters >= length else { return 0 }
        folded.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for start in 0...(characters - block) {
                filter.insert(
                    BlockHash.of(base + bounds[start], bounds[start + block] - bounds[start]))
            }
        }
        let ranges = (0...(characters - length)).map { bounds[$0]..<bounds[$0 + length] }
        return table.add(folded, ranges: ranges, text: text)
    }

    /// Makes the finder ready, after the last text.
    mutating func finish() { table.finish() }

    /// All places, by ascending position and, at one position, length.
    func matches(in folded: [UInt8]) -> [Match] {
        guard table.count > 0 else { return [] }
        return folded.withUnsafeBufferPointer { text in
            filter.withView { filter in
                withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.batch + 1) { starts in
                    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.batch) {
                        matches(text, filter, starts: starts, hashes: $0)
                    }
                }
            }
        }
    }

    /// Blocks that are hashed before the first of them is looked up. The look-ups then do not wait for each other,
    /// and while one waits for memory the next are on their way.
    private static let batch = 128

    private func matches(
        _ text: UnsafeBufferPointer<UInt8>, _ filter: BlockFilter.View,
        starts: UnsafeMutableBufferPointer<Int>, hashes: UnsafeMutableBufferPointer<UInt64>
    ) -> [Match] {
        var result: [Match] = []
        var surroundings = Surroundings(longest: lengths.last ?? 1, step: step)
        var start = 0
        var position = 0
        while true {
            let count = hash(text, from: start, starts: starts, hashes: hashes)
            for index in 0..<count where filter.contains(hashes[index]) {
                surroundings.move(to: starts[index], in: text)
                look(text, filter, surroundings, position + index * step, into: &result)
            }
            guard count == Self.batch else { break }
            start = starts[count]
            position += count * step
        }
        return result
    }

    /// Hashes up to ``batch`` blocks; how many there are. `starts` gets where they begin, and where the next would.
    @inline(__always)
    private func hash(
        _ text: UnsafeBufferPointer<UInt8>, from first: Int,
        starts: UnsafeMutableBufferPointer<Int>, hashes: UnsafeMutableBufferPointer<UInt64>
    ) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let japanese = JapaneseBlock(characters: block)
        var start = first
        for index in 0..<Self.batch {
            starts[index] = start
            var end = start + 3 * block
            var next = start + 3 * step
            if !japanese.matches(base, start, of: text.count) {
                end = start
                for character in 0..<block {
                    if character == step { next = end }
                    guard end < text.count else { return index }
                    end += text[end].utf8Length
                }
                if step == block { next = end }
                guard end <= text.count else { return index }
            }
            hashes[index] = BlockHash.of(base + start, end - start)
            start = next
        }
        starts[Self.batch] = start
        return Self.batch
    }

    /// Looks up the passages that hold a block.
    private func look(
        _ text: UnsafeBufferPointer<UInt8>, _ filter: BlockFilter.View,
        _ surroundings: borrowing Surroundings, _ position: Int, into result: inout [Match]
    ) {
        guard let base = text.baseAddress else { return }
        let (bounds, zero) = (surroundings.bounds, surroundings.zero)
        for first in surroundings.first...zero {
            for length in lengths {
                let last = first + length
                guard last >= zero + block, last < surroundings.end else { continue }
                // Another block of the passage, which costs less than to look the passage up.
                let other = first < zero ? first : last - block
                let start = bounds[other]
                guard filter.contains(BlockHash.of(base + start, bounds[other + block] - start)),
                    let gram = table.find(base + bounds[first], bounds[last] - bounds[first])
                else { continue }
                result.append(
                    Match(position: position - (zero - first), byte: bounds[first], gram: gram))
            }
        }
    }
}

/// Whether a block is one of characters of three bytes, as nearly always in Japanese: the bytes that would begin them
/// are looked at together, not one after the other.
private struct JapaneseBlock {
    private let masks: (UInt64, UInt64, UInt64, UInt64)
    private let isShort: Bool

    /// Bytes that are looked at.
    private static let width = 32

    init(characters: Int) {
        var bytes = [UInt8](repeating: 0, count: Self.width)
        isShort = 3 * characters <= Self.width
        if isShort {
            for character in 0..<characters { bytes[3 * character] = 0xF0 }
        }
        func word(_ index: Int) -> UInt64 {
            bytes[8 * index..<8 * index + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        masks = (word(0), word(1), word(2), word(3))
    }

    /// Whether the block at a place is one; `false` too near the end of the text, and for long blocks.
    @inline(__always)
    func matches(_ text: UnsafePointer<UInt8>, _ start: Int, of count: Int) -> Bool {
        guard start &+ Self.width <= count, isShort else { return false }
        let raw = UnsafeRawPointer(text + start)
        let difference =
            Self.difference(raw, 0, masks.0) | Self.difference(raw, 8, masks.1)
            | Self.difference(raw, 16, masks.2) | Self.difference(raw, 24, masks.3)
        return difference == 0
    }

    /// Bits in which the masked bytes are not 0xE0.
    @inline(__always)
    private static func difference(
        _ raw: UnsafeRawPointer, _ offset: Int, _ mask: UInt64
    ) -> UInt64 {
        let word = UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        return (word ^ 0xE0E0_E0E0_E0E0_E0E0) & mask
    }
}

/// Where the characters around a block begin.
private struct Surroundings: ~Copyable {
    /// Bytes of the text; those of `first..<end` hold.
    let bounds: UnsafeMutableBufferPointer<Int>
    /// The block's first character.
    let zero: Int
    private(set) var first: Int
    private(set) var end: Int
    private let longest: Int

    init(longest: Int, step: Int) {
        // A passage that begins earlier is found from an earlier block.
        zero = step - 1
        self.longest = longest
        bounds = .allocate(capacity: zero + longest + 1)
        (first, end) = (zero, zero)
    }

    deinit { bounds.deallocate() }

    mutating func move(to block: Int, in text: UnsafeBufferPointer<UInt8>) {
        var byte = block
        first = zero
        bounds[zero] = byte
        while first > 0, byte > 0 {
            repeat { byte -= 1 } while byte > 0 && text[byte] & 0xC0 == 0x80
            first -= 1
            bounds[first] = byte
        }
        byte = block
        end = zero + 1
        while end <= zero + longest, byte < text.count {
            byte = min(text.count, byte + text[byte].utf8Length)
            bounds[end] = byte
            end += 1
        }
    }
}
