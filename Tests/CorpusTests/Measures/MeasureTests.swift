import JapaneseText
import Testing

@testable import Corpus

@Suite struct MeasureTests {
    static func measure(_ text: String) throws -> [Measure: Float] {
        let values = try Measure.all(of: Array(text.utf8), morphemes: try MorphemeAnalyzer())
        #expect(values.count == Measure.allCases.count)
        return Dictionary(uniqueKeysWithValues: zip(Measure.allCases, values))
    }

    @Test func emptyTextMeasuresZero() throws {
        for text in ["", "\n", "　 \n"] {
            let values = try Self.measure(text)
            for (measure, value) in values where measure != .characters {
                #expect(value == 0, "\(measure)")
            }
        }
        #expect(try Self.measure("\n　")[.characters] == 2)
    }

    @Test func fractionsAreOfVisibleCharacters() throws {
        // 8 visible: 𠮷 kanji; が hiragana; ラ ー katakana; 。 other; A letter; 1 number; ! other.
        let values = try Self.measure("𠮷が ラー。A\n1!")
        #expect(values[.characters] == 10)
        #expect(values[.letters] == 5)
        #expect(values[.japaneseFraction] == 0.5)
        #expect(values[.hiraganaFraction] == 0.125)
        #expect(values[.katakanaFraction] == 0.25)
        #expect(values[.kanjiFraction] == 0.125)
    }

    @Test func nounsAmongMorphemes() throws {
        let prose = try Self.measure("すもももももももものうち。")[.nounFraction] ?? 0
        #expect(abs(prose - 4.0 / 7.0) < 1e-6)
        let list = try Self.measure("リンゴ・オレンジ・ミカン・バナナ")[.nounFraction] ?? 0
        #expect(list == 1)
    }

    @Test func namesAreThoseOfRecipes() {
        #expect(Measure(rawValue: "characters") == .characters)
        #expect(Measure(rawValue: "japanese_fraction") == .japaneseFraction)
        #expect(Measure(rawValue: "hiragana_fraction") == .hiraganaFraction)
        #expect(Measure(rawValue: "noun_fraction") == .nounFraction)
    }
}
