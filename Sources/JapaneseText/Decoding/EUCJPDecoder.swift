/// EUC-JP by table: two-byte codes as CP51932 has them, 8E for half-width kana, 8F for JIS X 0212.
enum EUCJPDecoder {
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into sink: inout DecodingSink) {
        LegacyTables.shared.eucPairs.withUnsafeBufferPointer { pairs in
            LegacyTables.shared.eucTriples.withUnsafeBufferPointer { triples in
                var position = 0
                while position < bytes.count {
                    if bytes[position] < 0x80 {
                        let start = position
                        repeat {
                            position += 1
                        } while position < bytes.count
                            && bytes[position] < 0x80
                        sink.copy(UnsafeBufferPointer(rebasing: bytes[start..<position]))
                    } else {
                        let character = character(
                            bytes, at: position, pairs: pairs, triples: triples)
                        if character.entry.isNone {
                            sink.appendUndecodable(source: character.length, at: position)
                        } else {
                            sink.append(character.entry, source: character.length)
                        }
                        position += character.length
                    }
                }
            }
        }
    }

    /// The character of more than one byte at a position, and how many bytes it takes. No entry:
    /// illegal.
    static func character(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Int,
        pairs: UnsafeBufferPointer<PackedCharacter>, triples: UnsafeBufferPointer<PackedCharacter>
    ) -> (entry: PackedCharacter, length: Int) {
        let lead = bytes[position]
        guard lead == 0x8E || lead == 0x8F || (0xA1...0xFE).contains(lead) else {
            return (.none, 1)
        }
        guard position + 1 < bytes.count else { return (.none, 1) }
        let second = bytes[position + 1]
        guard (0xA1...0xFE).contains(second) else {
            // As in CP932, an ASCII byte is never swallowed.
            return (.none, second < 0x80 ? 1 : 2)
        }
        if lead == 0x8E {
            return second <= 0xDF ? (PackedCharacter(halfWidthKana(second)), 2) : (.none, 2)
        }
        if lead == 0x8F {
            guard position + 2 < bytes.count else { return (.none, 2) }
            let third = bytes[position + 2]
            guard third >= 0x80 else { return (.none, 2) }
            guard (0xA1...0xFE).contains(third) else { return (.none, 3) }
            return (triples[LegacyTables.index(second, third)], 3)
        }
        return (pairs[LegacyTables.index(lead, second)], 2)
    }
}
