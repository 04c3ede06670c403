import TestSupport

/// Texts that are hard on tokenizers, from a seed.
struct RandomText {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    static let pieces = [
        "a", "b", "ab", "aab", "the", "don't", "A", "é", "e\u{301}", "ſ", "あ", "い", "は", "のは",
        "か\u{3099}", "が", "カ", "タカナ", "ー", "ｶﾞ", "漢", "漢字", "々", "〇", "𠮷", "1", "12", "2026", "３",
        "½", "Ⅷ", " ", "  ", "\u{3000}", "\t", "\n", "\r\n", "\n\n", "\u{85}", "\u{200B}", "\u{A0}",
        "!", "。", "、", "「", "」", "…", "=", "---", "😀", "👨\u{200D}👩\u{200D}👧", "\u{0}", "\u{7F}",
        "<|endoftext|>",
        "한", "ё", "\u{378}", "\u{10FFFF}", "\u{FFFD}", "\u{3099}", "\u{2E80}",
    ].map { Array($0.utf8) }

    /// Pieces strung together; `broken` puts in bytes that are not UTF-8.
    mutating func text(count: Int, broken: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count {
            if broken, Int.random(in: 0..<4, using: &generator) == 0 {
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    bytes.append(UInt8.random(in: 0...255, using: &generator))
                }
            }
            bytes += Self.pieces.randomElement(using: &generator) ?? []
        }
        return bytes
    }

    /// Text over an alphabet of a few letters, where pairs repeat and overlap.
    mutating func monotonous(count: Int, letters: String = "aab") -> [UInt8] {
        let letters = Array(letters.utf8)
        return (0..<count).map { _ in letters.randomElement(using: &generator) ?? 0x61 }
    }
}
