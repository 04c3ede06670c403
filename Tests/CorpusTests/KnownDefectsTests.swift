import Corpus
import JapaneseText
import Lineage
import TestSupport
import Testing

/// What other corpus tools are known to get wrong about Japanese text between raw bytes and clean text, a test each.
@Suite struct KnownDefectsTests {
    static func apply(_ text: String, _ rules: [NormalizationRule]) -> String {
        String(decoding: NormalizationChain(rules).apply(Array(text.utf8)).text, as: UTF8.self)
    }

    /// Every rule that can stand beside the others, with each normal form.
    static let ruleSets: [[NormalizationRule]] =
        NormalizationRule.forms.map { form in
            NormalizationRule.allCases.filter {
                $0 == form || !NormalizationRule.forms.contains($0)
            }
        } + NormalizationRule.allCases.map { [$0] }

    /// datatrove: NFD and the removal of Mn turns ばパがヴ into ハハかウ.
    @Test func soundMarksSurviveEveryRule() {
        for rules in Self.ruleSets {
            for text in ["ばパがヴぱ", "は\u{3099}ハ\u{309A}か\u{3099}ウ\u{3099}は\u{309A}"] {
                let result = Self.apply(text, rules)
                // Swift compares by canonical equivalence, which is what shall hold here.
                #expect(result == "ばパがヴぱ", "\(rules)")
            }
        }
        #expect(Self.apply("ﾊﾞﾊﾟｶﾞｳﾞ", [.halfWidthKana]) == "バパガヴ")
    }

    /// cc_net: full-width １ is mapped to a quotation mark.
    @Test func fullWidthDigitsAreDigits() {
        for rules in [[NormalizationRule.fullWidthASCII], [.nfkc], [.nfkcJapanese]] {
            #expect(Self.apply("０１２３４５６７８９", rules) == "0123456789")
        }
    }

    /// neologdn: 1467〜1487年 becomes 14671487年, and the dashes of literature become long vowels.
    @Test func wavesAndDashesAreNotDeleted() {
        let preset = NormalizationRule.presets.first { $0.name == "neologdn" }?.rules ?? []
        #expect(!preset.isEmpty)
        for rules in Self.ruleSets + [preset] {
            let waves = Self.apply("1467〜1487年と1467～1487年", rules)
            #expect(waves.filter { "〜～~".contains($0) }.count == 2, "\(rules)")
        }
        #expect(Self.apply("そうか――", preset) == "そうか――")
    }

    /// Swallow: strict Shift_JIS fails on 髙島屋① and ㈱.
    @Test func shiftJISInTheWildIsCP932() throws {
        let raw: [UInt8] = [
            0xFB, 0xFC, 0x93, 0x87, 0x89, 0xAE, 0x87, 0x40, 0x87, 0x8A, 0x81, 0x60, 0xED, 0x95,
        ]
        let decoded = TextDecoder.decode(raw, as: .shiftJIS)
        #expect(String(decoding: decoded.text, as: UTF8.self) == "髙島屋①㈱～﨑")
        #expect(decoded.undecodable == 0)
    }

    /// Swallow: 𠮷 counts as no character, ー as not Japanese; data-juicer: ー 一 上 ン are "special".
    @Test func astralKanjiAndTheLongVowelMarkAreJapanese() throws {
        let preparation = try DocumentPreparationTests.preparation()
        let document = try preparation.prepare(
            Array("𠮷ー一上ンッツシ".utf8), path: "x", meter: try PipelineFixture.meter())
        #expect(document.value("characters") == 8)
        #expect(document.value("letters") == 8)
        #expect(document.value("japanese_fraction") == 1)
    }

    /// HojiChar: a division by zero on empty text.
    @Test func textWithoutCharactersIsADropAndNoTrap() throws {
        for raw in ["", " ", "\u{3000}\n", "\u{FEFF}"] {
            #expect(try DocumentPreparationTests.drop(Array(raw.utf8))?.rule == "empty")
        }
    }

    /// NFKC makes 1 of ①, 平成 of ㍻ and 1⁄2 of ½; a form for Japanese keeps signs that mean something.
    @Test func signsKeepTheirMeaning() {
        let signs = "①⑳㍻㏍㎏½㈱℃№²₂™…"
        #expect(Array(Self.apply(signs, [.nfkcJapanese]).utf8) == Array(signs.utf8))
        #expect(Self.apply("ＡＢＣ　ｱｲｳ", [.nfkcJapanese]) == "ABC アイウ")
    }
}
