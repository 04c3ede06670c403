import JapaneseText
import Recipes
import Testing

@testable import Corpus

@Suite struct MeasureTests {
    /// The measures of a text, by name.
    static func measure(
        _ text: String, _ settings: BuildRecipe.MeasureSettings = MeasureSet.standardSettings
    ) throws -> [String: Float] {
        let set = try MeasureSet(settings)
        let values = try DocumentMeter(set).measure(Array(text.utf8))
        #expect(values.count == set.names.count)
        #expect(Set(set.names).count == set.names.count)
        return Dictionary(zip(set.names, values)) { first, _ in first }
    }

    @Test func fractionsAreOfVisibleCharacters() throws {
        // 8 visible: 𠮷 kanji; が hiragana; ラ ー katakana; 。 other; A letter; 1 number; ! other.
        let values = try Self.measure("𠮷が ラー。A\n1!")
        #expect(values["characters"] == 10)
        #expect(values["letters"] == 5)
        #expect(values["japanese_fraction"] == 0.5)
        #expect(values["hiragana_fraction"] == 0.125)
        #expect(values["katakana_fraction"] == 0.25)
        #expect(values["kanji_fraction"] == 0.125)
        let empty = try Self.measure("\n　")
        #expect(empty["characters"] == 2)
        #expect(empty["japanese_fraction"] == 0)
    }

    @Test func nounsAmongMorphemes() throws {
        let prose = try #require(try Self.measure("すもももももももものうち。")["noun_fraction"])
        #expect(abs(prose - 4.0 / 7.0) < 1e-6)
        #expect(try Self.measure("リンゴ・オレンジ・ミカン・バナナ")["noun_fraction"] == 1)
    }

    @Test func aGroupThatIsOffHasNoMeasures() throws {
        var settings = MeasureSet.standardSettings
        settings.groups = ["characters"]
        #expect(try Self.measure("あ", settings).keys.sorted() == CharacterMeasures.names.sorted())
    }
}
