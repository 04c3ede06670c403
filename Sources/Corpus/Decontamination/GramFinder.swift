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
            filter.withView { filter in matches(text, filter) }
        }
    }

    private func matches(
        _ text: UnsafeBufferPointer<UInt8>, _ filter: BlockFilter.View
    ) -> [Match] {
        var result: [Match] = []
        guard let base = text.baseAddress else { return result }
        let plain = 3 * block
        var start = 0
        var position = 0
        while true {
            var end: Int
            if start + plain <= text.count, Self.isThreeByte(base + start, count: block) {
                end = start + plain
            } else {
                end = start
                var rest = block
                while rest > 0, end < text.count {
                    end += text[end].utf8Length
                    rest -= 1
                }
                if rest > 0 || end > text.count { break }
            }
            if filter.contains(BlockHash.of(base + start, end - start)) {
                look(text, filter, block: start..<end, position: position, into: &result)
            }
            start = end
            position += block
        }
        return result
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
    @inline(never)
    private func look(
        _ text: UnsafeBufferPointer<UInt8>, _ filter: BlockFilter.View, block range: Range<Int>,
        position: Int, into result: inout [Match]
    ) {
        guard let base = text.baseAddress, let longest = lengths.last else { return }
        // A passage that begins a block earlier or more was found from the block before.
        let reach = min(longest, 2 * block - 1) - block
        // Where the characters around the block begin; `zero` is the block's first.
        var bounds: [Int] = [range.lowerBound]
        var start = range.lowerBound
        while bounds.count <= reach, start > 0 {
            repeat { start -= 1 } while start > 0 && text[start] & 0xC0 == 0x80
            bounds.append(start)
        }
        bounds.reverse()
        let zero = bounds.count - 1
        var end = range.lowerBound
        while bounds.count <= zero + longest, end < text.count {
            end = min(text.count, end + text[end].utf8Length)
            bounds.append(end)
        }
        for first in 0...zero {
            for length in lengths {
                let last = first + length
                guard last >= zero + block, last < bounds.count else { continue }
                // Another block of the passage, which costs less than to look the passage up.
                let other = first < zero ? first : last - block
                let bytes = bounds[other]..<bounds[other + block]
                guard filter.contains(BlockHash.of(base + bytes.lowerBound, bytes.count)),
                    let gram = table.find(base + bounds[first], bounds[last] - bounds[first])
                else { continue }
                result.append(
                    Match(position: position - (zero - first), byte: bounds[first], gram: gram))
            }
        }
    }
}
