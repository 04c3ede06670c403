/// ISO-2022-JP: seven-bit text whose escapes switch between character sets.
///
/// Known escapes: ASCII `( B`, JIS X 0201 `( J` and `( I`, JIS X 0208 `$ @`, `$ B` and `$ ( B`, JIS
/// X 0212 `$ ( D`. A line break returns to ASCII, as senders assume. SO and SI switch to half-width
/// kana and back (as CP50222 does).
enum ISO2022JPDecoder {
    private enum CharacterSet {
        case ascii, roman, kana, jisX0208, jisX0212

        var isTwoByte: Bool { self == .jisX0208 || self == .jisX0212 }
    }

    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into sink: inout DecodingSink) {
        var state = CharacterSet.ascii
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x1B {
                if let (next, length) = escape(bytes, at: position) {
                    state = next
                    sink.drop(length)
                    position += length
                } else {
                    sink.appendUndecodable(source: 1, at: position)
                    position += 1
                }
            } else if byte == 0x0E || byte == 0x0F {
                state = byte == 0x0E ? .kana : .ascii
                sink.drop(1)
                position += 1
            } else if byte <= 0x20 || byte == 0x7F {
                if byte == 0x0A || byte == 0x0D { state = .ascii }
                sink.copy(UnsafeBufferPointer(rebasing: bytes[position..<position + 1]))
                position += 1
            } else {
                position += character(bytes, at: position, state: state, into: &sink)
            }
        }
    }

    private static func escape(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (CharacterSet, Int)? {
        let rest = bytes[position...].dropFirst().prefix(3)
        func starts(_ text: StaticString) -> Bool {
            text.withUTF8Buffer { rest.starts(with: $0) }
        }
        if starts("(B") { return (.ascii, 3) }
        if starts("(J") { return (.roman, 3) }
        if starts("(I") { return (.kana, 3) }
        if starts("$@") || starts("$B") { return (.jisX0208, 3) }
        if starts("$(B") { return (.jisX0208, 4) }
        if starts("$(D") { return (.jisX0212, 4) }
        return nil
    }

    /// Decodes one printing character; gives the bytes used.
    private static func character(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Int, state: CharacterSet,
        into sink: inout DecodingSink
    ) -> Int {
        let byte = bytes[position]
        guard byte < 0x80 else {
            sink.appendUndecodable(source: 1, at: position)
            return 1
        }
        switch state {
        case .ascii, .roman:
            // Roman's yen sign and overline were typed as backslash and tilde; both stay ASCII
            // here, as in CP932.
            sink.copy(UnsafeBufferPointer(rebasing: bytes[position..<position + 1]))
            return 1
        case .kana:
            if byte <= 0x5F {
                sink.append(PackedCharacter(halfWidthKana(byte | 0x80)), source: 1)
            } else {
                sink.appendUndecodable(source: 1, at: position)
            }
            return 1
        case .jisX0208, .jisX0212:
            guard position + 1 < bytes.count, (0x21...0x7E).contains(bytes[position + 1]) else {
                sink.appendUndecodable(source: 1, at: position)
                return 1
            }
            let tables = LegacyTables.shared
            let index = LegacyTables.index(byte, bytes[position + 1] | 0x80)
            let entry = state == .jisX0208 ? tables.eucPairs[index] : tables.eucTriples[index]
            if entry.isNone {
                sink.appendUndecodable(source: 2, at: position)
            } else {
                sink.append(entry, source: 2)
            }
            return 2
        }
    }
}
