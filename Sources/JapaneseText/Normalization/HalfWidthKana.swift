internal import Lineage

/// Half-width kana (U+FF61 … U+FF9F) in full width.
enum HalfWidthKana {
    /// The full-width forms of U+FF61 …, one a code point. The sound marks at the end are the
    /// combining ones, as in NFKC.
    private static let fullWidth: [Unicode.Scalar] = Array(
        ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ"
            + "ヤユヨラリルレロワン\u{3099}\u{309A}").unicodeScalars)

    /// Kana that take a voiced sound mark, and what they become.
    private static let voiced: [Unicode.Scalar: Unicode.Scalar] = pairs(
        "カキクケコサシスセソタチツテトハヒフヘホウワヲ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴヷヺ")
    /// Kana that take a semi-voiced sound mark, and what they become.
    private static let semiVoiced: [Unicode.Scalar: Unicode.Scalar] = pairs("ハヒフヘホ", "パピプペポ")

    /// The rewrite of a half-width kana, with the half-width sound mark after it where the two are
    /// one letter.
    static func match(
        _ scalar: Unicode.Scalar, in bytes: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> LocalRewriter.Match {
        let plain = fullWidth[Int(scalar.value - 0xFF61)]
        // ﾞ is EF BE 9E, ﾟ is EF BE 9F.
        if position + 5 < bytes.count, bytes[position + 3] == 0xEF, bytes[position + 4] == 0xBE {
            let joined =
                switch bytes[position + 5] {
                case 0x9E: voiced[plain]
                case 0x9F: semiVoiced[plain]
                default: Unicode.Scalar?.none
                }
            if let joined { return LocalRewriter.Match(6, joined, .halfWidthKana) }
        }
        return LocalRewriter.Match(3, plain, .halfWidthKana)
    }

    private static func pairs(_ from: String, _ to: String) -> [Unicode.Scalar: Unicode.Scalar] {
        Dictionary(uniqueKeysWithValues: zip(from.unicodeScalars, to.unicodeScalars))
    }
}
