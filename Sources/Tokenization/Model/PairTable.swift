/// From a pair of token numbers to a number, by open addressing.
struct PairTable: Sendable {
    /// `left << 32 | right`; `UInt64.max` marks a free place.
    private var keys: [UInt64]
    private var values: [UInt32]
    private var shift: UInt64
    private(set) var count = 0

    /// An empty table with room for `capacity` pairs.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        keys = Array(repeating: UInt64.max, count: size)
        values = Array(repeating: 0, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    @inline(__always)
    static func key(_ left: UInt32, _ right: UInt32) -> UInt64 {
        UInt64(left) << 32 | UInt64(right)
    }

    /// A place to begin the search: the high bits of a product with 2⁶⁴ / φ.
    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: ((key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// The number of a pair; `nil` where it has none.
    @inline(__always)
    subscript(left: UInt32, right: UInt32) -> UInt32? {
        let key = Self.key(left, right)
        let mask = keys.count - 1
        var index = place(key)
        return keys.withUnsafeBufferPointer { keys in
            while true {
                let found = keys[index]
                if found == key { return values.withUnsafeBufferPointer { $0[index] } }
                if found == UInt64.max { return nil }
                index = (index + 1) & mask
            }
        }
    }

    /// Gives a pair a number.
    /// - Returns: `false`, changing nothing, where it has one already.
    mutating func insert(_ left: UInt32, _ right: UInt32, _ value: UInt32) -> Bool {
        if (count + 1) * 2 > keys.count { grow() }
        let key = Self.key(left, right)
        var index = place(key)
        while keys[index] != UInt64.max {
            if keys[index] == key { return false }
            index = (index + 1) & (keys.count - 1)
        }
        keys[index] = key
        values[index] = value
        count += 1
        return true
    }

    private mutating func grow() {
        let (oldKeys, oldValues) = (keys, values)
        self = PairTable(capacity: oldKeys.count)
        for (key, value) in zip(oldKeys, oldValues) where key != UInt64.max {
            _ = insert(UInt32(key >> 32), UInt32(truncatingIfNeeded: key), value)
        }
    }
}
