/// How unlike Japanese prose bytes read in an encoding: a sum over the characters, lower being likelier.
///
/// Prose is mostly hiragana, common kanji (JIS level 1, rows 16–47), katakana and punctuation. EUC-JP
/// read as CP932 looks like half-width kana and rare kanji; CP932 read as EUC-JP breaks off in illegal
/// bytes. Half-width kana in CP932 read as EUC-JP looks like kanji without any kana, so kana that follow
/// its spelling (ﾞ after a consonant that takes it) cost less than kanji do.
struct ReadingCost {
    /// The sum over the characters.
    private(set) var sum = 0.0
    /// The bytes of these characters.
    private(set) var bytes = 0

    /// The cost of a byte of text that is hardly Japanese: prose has 0.2 to 0.5.
    static let unlikely = 0.6
    /// What it costs to take the first character for a cut one.
    private static let cut = 3.0
    private static let illegal = 40.0

    /// The mean cost of a byte.
    var perByte: Double { sum / Double(max(1, bytes)) }

    /// Becomes the reading of the same bytes without the first of them, where that costs less.
    mutating func take(_ uncut: ReadingCost) {
        sum = min(sum, uncut.sum + Self.cut)
    }

    static func shiftJIS(_ bytes: UnsafeBufferPointer<UInt8>) -> ReadingCost {
        LegacyTables.shared.shiftJISPairs.withUnsafeBufferPointer { pairs in
            var cost = 0.0
            var position = 0
            var high = 0
            while position < bytes.count, high < EncodingDetector.sampleLength {
                let lead = bytes[position]
                if lead < 0x80 {
                    position += 1
                    continue
                }
                high += 1
                guard LegacyTables.isShiftJISLead(lead) else {
                    cost +=
                        (0xA1...0xDF).contains(lead)
                        ? halfWidth(lead, after: position > 0 ? bytes[position - 1] : 0) : illegal
                    position += 1
                    continue
                }
                // The sample may end inside a character.
                guard position + 1 < bytes.count else { break }
                high += 1
                let trail = bytes[position + 1]
                if pairs[LegacyTables.index(lead, trail)].isNone {
                    cost += illegal
                    position += trail < 0x80 ? 1 : 2
                    continue
                }
                let isUpper = trail >= 0x9F
                let row = (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 2 + (isUpper ? 2 : 1)
                cost += pair(row: row)
                position += 2
            }
            return ReadingCost(sum: cost, bytes: high)
        }
    }

    static func eucJP(_ bytes: UnsafeBufferPointer<UInt8>) -> ReadingCost {
        let tables = LegacyTables.shared
        return tables.eucPairs.withUnsafeBufferPointer { pairs in
            tables.eucTriples.withUnsafeBufferPointer { triples in
                var cost = 0.0
                var position = 0
                var high = 0
                while position < bytes.count, high < EncodingDetector.sampleLength {
                    let lead = bytes[position]
                    if lead < 0x80 {
                        position += 1
                        continue
                    }
                    let character = EUCJPDecoder.character(
                        bytes, at: position, pairs: pairs, triples: triples)
                    high += character.length
                    if character.entry.isNone {
                        // The sample may end inside a character.
                        if lead > 0x8D, position + (lead == 0x8F ? 3 : 2) > bytes.count { break }
                        cost += illegal
                    } else if lead == 0x8E {
                        cost += 0.6
                    } else if lead == 0x8F {
                        cost += 6
                    } else {
                        cost += pair(row: Int(lead) - 0xA0)
                    }
                    position += character.length
                }
                return ReadingCost(sum: cost, bytes: high)
            }
        }
    }

    /// A two-byte character by its row in JIS X 0208.
    private static func pair(row: Int) -> Double {
        switch row {
        case 4: 0
        case 1, 5: 0.5
        case 3: 1
        case 16...47: 1
        case 48...84: 3
        case 2, 6, 7, 8, 13: 4
        default: 8
        }
    }

    /// A half-width kana after the byte before it. What follows kana's spelling speaks for it: hardly any
    /// two bytes of kanji do.
    private static func halfWidth(_ kana: UInt8, after previous: UInt8) -> Double {
        switch kana {
        case 0xDE:  // ﾞ after ｳ, ｶ … ﾄ, ﾊ … ﾎ
            previous == 0xB3 || (0xB6...0xC4).contains(previous)
                || (0xCA...0xCE).contains(previous) ? -1 : 3
        case 0xDF: (0xCA...0xCE).contains(previous) ? -1 : 3  // ﾟ after ﾊ … ﾎ
        case 0xB0: previous >= 0xA7 ? 0.5 : 2  // ｰ
        case 0xB1...0xDD: 0.7
        case 0xAF: 0.7  // ｯ
        case 0xA7...0xAE: smallAfter.contains(previous) ? 0.2 : 1.5  // ｧ … ｮ
        default: 1.5  // ｡｢｣､･ｦ
        }
    }

    /// ｷ ｼ ﾁ ﾆ ﾋ ﾐ ﾘ, ｳ ﾂ ﾃ ﾌ ﾄ, ﾞ and ﾟ: what ｧ … ｮ follow.
    private static let smallAfter: Set<UInt8> = [
        0xB7, 0xBC, 0xC1, 0xC6, 0xCB, 0xD0, 0xD8, 0xB3, 0xC2, 0xC3, 0xCC, 0xC4, 0xDE, 0xDF,
    ]
}
