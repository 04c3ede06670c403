/// Character references of HTML: `&amp;`, `&#12354;`, `&#x3042;`.
enum CharacterReferences {
    /// A reference in a text.
    struct Reference: Equatable {
        /// Bytes of the reference, from `&` on.
        var length: Int
        /// The characters that it stands for: one, of some names two.
        var first: UInt32
        var second: UInt32 = 0

        /// The characters as UTF-8.
        var utf8: [UInt8] {
            var bytes: [UInt8] = []
            for value in [first, second] where value != 0 {
                if let scalar = Unicode.Scalar(value) { bytes += Array(String(scalar).utf8) }
            }
            return bytes
        }
    }

    /// The reference at a `&`; `nil` where the `&` is a mere character.
    ///
    /// As the HTML standard reads them: the longest name counts, some names need no semicolon, numbers
    /// that are no character become U+FFFD and those of Windows-1252's C1 range its characters.
    ///
    /// - Parameter inAttribute: in an attribute's value, a name without semicolon before a letter, a
    ///   digit or `=` is no reference.
    static func reference(
        in text: UnsafeBufferPointer<UInt8>, at start: Int, end: Int, inAttribute: Bool = false
    ) -> Reference? {
        guard start + 1 < end else { return nil }
        if text[start + 1] == 0x23 { return number(in: text, at: start, end: end) }
        var stop = start + 1
        let longest = min(end, start + 1 + Names.longest)
        while stop < longest, isName(text[stop]) { stop += 1 }
        if stop < end, text[stop] == 0x3B,
            let entry = Names.shared.find(text, start + 1..<stop)
        {
            return Reference(length: stop + 1 - start, first: entry.first, second: entry.second)
        }
        var length = min(stop - start - 1, Names.longestBare)
        while length >= 2 {
            let cut = start + 1 + length
            if let entry = Names.shared.find(text, start + 1..<cut), entry.isBare {
                if inAttribute, cut < end, text[cut] == 0x3D || isName(text[cut]) { return nil }
                return Reference(length: cut - start, first: entry.first, second: entry.second)
            }
            length -= 1
        }
        return nil
    }

    /// Text with its references resolved.
    static func resolve(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, inAttribute: Bool = false
    ) -> [UInt8] {
        var result: [UInt8] = []
        var position = range.lowerBound
        while position < range.upperBound {
            if text[position] == 0x26,
                let reference = reference(
                    in: text, at: position, end: range.upperBound, inAttribute: inAttribute)
            {
                result += reference.utf8
                position += reference.length
            } else {
                result.append(text[position])
                position += 1
            }
        }
        return result
    }

    private static func number(
        in text: UnsafeBufferPointer<UInt8>, at start: Int, end: Int
    ) -> Reference? {
        var position = start + 2
        guard position < end else { return nil }
        let isHexadecimal = text[position] | 0x20 == 0x78
        if isHexadecimal { position += 1 }
        let digits = position
        var value: UInt32 = 0
        while position < end {
            guard let digit = JSONString.digit(text[position]), isHexadecimal || digit < 10 else {
                break
            }
            value = min(0x110000, value * (isHexadecimal ? 16 : 10) + digit)
            position += 1
        }
        guard position > digits else { return nil }
        if position < end, text[position] == 0x3B { position += 1 }
        return Reference(length: position - start, first: character(value))
    }

    /// The character that a number names.
    private static func character(_ value: UInt32) -> UInt32 {
        switch value {
        case 0, 0xD800...0xDFFF, 0x110000...: 0xFFFD
        case 0x80...0x9F: windows1252[Int(value - 0x80)]
        default: value
        }
    }

    /// What the numbers 80 to 9F mean on pages: Windows-1252, where it has a character there.
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
        0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    @inline(__always) private static func isName(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
}

/// The names, found by a hash of their letters.
private struct Names: Sendable {
    struct Entry {
        /// Where the name lies in the table's text.
        var name: Range<Int>
        var first: UInt32
        var second: UInt32
        /// Whether it stands without a semicolon too.
        var isBare: Bool
    }

    static let shared = Names()
    /// Letters of the longest name: CounterClockwiseContourIntegral.
    static let longest = 31
    /// Letters of the longest name that needs no semicolon.
    static let longestBare = 6

    private var entries: [Entry] = []
    /// Places of entries plus one, by hash; 0: free.
    private var slots = [UInt16](repeating: 0, count: 8192)

    private init() {
        CharacterReferenceNames.text.withUTF8Buffer { text in
            var position = 0
            while position < text.count {
                let start = position
                while text[position] != 0x3A, text[position] != 0x3B { position += 1 }
                let name = start..<position
                let isBare = text[position] == 0x3A
                var values: [UInt32] = [0]
                position += 1
                while position < text.count, text[position] > 0x20 {
                    let byte = text[position]
                    if byte == 0x2B {
                        values.append(0)
                    } else {
                        let digit = UInt32(byte < 0x41 ? byte - 0x30 : byte - 0x41 + 10)
                        values[values.count - 1] = values[values.count - 1] << 4 | digit
                    }
                    position += 1
                }
                while position < text.count, text[position] <= 0x20 { position += 1 }
                entries.append(
                    Entry(
                        name: name, first: values[0], second: values.count > 1 ? values[1] : 0,
                        isBare: isBare))
                var slot = Self.hash(text, name)
                while slots[slot] != 0 { slot = (slot + 1) & 8191 }
                slots[slot] = UInt16(entries.count)
            }
        }
    }

    func find(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Entry? {
        var slot = Self.hash(text, range)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            let isSame = CharacterReferenceNames.text.withUTF8Buffer { table in
                entry.name.count == range.count
                    && zip(entry.name, range).allSatisfy { table[$0] == text[$1] }
            }
            if isSame { return entry }
            slot = (slot + 1) & 8191
        }
        return nil
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for index in range { hash = (hash ^ UInt32(text[index])) &* 16_777_619 }
        return Int((hash ^ hash >> 15) & 8191)
    }
}
