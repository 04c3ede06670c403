/// Characters that have no code in the note standard but are described in words that leave no doubt.
///
/// | note | text |
/// |---|---|
/// | ローマ数字13、… | XIII |
/// | 感嘆符三つ、… | ！！！ |
/// | 濁点付き井、… | 井 and U+3099 |
/// | 小書き片仮名ヱ、… | 𛅥, or the letter itself where Unicode has no small one |
enum AozoraDescribedCharacter {
    /// The characters that a note describes.
    static func text(_ note: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let comma: [UInt8] = [0xE3, 0x80, 0x81]
        var end = 0
        while end + 2 < note.count, !note[end..<end + 3].elementsEqual(comma) { end += 1 }
        let words = String(
            decoding: note.prefix(end + 2 < note.count ? end : note.count), as: UTF8.self)
        let made =
            words.dropping("ローマ数字").flatMap(romanNumeral)
            ?? words.dropping("感嘆符").flatMap { repeated("！", $0) }
            ?? words.dropping("疑問符").flatMap { repeated("？", $0) }
            ?? words.dropping("小書き片仮名").flatMap(small)
            ?? words.dropping("小書き平仮名").flatMap(small)
            ?? words.dropping("濁点付き").flatMap { voiced($0, by: "\u{3099}") }
            ?? words.dropping("半濁点付き").flatMap { voiced($0, by: "\u{309A}") }
        return made.map { Array($0.utf8) }
    }

    private static func romanNumeral(_ words: Substring) -> String? {
        let isSmall = words.hasSuffix("小文字")
        let digits = isSmall ? words.dropLast(3) : words
        guard var number = Int(digits), (1...399).contains(number) else { return nil }
        var result = ""
        for (value, letters) in [
            (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
            (4, "IV"), (1, "I"),
        ] {
            while number >= value {
                result += letters
                number -= value
            }
        }
        return isSmall ? result.lowercased() : result
    }

    private static func repeated(_ mark: String, _ words: Substring) -> String? {
        for (count, number) in [(2, "二つ"), (3, "三つ"), (4, "四つ")] where words == number {
            return String(repeating: mark, count: count)
        }
        return nil
    }

    /// Small letters that JIS X 0213 lacks and Unicode has.
    private static let smallLetters: [Character: String] = [
        "ゐ": "\u{1B150}", "ゑ": "\u{1B151}", "を": "\u{1B152}", "こ": "\u{1B132}",
        "ヰ": "\u{1B164}", "ヱ": "\u{1B165}", "ヲ": "\u{1B166}", "ン": "\u{1B167}",
        "コ": "\u{1B155}",
    ]

    private static func small(_ words: Substring) -> String? {
        guard words.count == 1, let letter = words.first else { return nil }
        return smallLetters[letter] ?? String(letter)
    }

    private static func voiced(_ words: Substring, by mark: String) -> String? {
        let letter = words.dropping("片仮名") ?? words.dropping("平仮名") ?? words
        guard letter.count == 1 else { return nil }
        return String(letter) + mark
    }
}

extension StringProtocol {
    /// What follows a word at the start; `nil` where the text does not begin with it.
    fileprivate func dropping(_ word: String) -> SubSequence? {
        hasPrefix(word) ? dropFirst(word.count) : nil
    }
}
