/// Which blocks of characters stand anywhere in the test sets' texts: a Bloom filter whose bits for one block lie in
/// one word (Putze, Sanders and Singler, 2007), so that a look takes one read of memory.
///
/// A bit that is not set is proof that the block does not occur; where all are set the place is worth a look.
struct BlockFilter: Sendable {
    private var words: [UInt64]
    private let shift: UInt64

    /// Bits of the filter for each block. With three of them set, a block that does not occur passes about once in
    /// sixty times, and the filter of four public test sets takes half a mebibyte: it fits a core's own cache.
    private static let bitsPerBlock = 8

    /// A filter for about as many different blocks.
    init(capacity: Int) {
        var size = 1
        while 64 << size < capacity * Self.bitsPerBlock { size += 1 }
        words = [UInt64](repeating: 0, count: 1 << size)
        shift = UInt64(64 - size)
    }

    mutating func insert(_ hash: UInt64) {
        words[Int(truncatingIfNeeded: hash >> shift)] |= Self.bits(hash)
    }

    /// The word's bits for a hash: by its lower bits, for the upper ones choose the word.
    @inline(__always)
    private static func bits(_ hash: UInt64) -> UInt64 {
        1 &<< (hash & 63) | 1 &<< (hash &>> 6 & 63) | 1 &<< (hash &>> 12 & 63)
    }

    /// A pointer's view of the filter, for the inner loop.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        words.withUnsafeBufferPointer { body(View(words: $0.baseAddress, shift: shift)) }
    }

    struct View {
        fileprivate let words: UnsafePointer<UInt64>?
        fileprivate let shift: UInt64

        @inline(__always)
        func contains(_ hash: UInt64) -> Bool {
            guard let words else { return false }
            let bits = BlockFilter.bits(hash)
            return words[Int(truncatingIfNeeded: hash &>> shift)] & bits == bits
        }
    }
}
