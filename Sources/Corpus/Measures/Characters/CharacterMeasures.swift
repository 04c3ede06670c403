internal import CKernels
internal import JapaneseText

/// Characters of a text and their kinds.
enum CharacterMeasures {
    /// Characters are Unicode scalar values, white space and line breaks included; kinds are those of
    /// `CharacterClass`. Kana of either width count, ー with katakana; kanji are those of any plane, with 々〆〇.
    ///
    /// - `characters`: how many there are (Swallow's `num_letters`).
    /// - `letters`: letters of all scripts, kana and kanji included.
    /// - `japanese_characters`: hiragana, katakana, kanji and the marks 、，。．！？ (Swallow's "Japanese letters").
    /// - `japanese_character_fraction`: those among all characters.
    /// - `japanese_fraction`: hiragana, katakana and kanji, among characters that are not white space.
    /// - `hiragana_fraction`, `katakana_fraction`, `kanji_fraction`: likewise.
    /// - `hiragana_of_japanese_fraction`, `katakana_of_japanese_fraction`: among `japanese_characters` (Swallow).
    /// - `kuten_of_japanese_fraction`: 。．！？ among `japanese_characters` (Swallow).
    /// - `kuten_fraction`: 。 and its half-width form, among all characters. HojiChar's `DiscardRareKuten` wants
    ///   one in a hundred.
    /// - `special_character_fraction`: ``SpecialCharacters`` among all characters (HojiChar's
    ///   `DiscardTooManySpecialToken`, after BigScience).
    /// - `longest_character_run`: how often the character stands that stands most often in a row (HojiChar's
    ///   `SingleCharacterRepetitionFilter`).
    /// - `leading_kana`: hiragana and katakana among the first 50 characters. HojiChar's `AcceptJapanese` wants
    ///   one.
    ///
    /// What differs from Swallow's `quality.py`: ー, ゝゞヽヾ, 〆 and half-width katakana are Japanese, and
    /// kanji beyond U+FFFF are (there a pattern for UTF-16 misses them).
    static let names = [
        "characters", "letters", "japanese_characters", "japanese_character_fraction",
        "japanese_fraction", "hiragana_fraction", "katakana_fraction", "kanji_fraction",
        "hiragana_of_japanese_fraction", "katakana_of_japanese_fraction",
        "kuten_of_japanese_fraction", "kuten_fraction", "special_character_fraction",
        "longest_character_run", "leading_kana",
    ]

    /// HojiChar's `lookup_size`.
    private static let leading = 50

    static func append(of text: MeasuredText, to row: inout [Float]) {
        let characters = text.characters
        let tally = CharacterTally(text.countsOfTraits)
        let hiragana = tally[.hiragana]
        let katakana = tally[.katakana]
        let kana = text.traits.prefix(leading).count { traits in
            let characterClass = CharacterTraits(rawValue: traits).characterClass
            return characterClass == .hiragana || characterClass == .katakana
        }
        let ofScript = hiragana + katakana + tally[.kanji]
        let japanese = ofScript + tally[CharacterTraits.japanesePunctuation]
        let visible = characters.count - tally[.whiteSpace]
        row.append(Float(characters.count))
        row.append(Float(ofScript + tally[.letter]))
        row.append(Float(japanese))
        row.append(.fraction(japanese, of: characters.count))
        row.append(.fraction(ofScript, of: visible))
        row.append(.fraction(hiragana, of: visible))
        row.append(.fraction(katakana, of: visible))
        row.append(.fraction(tally[.kanji], of: visible))
        row.append(.fraction(hiragana, of: japanese))
        row.append(.fraction(katakana, of: japanese))
        row.append(.fraction(tally[CharacterTraits.kuten], of: japanese))
        row.append(.fraction(tally[CharacterTraits.fullStop], of: characters.count))
        row.append(.fraction(tally[CharacterTraits.special], of: characters.count))
        row.append(Float(keifu_longest_run(characters.baseAddress, characters.count)))
        row.append(Float(kana))
    }
}

/// How many characters of a text have a class or a trait.
private struct CharacterTally {
    private let counts: UnsafeBufferPointer<Int>

    init(_ counts: UnsafeBufferPointer<Int>) { self.counts = counts }

    subscript(_ characterClass: CharacterClass) -> Int {
        stride(from: Int(characterClass.rawValue), to: 256, by: 8).reduce(0) { $0 + counts[$1] }
    }

    subscript(_ trait: CharacterTraits) -> Int {
        counts.indices.reduce(0) {
            $0 + (UInt8($1) & trait.rawValue == 0 ? 0 : counts[$1])
        }
    }
}

extension Float {
    /// A part of a whole; 0 where there is nothing to count.
    static func fraction(_ part: Int, of whole: Int) -> Float {
        whole == 0 ? 0 : Float(Double(part) / Double(whole))
    }
}
