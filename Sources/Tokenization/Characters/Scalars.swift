/// Reading characters from bytes that are mostly UTF-8.
///
/// A byte that belongs to no well-formed character (Unicode 16, table 3-7) stands alone and counts as
/// U+FFFD, so that every input has exactly one reading.
enum Scalars {
    /// What an ill-formed byte is taken for.
    static let replacement: UInt32 = 0xFFFD

    /// The character that begins at `index`, and how many bytes it takes. `end` is where the text ends.
    @inline(__always)
    static func decode(
        _ bytes: UnsafePointer<UInt8>, at index: Int, end: Int
    ) -> (scalar: UInt32, length: Int) {
        let first = UInt32(bytes[index])
        if first < 0x80 { return (first, 1) }
        return decodeLong(bytes, at: index, end: end, first: first)
    }

    @inline(__always)
    private static func decodeLong(
        _ bytes: UnsafePointer<UInt8>, at index: Int, end: Int, first: UInt32
    ) -> (scalar: UInt32, length: Int) {
        let available = end - index
        if first & 0xF0 == 0xE0 {
            guard available >= 3 else { return (replacement, 1) }
            let second = UInt32(bytes[index + 1])
            let third = UInt32(bytes[index + 2])
            let scalar = (first & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F
            guard second & 0xC0 == 0x80, third & 0xC0 == 0x80, scalar >= 0x800,
                scalar & 0xF800 != 0xD800
            else { return (replacement, 1) }
            return (scalar, 3)
        }
        if first & 0xE0 == 0xC0 {
            guard available >= 2, first >= 0xC2 else { return (replacement, 1) }
            let second = UInt32(bytes[index + 1])
            guard second & 0xC0 == 0x80 else { return (replacement, 1) }
            return ((first & 0x1F) << 6 | second & 0x3F, 2)
        }
        guard first & 0xF8 == 0xF0, available >= 4 else { return (replacement, 1) }
        let second = UInt32(bytes[index + 1])
        let third = UInt32(bytes[index + 2])
        let fourth = UInt32(bytes[index + 3])
        let scalar =
            (first & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | fourth & 0x3F
        guard second & 0xC0 == 0x80, third & 0xC0 == 0x80, fourth & 0xC0 == 0x80,
            scalar >= 0x10000, scalar <= ScalarSet.last
        else { return (replacement, 1) }
        return (scalar, 4)
    }

    /// How many bytes the character that ends at `index` takes; `start` is where the text begins.
    /// It undoes ``decode(_:at:end:)``: well-formed characters never overlap.
    static func lengthBefore(_ bytes: UnsafePointer<UInt8>, at index: Int, start: Int) -> Int {
        guard bytes[index - 1] & 0xC0 == 0x80 else { return 1 }
        for length in 2...4 where index - length >= start {
            if decode(bytes, at: index - length, end: index).length == length { return length }
        }
        return 1
    }
}
