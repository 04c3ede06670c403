/// Which blocks of characters stand anywhere in the test sets' texts: a bit for each hash.
///
/// A bit that is not set is proof that the block does not occur; one that is set makes a place worth a look.
struct BlockFilter: Sendable {
    private var bits: [UInt64]
    private let shift: UInt64

    /// Bits for each block: a block that does not occur is taken for one that does once in 8 times at most, and the
    /// bits of four public test sets fit a core's own cache. Twice as many were slower.
    private static let bitsPerBlock = 8

    /// A filter for about as many different blocks.
    init(capacity: Int) {
        var size = 6
        while 1 << size < capacity * Self.bitsPerBlock { size += 1 }
        bits = [UInt64](repeating: 0, count: 1 << (size - 6))
        shift = UInt64(64 - size)
    }

    mutating func insert(_ hash: UInt64) {
        let place = hash >> shift
        bits[Int(place >> 6)] |= 1 << (place & 63)
    }

    /// A pointer's view of the filter, for the inner loop.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        bits.withUnsafeBufferPointer { body(View(bits: $0, shift: shift)) }
    }

    struct View {
        let bits: UnsafeBufferPointer<UInt64>
        let shift: UInt64

        @inline(__always)
        func contains(_ hash: UInt64) -> Bool {
            let place = hash >> shift
            return bits[Int(truncatingIfNeeded: place >> 6)] >> (place & 63) & 1 != 0
        }
    }
}
