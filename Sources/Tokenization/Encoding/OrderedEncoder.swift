/// Encodes pieces by longest match and backtracking, in time linear in their length.
///
/// At each place the longest token is tried that can follow the one before it; where none can, the one before
/// gives way to a shorter one, and the place is never tried again. The tokens found so are those that merging
/// by rank gives. (The algorithm of the Rust crate `bpe`, github.com/github/rust-gems.)
struct OrderedEncoder: Sendable {
    private let merges: OrderedMerges
    /// The tokens so far.
    private var stack: [UInt32] = []
    /// A bit for each place in the piece: set where no encoding of the rest can begin.
    private var dead: [UInt64] = []

    init(_ merges: OrderedMerges) { self.merges = merges }

    /// Appends the ids of the piece `start..<end` to `output`.
    @inline(__always)
    mutating func encode(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into output: inout [UInt32]
    ) {
        let token = merges.trie.longest(bytes, from: start, end: end)
        if start + Int(merges.tokens.base[Int(token)].length) == end {
            output.append(merges.ids.base[Int(token)])
        } else {
            search(bytes, start, end, first: token, into: &output)
        }
    }

    private mutating func search(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, first: UInt32,
        into output: inout [UInt32]
    ) {
        let places = (end - start) / 64 + 1
        if stack.count < end - start {
            stack = Array(repeating: 0, count: 2 * (end - start))
            dead = Array(repeating: 0, count: 2 * places)
        } else {
            for index in 0..<places { dead[index] = 0 }
        }
        let tokens = merges.tokens.base
        let count = stack.withUnsafeMutableBufferPointer { stack in
            dead.withUnsafeMutableBufferPointer { dead in
                var count = 0
                var token = first
                var position = start
                while true {
                    let info = tokens[Int(token)]
                    let next = position + Int(info.length)
                    let place = next - start
                    if dead[place >> 6] >> UInt64(place & 63) & 1 == 0,
                        count == 0 || merges.canFollow(stack[count - 1], token)
                    {
                        stack[count] = token
                        count += 1
                        position = next
                        if position == end { return count }
                        token = merges.trie.longest(bytes, from: position, end: end)
                    } else if info.prefix != UInt32.max {
                        token = info.prefix
                    } else {
                        // There is always an encoding, so the first place never dies and a token is left.
                        let place = position - start
                        dead[place >> 6] |= 1 << UInt64(place & 63)
                        count -= 1
                        token = stack[count]
                        position -= Int(tokens[Int(token)].length)
                    }
                }
            }
        }
        for index in 0..<count { output.append(merges.ids.base[Int(stack[index])]) }
    }
}
