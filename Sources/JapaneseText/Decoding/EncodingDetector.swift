/// Guesses the encoding of text that does not say it.
///
/// In order: a byte order mark; ISO-2022-JP's escapes in seven-bit text; valid UTF-8; and then
/// whichever of CP932, EUC-JP and damaged UTF-8 reads the bytes as the likelier Japanese. UTF-16 is
/// recognised by its byte order mark alone.
public enum EncodingDetector {
    /// Bytes that the guess between CP932 and EUC-JP looks at.
    static let sampleLength = 1 << 12

    /// The likeliest encoding of the bytes.
    public static func detect(_ raw: [UInt8]) -> CharacterEncoding {
        raw.withUnsafeBufferPointer(detect)
    }

    static func detect(_ raw: UnsafeBufferPointer<UInt8>) -> CharacterEncoding {
        if let marked = byteOrderMark(raw) { return marked }
        let firstHigh = raw.firstIndex { $0 >= 0x80 }
        guard let firstHigh else { return hasEscape(raw) ? .iso2022JP : .utf8 }
        let utf8 = utf8Errors(raw, from: firstHigh)
        if utf8.errors == 0 { return .utf8 }
        let sample = UnsafeBufferPointer(
            rebasing: raw[firstHigh..<min(raw.count, firstHigh + sampleLength)])
        // A few damaged characters do not make UTF-8 another encoding: the multi-byte sequences of
        // real Shift_JIS and EUC-JP text are hardly ever valid UTF-8.
        if utf8.valid > 20 * utf8.errors { return .utf8 }
        let shiftJIS = ReadingCost.shiftJIS(sample)
        let eucJP = ReadingCost.eucJP(sample)
        return eucJP < shiftJIS ? .eucJP : .shiftJIS
    }

    /// The encoding that a byte order mark names.
    public static func byteOrderMark(_ raw: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
        if raw.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if raw.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if raw.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        return nil
    }

    /// Whether an escape to a Japanese character set occurs: `$ @`, `$ B`, `$ (`, `( J`, `( I`.
    private static func hasEscape(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
        guard raw.count >= 3 else { return false }
        for index in 0..<raw.count - 2 where raw[index] == 0x1B {
            switch (raw[index + 1], raw[index + 2]) {
            case (0x24, 0x40), (0x24, 0x42), (0x24, 0x28), (0x28, 0x4A), (0x28, 0x49): return true
            default: continue
            }
        }
        return false
    }

    /// Valid multi-byte sequences and errors; stops once the errors decide.
    private static func utf8Errors(
        _ raw: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> (valid: Int, errors: Int) {
        var valid = 0
        var errors = 0
        var position = start
        while position < raw.count {
            let sequence = UTF8Decoder.sequence(raw, at: position)
            if sequence.isValid {
                if sequence.length > 1 { valid += 1 }
            } else if position + sequence.length == raw.count, valid > 0, sequence.length > 1 {
                // The last character was cut.
                break
            } else {
                errors += 1
                if errors > 64, valid < 20 * errors { break }
            }
            position += sequence.length
        }
        return (valid, errors)
    }
}

/// How unlike Japanese prose bytes read in an encoding: the mean cost a byte, lower being likelier.
///
/// Prose is mostly hiragana, common kanji (JIS level 1, rows 16–47), katakana and punctuation.
/// EUC-JP read as CP932 looks like half-width kana and rare kanji; CP932 read as EUC-JP breaks off
/// in illegal bytes.
private enum ReadingCost {
    static func shiftJIS(_ bytes: UnsafeBufferPointer<UInt8>) -> Double {
        var cost = 0.0
        var position = 0
        while position < bytes.count {
            let lead = bytes[position]
            if LegacyTables.isShiftJISLead(lead) {
                guard position + 1 < bytes.count else { break }
                let trail = bytes[position + 1]
                if LegacyTables.shared.shiftJISPairs[LegacyTables.index(lead, trail)].isNone {
                    cost += illegal
                    position += trail < 0x80 ? 1 : 2
                    continue
                }
                let upper = trail >= 0x9F
                let row = (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 2 + (upper ? 2 : 1)
                cost += pair(row: row)
                position += 2
            } else {
                if lead >= 0x80 {
                    cost += (0xA1...0xDF).contains(lead) ? halfWidthKanaCost : illegal
                }
                position += 1
            }
        }
        return cost / Double(max(1, bytes.count))
    }

    static func eucJP(_ bytes: UnsafeBufferPointer<UInt8>) -> Double {
        var cost = 0.0
        var position = 0
        let tables = LegacyTables.shared
        tables.eucPairs.withUnsafeBufferPointer { pairs in
            tables.eucTriples.withUnsafeBufferPointer { triples in
                while position < bytes.count {
                    let lead = bytes[position]
                    if lead < 0x80 {
                        position += 1
                        continue
                    }
                    let character = EUCJPDecoder.character(
                        bytes, at: position, pairs: pairs, triples: triples)
                    if character.entry.isNone {
                        // The sample may end inside a character.
                        if position + 3 > bytes.count { break }
                        cost += illegal
                    } else if lead == 0x8E {
                        cost += 2 * halfWidthKanaCost
                    } else if lead == 0x8F {
                        cost += 6
                    } else {
                        cost += pair(row: Int(lead) - 0xA0)
                    }
                    position += character.length
                }
            }
        }
        return cost / Double(max(1, bytes.count))
    }

    private static let illegal = 40.0
    private static let halfWidthKanaCost = 2.0

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
}
