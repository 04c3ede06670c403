internal import Glibc
internal import Lineage

/// The inside of JSON strings.
enum JSONString {
    /// The first quote, backslash or control character at or after a place; the text's end where there is
    /// none.
    static func plainEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        guard let base = text.baseAddress else { return position }
        let raw = UnsafeRawPointer(base)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= text.count {
            let word = UInt64(
                littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // A byte's top bit is set where it equals the character, or is below 0x20; what a borrow
            // sets wrongly lies above the first that is right.
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let hits =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                    | (word &- ones &* 0x20) & ~word) & tops
            if hits != 0 { return position + hits.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < text.count {
            let byte = text[position]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
            position += 1
        }
        return position
    }

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    /// The escape at a backslash: its length, and the character that it stands for; `nil` for half of a
    /// surrogate pair, which stands for none.
    ///
    /// - Precondition: the scanner has read the string.
    static func escape(
        _ text: UnsafeBufferPointer<UInt8>, at place: Int, end: Int
    ) -> (length: Int, scalar: Unicode.Scalar?) {
        switch text[place + 1] {
        case 0x62: return (2, "\u{8}")
        case 0x66: return (2, "\u{C}")
        case 0x6E: return (2, "\n")
        case 0x72: return (2, "\r")
        case 0x74: return (2, "\t")
        case 0x75:
            let unit = codeUnit(text, at: place)
            if unit & 0xFC00 == 0xD800, place + 12 <= end, text[place + 6] == 0x5C,
                text[place + 7] == 0x75
            {
                let low = codeUnit(text, at: place + 6)
                if low & 0xFC00 == 0xDC00 {
                    return (12, Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)))
                }
            }
            return (6, Unicode.Scalar(unit))
        case let other: return (2, Unicode.Scalar(other))
        }
    }

    private static func codeUnit(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt32 {
        var unit: UInt32 = 0
        for index in place + 2..<place + 6 {
            // Letters have bit 6, and their low bits count from 1.
            unit = unit << 4 | UInt32(text[index] & 0xF + 9 * (text[index] >> 6 & 1))
        }
        return unit
    }

    /// Calls `body` with each escape of a string's content.
    @inline(__always)
    private static func forEachEscape(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
        _ body: (Range<Int>, Unicode.Scalar?) -> Void
    ) {
        guard let base = text.baseAddress else { return }
        var position = range.lowerBound
        while position < range.upperBound {
            // In text of escapes alone one follows the other, and memchr would cost more than it finds.
            if text[position] != 0x5C {
                guard let found = memchr(base + position, 0x5C, range.upperBound - position) else {
                    return
                }
                position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            }
            let (length, scalar) = escape(text, at: position, end: range.upperBound)
            body(position..<position + length, scalar)
            position += length
        }
    }

    /// The edits that turn a string's content into what it stands for.
    static func unescape(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into edits: inout TextEdits
    ) {
        forEachEscape(text, range) { place, scalar in
            if let scalar {
                edits.replace(place, with: scalar, .escape)
            } else {
                edits.replace(place, with: "\u{FFFD}" as Unicode.Scalar, .undecodable)
            }
        }
    }

    /// What a string's content stands for.
    static func unescaped(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var position = range.lowerBound
        forEachEscape(text, range) { place, scalar in
            result.append(contentsOf: text[position..<place.lowerBound])
            result.append(contentsOf: UTF8.encodeScalar(scalar ?? "\u{FFFD}"))
            position = place.upperBound
        }
        result.append(contentsOf: text[position..<range.upperBound])
        return result
    }
}

extension UTF8 {
    /// A scalar's bytes, without an allocation.
    @inline(__always)
    static func encodeScalar(_ scalar: Unicode.Scalar) -> EncodedScalar {
        encode(scalar) ?? encodedReplacementCharacter
    }
}
