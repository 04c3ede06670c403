/// Recognises UTF-16 that has no byte order mark.
///
/// Japanese in UTF-16 has kana and punctuation in U+3000 … U+30FF and ASCII in U+0000 … U+007F: every
/// other byte is 30 or 00 again and again, and hardly a unit falls outside the blocks that Japanese
/// uses. No other encoding's text reads so; text of printable ASCII is never taken for it.
enum UTF16Guess {
    /// Bytes that the guess looks at.
    private static let sampleLength = 1 << 12

    /// The byte order in which the bytes read as Japanese or English UTF-16, if any.
    static func encoding(_ raw: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
        let sample = UnsafeBufferPointer(rebasing: raw.prefix(sampleLength & ~1))
        guard sample.count >= 4 else { return nil }
        // Most bytes are neither: one pass without branches rules nearly all other text out.
        var even = 0
        var odd = 0
        var unprintable = 0
        var index = 0
        while index + 1 < sample.count {
            let (first, second) = (sample[index], sample[index + 1])
            even += first == 0x30 || first == 0 ? 1 : 0
            odd += second == 0x30 || second == 0 ? 1 : 0
            unprintable += isUnprintable(first) || isUnprintable(second) ? 1 : 0
            index += 2
        }
        let units = sample.count / 2
        guard unprintable > 0, 4 * max(even, odd) >= units else { return nil }
        let isBig = even > odd
        guard 50 * Self.strangers(sample, bigEndian: isBig) <= units else { return nil }
        return isBig ? .utf16BigEndian : .utf16LittleEndian
    }

    /// Whether a byte is no part of seven-bit text, ISO-2022-JP's escapes included.
    @inline(__always) private static func isUnprintable(_ byte: UInt8) -> Bool {
        byte >= 0x7F || byte < 0x20 && byte &- 0x09 > 4 && byte != 0x1B
    }

    /// Units that neither Japanese nor English text has.
    private static func strangers(
        _ sample: UnsafeBufferPointer<UInt8>, bigEndian: Bool
    ) -> Int {
        var count = 0
        var isAfterHigh = false
        for index in stride(from: 0, to: sample.count - 1, by: 2) {
            let (high, low) = bigEndian ? (index, index + 1) : (index + 1, index)
            let unit = UInt16(sample[high]) << 8 | UInt16(sample[low])
            let isLow = (0xDC00...0xDFFF).contains(unit)
            // A low surrogate may stand after a high one alone, and before nothing else may one stand.
            if isAfterHigh != isLow, index > 0 {
                count += 1
            } else if !isLow, !isUsual(unit) {
                count += 1
            }
            isAfterHigh = (0xD800...0xDBFF).contains(unit)
        }
        return count
    }

    private static func isUsual(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x09, 0x0A, 0x0D, 0x0C, 0x20...0x7E, 0xA0...0x17F: true
        case 0x391...0x451, 0x2010...0x27BF: true
        case 0x3000...0x30FF, 0x31F0...0x33FF, 0x3400...0x9FFF: true
        case 0xD800...0xDBFF, 0xF900...0xFAFF, 0xFE00...0xFE0F, 0xFE30...0xFE4F: true
        case 0xFF01...0xFFEE: true
        default: false
        }
    }
}
