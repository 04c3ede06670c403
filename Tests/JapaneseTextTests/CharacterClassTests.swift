import JapaneseText
import TestSupport
import Testing

@Suite struct CharacterClassTests {
    @Test func japaneseIsJapanese() {
        for scalar in "𠮷々〆〇漢髙﨑".unicodeScalars {
            #expect(CharacterClass(scalar) == .kanji, "\(scalar)")
        }
        for scalar in "ーヶヽアｱｰㇷ゚".unicodeScalars.filter({ $0.value != 0x309A }) {
            #expect(CharacterClass(scalar) == .katakana, "\(scalar)")
        }
        for scalar in "あんゝゞゐ".unicodeScalars { #expect(CharacterClass(scalar) == .hiragana) }
        for scalar in "aＡéжΩ한".unicodeScalars { #expect(CharacterClass(scalar) == .letter) }
        for scalar in "1１①Ⅳ".unicodeScalars { #expect(CharacterClass(scalar) == .number) }
        for scalar in "　 \n\t\u{2028}".unicodeScalars {
            #expect(CharacterClass(scalar) == .whiteSpace)
        }
        for scalar in "。、「」・〜！★\u{3099}〓".unicodeScalars {
            #expect(CharacterClass(scalar) == .other, "\(scalar)")
        }
    }

    @Test(arguments: 0..<100)
    func countsAreThoseOfALoop(seed: Int) {
        let text = NormalizationTests.randomText(seed: UInt64(seed), length: 200)
        let counts = CharacterCounts(Array(text.utf8))
        #expect(counts.characters == text.unicodeScalars.count)
        for characterClass in CharacterClass.allCases {
            let loop = text.unicodeScalars.filter { CharacterClass($0) == characterClass }.count
            #expect(counts[characterClass] == loop)
        }
        #expect(counts.visible == text.unicodeScalars.filter { !$0.properties.isWhitespace }.count)
    }
}
