internal import Lineage

/// CP932 by table.
enum ShiftJISDecoder {
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, into sink: inout DecodingSink) {
        LegacyTables.shared.singles.withUnsafeBufferPointer { singles in
            LegacyTables.shared.shiftJISPairs.withUnsafeBufferPointer { pairs in
                decode(bytes, singles: singles, pairs: pairs, into: &sink)
            }
        }
    }

    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, singles: UnsafeBufferPointer<PackedCharacter>,
        pairs: UnsafeBufferPointer<PackedCharacter>, into sink: inout DecodingSink
    ) {
        var position = 0
        let end = bytes.count
        while position < end {
            let byte = bytes[position]
            if byte < 0x80 {
                let start = position
                repeat { position += 1 } while position < end && bytes[position] < 0x80
                sink.copy(UnsafeBufferPointer(rebasing: bytes[start..<position]))
            } else if LegacyTables.isShiftJISLead(byte) {
                // Nearly all text: two bytes that become three.
                let start = position
                var output = sink.output + sink.length
                while position + 1 < end, bytes[position] >= 0x80 {
                    let entry = pairs[LegacyTables.index(bytes[position], bytes[position + 1])]
                    guard entry.count == 3, LegacyTables.isShiftJISLead(bytes[position]) else {
                        break
                    }
                    entry.store(at: output)
                    output += 3
                    position += 2
                }
                if position > start {
                    sink.length += (position - start) / 2 * 3
                    sink.map.append(
                        .init(
                            sourceUnit: 2, targetUnit: 3, count: (position - start) / 2,
                            editClass: .decode))
                    continue
                }
                position += decodeOddPair(bytes, at: position, pairs: pairs, into: &sink)
            } else {
                let entry = singles[Int(byte)]
                if entry.isNone {
                    sink.appendUndecodable(source: 1, at: position)
                } else {
                    sink.append(entry, source: 1)
                }
                position += 1
            }
        }
    }

    /// A pair that is no three-byte character; gives the bytes used.
    private static func decodeOddPair(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Int,
        pairs: UnsafeBufferPointer<PackedCharacter>, into sink: inout DecodingSink
    ) -> Int {
        guard position + 1 < bytes.count else {
            sink.appendUndecodable(source: 1, at: position)
            return 1
        }
        let trail = bytes[position + 1]
        let entry = pairs[LegacyTables.index(bytes[position], trail)]
        guard entry.isNone else {
            sink.append(entry, source: 2)
            return 2
        }
        // An ASCII byte after a lead byte stays itself, so that no line break or quote is
        // swallowed.
        let length = trail < 0x80 ? 1 : 2
        sink.appendUndecodable(source: length, at: position)
        return length
    }
}
