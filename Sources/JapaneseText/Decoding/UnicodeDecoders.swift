internal import Lineage

/// UTF-8: checked, and copied as it is. A byte order mark at the start is dropped.
enum UTF8Decoder {
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into sink: inout DecodingSink) {
        var start = 0
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            sink.drop(3)
            start = 3
        }
        var position = start
        while position < bytes.count {
            let sequence = sequence(bytes, at: position)
            if sequence.isValid {
                position += sequence.length
            } else {
                sink.copy(UnsafeBufferPointer(rebasing: bytes[start..<position]))
                sink.appendUndecodable(source: sequence.length, at: position)
                position += sequence.length
                start = position
            }
        }
        sink.copy(UnsafeBufferPointer(rebasing: bytes[start..<position]))
    }

    /// The sequence that begins at a position: a whole character, or the longest start of one that
    /// is cut short (the Unicode Standard's "maximal subpart"), at least one byte.
    @inline(__always) static func sequence(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (length: Int, isValid: Bool) {
        let lead = bytes[position]
        if lead < 0x80 { return (1, true) }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            second = 0xA0...0xBF
        case 0xED:
            length = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            second = 0x90...0xBF
        case 0xF1...0xF3: length = 4
        case 0xF4:
            length = 4
            second = 0x80...0x8F
        default: return (1, false)
        }
        guard position + 1 < bytes.count, second.contains(bytes[position + 1]) else {
            return (1, false)
        }
        for index in 2..<max(2, length) {
            guard position + index < bytes.count, bytes[position + index] & 0xC0 == 0x80 else {
                return (index, false)
            }
        }
        return (length, true)
    }
}

/// UTF-16 of either byte order. A byte order mark at the start is dropped.
enum UTF16Decoder {
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, littleEndian: Bool, into sink: inout DecodingSink
    ) {
        func unit(_ position: Int) -> UInt16 {
            let first = UInt16(bytes[position])
            let second = UInt16(bytes[position + 1])
            return littleEndian ? second << 8 | first : first << 8 | second
        }
        var position = 0
        if bytes.count >= 2, unit(0) == 0xFEFF {
            sink.drop(2)
            position = 2
        }
        while position < bytes.count {
            guard position + 1 < bytes.count else {
                sink.appendUndecodable(source: 1, at: position)
                return
            }
            let first = unit(position)
            if let scalar = Unicode.Scalar(first) {
                sink.append(PackedCharacter(scalar), source: 2)
                position += 2
            } else if first < 0xDC00, position + 3 < bytes.count,
                (0xDC00...0xDFFF).contains(unit(position + 2))
            {
                let second = unit(position + 2)
                let value =
                    0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
                sink.appendAstral(value)
                position += 4
            } else {
                sink.appendUndecodable(source: 2, at: position)
                position += 2
            }
        }
    }
}

extension DecodingSink {
    /// A character beyond the Basic Multilingual Plane, from four bytes of UTF-16.
    fileprivate mutating func appendAstral(_ value: UInt32) {
        output[length] = UInt8(0xF0 | value >> 18)
        output[length + 1] = UInt8(0x80 | value >> 12 & 0x3F)
        output[length + 2] = UInt8(0x80 | value >> 6 & 0x3F)
        output[length + 3] = UInt8(0x80 | value & 0x3F)
        length += 4
        map.appendEdit(source: 4, target: 4, .decode)
    }
}
