internal import ICU
internal import Lineage

extension LocalRewriter.Rules {
    /// Every character that a rule rewrites, with what it becomes (nothing where it is removed) and why. Rules
    /// that come first win: NEL is a line ending before it is a control character.
    func rewrites() -> [UInt32: (to: [UInt32], editClass: EditClass)] {
        var result: [UInt32: (to: [UInt32], editClass: EditClass)] = [:]
        func add(_ from: UInt32, _ to: [UInt32], _ editClass: EditClass) {
            if result[from] == nil { result[from] = (to, editClass) }
        }
        if contains(.lineEndings) {
            for value in LineEndings.others { add(value, [0x0A], .lineEnding) }
        }
        if contains(.controlCharacters) {
            for value in InvisibleCharacters.ranges.joined() { add(value, [], .controlCharacter) }
        }
        if contains(.variationSelectors) {
            for value in VariationSelectors.ranges.joined() { add(value, [], .variationSelector) }
        }
        if contains(.halfWidthKana) {
            for value in HalfWidthKana.range {
                guard let wide = HalfWidthKana.fullWidth(value) else { continue }
                add(value, [wide], .halfWidthKana)
            }
        }
        if contains(.waveDash) { add(0xFF5E, [0x301C], .waveDash) }
        if contains(.hyphens) {
            for value in Hyphens.characters { add(value, [0x2D], .hyphen) }
        }
        if contains(.fullWidthASCII) {
            for value in FullWidthASCII.range {
                add(value, [value - FullWidthASCII.offset], .fullWidthASCII)
            }
            add(FullWidthASCII.space, [0x20], .fullWidthASCII)
        }
        if contains(.compatibilityIdeographs) {
            for (from, to) in CompatibilityIdeographs.unified {
                add(from, [to], .compatibilityIdeograph)
            }
        }
        return result
    }
}

/// What the rule `line-endings` makes LF of, CR LF aside.
enum LineEndings {
    /// CR, NEL, LS, PS.
    static let others: [UInt32] = [0x0D, 0x85, 0x2028, 0x2029]
}

/// What the rule `variation-selectors` removes.
enum VariationSelectors {
    /// VS1 … VS16, the last of which asks for an emoji's coloured form, and VS17 … VS256, which choose
    /// a kanji's shape.
    static let ranges: [ClosedRange<UInt32>] = [0xFE00...0xFE0F, 0xE0100...0xE01EF]
}

/// What the rule `hyphens` makes ASCII's hyphen-minus of.
enum Hyphens {
    /// ˗ ֊ ‐ ‑ ‒ – ⁃ ⁻ ₋ −, the ten that neologdn knows.
    static let characters: [UInt32] = [
        0x02D7, 0x058A, 0x2010, 0x2011, 0x2012, 0x2013, 0x2043, 0x207B, 0x208B, 0x2212,
    ]
}

/// What the rule `full-width-ascii` makes ASCII of.
enum FullWidthASCII {
    /// ！ … ｝: all of ASCII's printable characters but the tilde.
    static let range: ClosedRange<UInt32> = 0xFF01...0xFF5D
    static let offset: UInt32 = 0xFEE0
    /// U+3000.
    static let space: UInt32 = 0x3000
}

/// What the rule `cjk-compatibility` rewrites.
enum CompatibilityIdeographs {
    /// Compatibility ideographs and the ideographs that they are canonically equal to. Twelve in the block, such
    /// as 﨑 U+FA11, are unified ideographs in spite of their names and have none.
    static let unified: [(UInt32, UInt32)] = {
        var result: [(UInt32, UInt32)] = []
        for value in [UInt32(0xF900)...0xFAFF, 0x2F800...0x2FA1F].joined() {
            guard let character = Unicode.Scalar(value) else { continue }
            let mapping = UnicodeNormalization.mapping(of: character)
            if mapping.count == 1 { result.append((value, mapping[0].value)) }
        }
        return result
    }()
}
