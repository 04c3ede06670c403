/// Half-width kana (U+FF61 … U+FF9F) in full width, and sound marks put to their kana.
enum HalfWidthKana {
    static let range: ClosedRange<UInt32> = 0xFF61...0xFF9F
    /// The half-width sound marks ﾞ and ﾟ.
    static let marks: ClosedRange<UInt32> = 0xFF9E...0xFF9F

    /// The full-width forms of U+FF61 …, one a code point. The sound marks at the end are the
    /// combining ones, as in NFKC.
    private static let fullWidth: [UInt32] = Array(
        ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ"
            + "ヤユヨラリルレロワン\u{3099}\u{309A}").unicodeScalars
    ).map(\.value)

    /// The full-width form of a half-width kana or mark.
    static func fullWidth(_ value: UInt32) -> UInt32? {
        range.contains(value) ? fullWidth[Int(value - range.lowerBound)] : nil
    }

    /// The letter that a kana and a combining sound mark (U+3099, U+309A) compose to.
    @inline(__always)
    static func composed(_ kana: UInt32, _ mark: UInt32) -> UInt32? {
        // The hiragana block is 0x60 before the katakana block, with the same order.
        let isKatakana = kana >= 0x30A1
        let hiragana = isKatakana ? kana &- 0x60 : kana
        guard hiragana >= 0x3041 else { return nil }
        switch hiragana {
        // か … ぢ stand in pairs, unvoiced first; so do つ … ど, after the small っ.
        case 0x304B...0x3062 where hiragana & 1 == 1 && mark == 0x3099: return kana + 1
        case 0x3064...0x3069 where hiragana & 1 == 0 && mark == 0x3099: return kana + 1
        // は ば ぱ ひ …
        case 0x306F...0x307D where (hiragana - 0x306F) % 3 == 0:
            return mark == 0x3099 ? kana + 1 : mark == 0x309A ? kana + 2 : nil
        case 0x3046 where mark == 0x3099: return isKatakana ? 0x30F4 : 0x3094
        // ワヰヱヲ; the hiragana have no voiced form.
        case 0x308F...0x3092 where isKatakana && mark == 0x3099: return kana + 8
        // ゝ and ヽ
        case 0x309D where mark == 0x3099: return kana + 1
        default: return nil
        }
    }
}
