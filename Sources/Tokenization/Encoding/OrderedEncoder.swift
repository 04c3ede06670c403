/// Encodes pieces by longest match and backtracking, in time linear in their length.
///
/// At each place the longest token is tried that can follow the one before it; where none can, the one before
/// gives way to a shorter one, and the place is never tried again. The tokens found so are those that merging
/// by rank gives. (The algorithm of the Rust crate `bpe`, github.com/github/rust-gems.)
struct OrderedEncoder {
    private let merges: OrderedMerges
    private var stack: [UInt32] = []
    /// A bit for each place in the piece: clear where no encoding of the rest can begin.
    private var open: [UInt64] = []
    /// Answers of `canFollow`, each at a place that its pair chooses: the pair and, as the lowest bit, the answer.
    private var answers: [UInt64]

    private static let answerBits: UInt64 = 15

    init(_ merges: OrderedMerges) {
        self.merges = merges
        answers = Array(repeating: 0, count: 1 << Int(Self.answerBits))
    }

    /// Appends the ids of the piece `start..<end` to `output`.
    mutating func encode(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into output: inout [UInt32]
    ) {
        var token = merges.trie.longest(bytes, from: start, end: end)
        if start + Int(merges.lengths[Int(token)]) == end {
            output.append(merges.ids[Int(token)])
            return
        }
        let places = (end - start) / 64 + 1
        if open.count < places {
            open = Array(repeating: UInt64.max, count: places)
        } else {
            for index in 0..<places { open[index] = UInt64.max }
        }
        stack.removeAll(keepingCapacity: true)
        var position = start
        while true {
            let length = Int(merges.lengths[Int(token)])
            let place = position + length - start
            if open[place >> 6] >> UInt64(place & 63) & 1 == 1, follows(token) {
                stack.append(token)
                position += length
                if position == end { break }
                token = merges.trie.longest(bytes, from: position, end: end)
                continue
            }
            let shorter = merges.prefixes[Int(token)]
            if shorter != UInt32.max {
                token = shorter
            } else {
                let dead = position - start
                open[dead >> 6] &= ~(1 << UInt64(dead & 63))
                // There is always an encoding, so the first place never dies and the stack holds a token.
                token = stack.removeLast()
                position -= Int(merges.lengths[Int(token)])
            }
        }
        for token in stack { output.append(merges.ids[Int(token)]) }
    }

    @inline(__always)
    private mutating func follows(_ token: UInt32) -> Bool {
        guard let before = stack.last else { return true }
        // Numbers of tokens are below 2³¹, so a shifted pair keeps all its bits and is never all zero
        // but for the pair of two NUL bytes, whose answer is then computed each time.
        let pair = UInt64(before) << 32 | UInt64(token) << 1
        let place = Int(
            truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> (64 - Self.answerBits))
        let known = answers[place]
        if known & ~1 == pair, known > 1 { return known & 1 == 1 }
        let answer = merges.canFollow(before, token)
        answers[place] = pair | (answer ? 1 : 0)
        return answer
    }
}
