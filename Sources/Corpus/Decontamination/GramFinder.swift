internal import JapaneseText

/// Finds every place of a folded text at which a passage of the test sets begins, without looking at most of it.
///
/// The text is cut into blocks of b characters, one behind the other. A passage of at least 2b − 1 characters holds
/// one of these blocks whole, wherever it begins; so where no text of the sets holds a block, at any place, no
/// passage of theirs can lie over it. One look at a bitmap a block decides that, and only around the blocks that
/// pass are passages looked up.
///
/// ```
/// text      │b0     │b1     │b2     │b3     │        b = 7
/// passage         ▕▔▔▔▔▔▔▔▔▔▔▔▔▏                   13 characters: b1 lies in it
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
    private let block: Int
    private var filter: BlockFilter
    private(set) var table = GramTable()

    /// A finder of no passages.
    ///
    /// - Parameters:
    ///   - lengths: the lengths of the passages in characters, ascending; not empty.
    ///   - blocks: about how many different blocks they will have.
    init(lengths: [Int], blocks: Int) {
        self.lengths = lengths
        block = max(1, ((lengths.first ?? 1) + 1) / 2)
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
        var surroundings = Surroundings(longest: lengths.last ?? 1, block: block)
        var start = 0
        var position = 0
        while true {
            let count = hash(text, from: start, starts: starts, hashes: hashes)
            for index in 0..<count where filter.contains(hashes[index]) {
                surroundings.move(to: starts[index]..<starts[index + 1], in: text)
                look(text, filter, surroundings, position + index * block, into: &result)
            }
            guard count == Self.batch else { break }
            start = starts[count]
            position += count * block
        }
        return result
    }

    /// Cuts the text into up to ``batch`` blocks and hashes them; how many there are. `starts` gets where they begin
    /// and where the last one ends.
    @inline(__always)
    private func hash(
        _ text: UnsafeBufferPointer<UInt8>, from first: Int,
        starts: UnsafeMutableBufferPointer<Int>, hashes: UnsafeMutableBufferPointer<UInt64>
    ) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let plain = 3 * block
        var start = first
        for index in 0..<Self.batch {
            starts[index] = start
            var end = start + plain
            if end > text.count || !Self.isThreeByte(base + start, count: block) {
                end = start
                var rest = block
                while rest > 0, end < text.count {
                    end += text[end].utf8Length
                    rest -= 1
                }
                if rest > 0 || end > text.count { return index }
            }
            hashes[index] = BlockHash.of(base + start, end - start)
            start = end
        }
        starts[Self.batch] = start
        return Self.batch
    }

    /// Whether `count` characters of three bytes follow, as nearly always in Japanese: the bytes that would
    /// begin them are read at once, not one after the other.
    @inline(__always)
    private static func isThreeByte(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        var other: UInt8 = 0
        for index in 0..<count { other |= (bytes[3 * index] & 0xF0) ^ 0xE0 }
        return other == 0
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

/// Where the characters around a block begin.
private struct Surroundings: ~Copyable {
    /// Bytes of the text; those of `first..<end` hold.
    let bounds: UnsafeMutableBufferPointer<Int>
    /// The block's first character.
    let zero: Int
    private(set) var first: Int
    private(set) var end: Int
    private let longest: Int

    init(longest: Int, block: Int) {
        // A passage that begins a block earlier or more is found from the block before.
        zero = min(longest, 2 * block - 1) - block
        self.longest = longest
        bounds = .allocate(capacity: zero + longest + 1)
        (first, end) = (zero, zero)
    }

    deinit { bounds.deallocate() }

    mutating func move(to block: Range<Int>, in text: UnsafeBufferPointer<UInt8>) {
        var byte = block.lowerBound
        first = zero
        bounds[zero] = byte
        while first > 0, byte > 0 {
            repeat { byte -= 1 } while byte > 0 && text[byte] & 0xC0 == 0x80
            first -= 1
            bounds[first] = byte
        }
        byte = block.lowerBound
        end = zero + 1
        while end <= zero + longest, byte < text.count {
            byte = min(text.count, byte + text[byte].utf8Length)
            bounds[end] = byte
            end += 1
        }
    }
}
