/// Valid UTF-8, read a character at a time from either end.
struct UTF8Text {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var count: Int { bytes.count }

    /// The character that begins at a byte, and its length. A character cut off at the end, which valid text
    /// has not, is U+FFFD.
    @inline(__always)
    func character(at position: Int) -> (value: UInt32, length: Int) {
        let lead = UInt32(bytes[position])
        if lead < 0x80 { return (lead, 1) }
        let left = bytes.count - position
        if lead >= 0xE0, lead < 0xF0, left >= 3 {
            return (
                (lead & 0x0F) << 12 | continuation(position + 1) << 6 | continuation(position + 2),
                3
            )
        }
        if lead < 0xE0, left >= 2 { return ((lead & 0x1F) << 6 | continuation(position + 1), 2) }
        if lead >= 0xF0, left >= 4 {
            let high = (lead & 0x07) << 18 | continuation(position + 1) << 12
            return (high | continuation(position + 2) << 6 | continuation(position + 3), 4)
        }
        return (0xFFFD, left)
    }

    /// Where the character that ends before a byte begins.
    ///
    /// - Precondition: `position` is not 0.
    @inline(__always)
    func start(before position: Int) -> Int {
        var start = position - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    @inline(__always)
    private func continuation(_ position: Int) -> UInt32 { UInt32(bytes[position] & 0x3F) }
}

extension UInt8 {
    /// Bytes of the character of valid UTF-8 that the byte begins.
    @inlinable
    public var utf8Length: Int { self < 0x80 ? 1 : self < 0xE0 ? 2 : self < 0xF0 ? 3 : 4 }
}

extension [UInt8] {
    /// Appends a character; code points that are no scalars are passed over.
    @inlinable
    public mutating func appendCharacter(_ value: UInt32) {
        switch value {
        case ..<0x80: append(UInt8(value))
        case ..<0x800:
            append(UInt8(0xC0 | value >> 6))
            append(UInt8(0x80 | value & 0x3F))
        case 0xD800..<0xE000: break
        case ..<0x10000:
            append(UInt8(0xE0 | value >> 12))
            append(UInt8(0x80 | value >> 6 & 0x3F))
            append(UInt8(0x80 | value & 0x3F))
        default:
            append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
            append(UInt8(0x80 | value >> 12 & 0x3F))
            append(UInt8(0x80 | value >> 6 & 0x3F))
            append(UInt8(0x80 | value & 0x3F))
        }
    }
}
