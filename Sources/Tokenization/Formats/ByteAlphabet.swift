/// The characters that GPT-2's byte-level vocabularies write bytes with: 33–126, 161–172 and 174–255 stand
/// for themselves, and the other 68 bytes, in order, are U+0100 and on.
enum ByteAlphabet {
    /// The scalar value of each byte.
    static let scalars: [UInt32] = {
        var result: [UInt32] = []
        var others: UInt32 = 0x100
        for byte in UInt32(0)...255 {
            if (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174 {
                result.append(byte)
            } else {
                result.append(others)
                others += 1
            }
        }
        return result
    }()

    private static let bytes: [UInt8?] = {
        var result = [UInt8?](repeating: nil, count: 0x100 + 68)
        for (byte, scalar) in scalars.enumerated() { result[Int(scalar)] = UInt8(byte) }
        return result
    }()

    /// The UTF-8 of the characters that spell `bytes`.
    static func spell(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            let scalar = scalars[Int(byte)]
            if scalar < 0x80 {
                result.append(UInt8(scalar))
            } else {
                result.append(UInt8(0xC0 | scalar >> 6))
                result.append(UInt8(0x80 | scalar & 0x3F))
            }
        }
        return result
    }

    /// The bytes that the UTF-8 text `spelling` spells; `nil` where one of its characters is not of the alphabet.
    static func read(_ spelling: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(spelling.count)
        var index = 0
        while index < spelling.count {
            var scalar = Int(spelling[index])
            index += 1
            if scalar >= 0x80 {
                guard scalar & 0xE0 == 0xC0, index < spelling.count else { return nil }
                scalar = (scalar & 0x1F) << 6 | Int(spelling[index] & 0x3F)
                index += 1
            }
            guard scalar < bytes.count, let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
