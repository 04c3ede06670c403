/// A set of code points, as a bit each: what scans of text ask of every character.
struct CodePointSet: Sendable {
    /// What four bytes of UTF-8 can say: more than there are code points, so that not even bytes that are no UTF-8
    /// lead a look-up out of a table.
    static let limit = 0x200000

    /// A word for each 64 code points.
    private(set) var words = [UInt64](repeating: 0, count: limit / 64)

    /// An empty set.
    init() {}

    /// The code points of some ranges.
    init(_ ranges: [ClosedRange<UInt32>]) {
        for range in ranges { for value in range { insert(value) } }
    }

    mutating func insert(_ value: UInt32) { words[Int(value >> 6)] |= 1 << UInt64(value & 63) }
    mutating func remove(_ value: UInt32) { words[Int(value >> 6)] &= ~(1 << UInt64(value & 63)) }

    func contains(_ value: UInt32) -> Bool { words[Int(value >> 6)] >> UInt64(value & 63) & 1 != 0 }

    /// The set with that of another.
    func union(_ other: CodePointSet) -> CodePointSet {
        var result = self
        for index in words.indices { result.words[index] |= other.words[index] }
        return result
    }
}
