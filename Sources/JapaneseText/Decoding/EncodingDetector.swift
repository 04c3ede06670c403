internal import Glibc

/// Guesses the encoding of text that does not say it.
///
/// In order: a byte order mark; UTF-16 by its units; ISO-2022-JP's escapes in seven-bit text; valid
/// UTF-8, a character cut at either end forgiven; and then whichever of CP932, EUC-JP and damaged UTF-8
/// reads the bytes as the likelier Japanese. Text of ASCII alone is UTF-8.
///
/// Of 200-byte snippets of Japanese prose at least 99% are told right in each encoding; see
/// `Benchmarks/detection`.
public enum EncodingDetector {
    /// Bytes outside ASCII that the guess between CP932 and EUC-JP looks at.
    static let sampleLength = 1 << 10

    /// The likeliest encoding of the bytes.
    public static func detect(_ raw: [UInt8]) -> CharacterEncoding {
        raw.withUnsafeBufferPointer(detect)
    }

    static func detect(_ raw: UnsafeBufferPointer<UInt8>) -> CharacterEncoding {
        if let marked = byteOrderMark(raw) { return marked }
        if let guess = UTF16Guess.encoding(raw) { return guess }
        guard let firstHigh = raw.firstIndex(where: { $0 >= 0x80 }) else {
            return escapes(raw) > 0 ? .iso2022JP : .utf8
        }
        let utf8 = UTF8Reading(raw, from: firstHigh)
        if utf8.errors == 0 { return .utf8 }
        // A few damaged characters do not make UTF-8 another encoding: the multi-byte sequences of
        // real Shift_JIS and EUC-JP text are hardly ever valid UTF-8.
        if utf8.valid > 20 * utf8.errors { return .utf8 }
        // Nor is ISO-2022-JP undone by a few bytes of another encoding.
        let escapes = escapes(raw)
        if escapes > 0, escapes > 2 * raw.reduce(0, { $0 + ($1 >= 0x80 ? 1 : 0) }) {
            return .iso2022JP
        }
        let rest = UnsafeBufferPointer(rebasing: raw[firstHigh...])
        var shiftJIS = ReadingCost.shiftJIS(rest)
        var eucJP = ReadingCost.eucJP(rest)
        if firstHigh == 0, min(shiftJIS.perByte, eucJP.perByte) > ReadingCost.unlikely {
            // The first character may have been cut: then the bytes pair up one place later.
            let uncut = UnsafeBufferPointer(rebasing: rest.dropFirst())
            shiftJIS.take(ReadingCost.shiftJIS(uncut))
            eucJP.take(ReadingCost.eucJP(uncut))
        }
        return eucJP.sum < shiftJIS.sum ? .eucJP : .shiftJIS
    }

    /// The encoding that a byte order mark names.
    public static func byteOrderMark(_ raw: UnsafeBufferPointer<UInt8>) -> CharacterEncoding? {
        guard raw.count >= 2 else { return nil }
        switch (raw[0], raw[1]) {
        case (0xEF, 0xBB): return raw.count > 2 && raw[2] == 0xBF ? .utf8 : nil
        case (0xFF, 0xFE): return .utf16LittleEndian
        case (0xFE, 0xFF): return .utf16BigEndian
        default: return nil
        }
    }

    /// How many escapes to a Japanese character set occur: `$ @`, `$ B`, `$ (`, `( J`, `( I`.
    private static func escapes(_ raw: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = raw.baseAddress else { return 0 }
        var count = 0
        var index = 0
        while raw.count - index > 2, let found = memchr(base + index, 0x1B, raw.count - index - 2) {
            index = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
            switch (raw[index], raw[index + 1]) {
            case (0x24, 0x40), (0x24, 0x42), (0x24, 0x28), (0x28, 0x4A), (0x28, 0x49): count += 1
            default: continue
            }
        }
        return count
    }
}

/// How well bytes read as UTF-8.
private struct UTF8Reading {
    /// Valid sequences of more than one byte.
    var valid = 0
    /// Bytes and parts of sequences that are not valid; counting stops once they decide.
    var errors = 0

    init(_ raw: UnsafeBufferPointer<UInt8>, from start: Int) {
        var position = start
        // The rest of a character that was cut: up to three bytes that continue one.
        if start == 0 {
            while position < min(3, raw.count), raw[position] & 0xC0 == 0x80 { position += 1 }
        }
        let cut = position - start
        while position < raw.count {
            let sequence = UTF8Decoder.sequence(raw, at: position)
            if sequence.isValid {
                if sequence.length > 1 { valid += 1 }
            } else if raw.count - position < 4, isPrefix(raw, position), valid > 0 {
                // The last character was cut.
                break
            } else {
                errors += 1
                if errors > 64, valid < 20 * errors { break }
            }
            position += sequence.length
        }
        if valid == 0 { errors += cut }
    }

    /// Whether the bytes from a place to the end begin a character and stop short of its end.
    private func isPrefix(_ raw: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        raw[position] >= 0xC2
            && UTF8Decoder.sequence(raw, at: position).length == raw.count - position
    }
}
