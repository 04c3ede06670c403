import Corpus
import Lineage
import TestSupport
import Testing

/// What each rule does, case by case.
@Suite struct NormalizationRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: NormalizationRule
        var from: String
        var to: String

        init(_ rule: NormalizationRule, _ from: String, _ to: String) {
            (self.rule, self.from, self.to) = (rule, from, to)
        }

        var testDescription: String { "\(rule.rawValue): \(from)" }
    }

    static let cases: [Case] = [
        .init(.lineEndings, "a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\n", "a\nb\nc\nd\ne\nf\n"),
        .init(.nfkc, "ｶﾞＡ①㈱　か\u{3099}", "ガA1(株) が"),
        .init(.nfc, "か\u{3099}ｶﾞＡ①神", "がｶﾞＡ①神"),
        .init(.nfkcJapanese, "ｶﾞＡ①㍻㎏½㈱℃　か\u{3099}", "ガA①㍻㎏½㈱℃ が"),
        .init(.halfWidthKana, "ｶﾞｷﾞかﾞはﾟｱ｡ﾞ", "ガギがぱア。\u{3099}"),
        .init(.fullWidthASCII, "ＡＢＣ１２３！（　）～￥", "ABC123!( )～￥"),
        .init(.hyphens, "˗֊‐‑‒–⁃⁻₋−－-", "----------－-"),
        .init(.longVowels, "コーーーヒｰ、ケ―キ、デ－タ、サ━ビス", "コーヒー、ケーキ、データ、サービス"),
        .init(
            .longVowels, "そうか――と、東京―大阪、ロンドン―パリ、ア――ッ、a－b、や―",
            "そうか――と、東京―大阪、ロンドン―パリ、ア――ッ、a－b、や―"),
        .init(.waveDash, "1467〜1487年～~∼〰", "1467〜1487年〜~∼〰"),
        .init(
            .japaneseSpaces, "東 京　タワー、 「はい」 と A は b　c。 D　あ！　い\n　う\tえ お  か",
            "東京タワー、「はい」と A は b　c。 D　あ！　い\n　う\tえおか"),
        .init(
            .repeatedPunctuation, "え！！！！！？？…………。。。。。、、、、、・・・・・・・・.......!!ーーーー〜〜〜〜",
            "え！！！……。。。、、、・・・・・・......!!ーーーー〜〜〜〜"),
        .init(.controlCharacters, "a\u{200B}b\u{FEFF}c\u{0}d\te\nf\u{7F}\u{9F}", "abcd\te\nf"),
        .init(.variationSelectors, "葛\u{E0100}飾、辻\u{FE00}、❤\u{FE0F}", "葛飾、辻、❤"),
        .init(.cjkCompatibility, "神、福\u{2F80D}、﨑髙", "神、福\u{2063A}、﨑髙"),
        .init(.footers, "本文。\nそして終わる。\nCopyright 2024 例社\n住所", "本文。\nそして終わる。\n"),
    ]

    @Test(arguments: cases)
    func theRuleAlone(_ example: Case) {
        let result = NormalizationChain([example.rule]).apply(Array(example.from.utf8))
        // Bytes, since == of strings takes か + U+3099 for が.
        #expect(
            result.text == Array(example.to.utf8), "\(String(decoding: result.text, as: UTF8.self))"
        )
    }

    /// Which class the edits of a rule are of.
    @Test func everyRuleHasItsClass() {
        let classes: [NormalizationRule: EditClass] = [
            .lineEndings: .lineEnding, .nfkc: .normalization, .nfc: .normalization,
            .nfkcJapanese: .normalization, .halfWidthKana: .halfWidthKana,
            .fullWidthASCII: .fullWidthASCII, .hyphens: .hyphen, .longVowels: .longVowel,
            .waveDash: .waveDash, .japaneseSpaces: .whiteSpace,
            .repeatedPunctuation: .repeatedPunctuation, .controlCharacters: .controlCharacter,
            .variationSelectors: .variationSelector, .cjkCompatibility: .compatibilityIdeograph,
            .footers: .footer,
        ]
        #expect(classes.count == NormalizationRule.allCases.count)
        for example in Self.cases {
            let result = NormalizationChain([example.rule]).apply(Array(example.from.utf8))
            let found = Set(result.map.runs.map(\.editClass)).subtracting([.unchanged])
            if Array(example.from.utf8) == Array(example.to.utf8) {
                #expect(found.isEmpty)
            } else {
                #expect(found == [classes[example.rule] ?? .several], "\(example.rule)")
            }
        }
    }

    static func apply(_ text: String, _ rules: [NormalizationRule]) -> [UInt8] {
        NormalizationChain(rules).apply(Array(text.utf8)).text
    }

    @Test func rulesTogether() {
        let neologdn = NormalizationRule.presets.first { $0.name == "neologdn" }?.rules ?? []
        for (from, to, rules) in [
            ("デ－タ、ａ－ｂ", "データ、a-b", neologdn),
            ("ﾃﾞ－ﾀ", "データ", neologdn),
            ("　１４６７～１４８７　年", " 1467〜1487 年", neologdn),
            ("アー ー ー ー、。　。　。　。", "アー、。。。", [.longVowels, .japaneseSpaces, .repeatedPunctuation]),
            // A mark that no letter precedes is not brought to one.
            ("か゛は", "か \u{3099}は", [.nfkc, .japaneseSpaces]),
            // What NFKC makes of characters is seen by the other rules.
            ("㌔―ル", "キロール", [.nfkc, .longVowels]),
            ("︲﹘ア", "-—ア", [.nfkc, .hyphens]),
            ("……………", "......", [.nfkc, .repeatedPunctuation]),
            ("……………", "……", [.nfkcJapanese, .repeatedPunctuation]),
            ("か\u{FE00}\u{3099}", "が", [.variationSelectors, .nfc]),
            // The wave dash is not full-width ASCII, with or without its own rule.
            ("～", "～", [.fullWidthASCII]), ("～", "〜", [.fullWidthASCII, .waveDash]),
        ] as [(String, String, [NormalizationRule])] {
            #expect(Self.apply(from, rules) == Array(to.utf8), "\(from)")
            #expect(Self.apply(from, rules.reversed()) == Array(to.utf8), "\(from)")
        }
    }

    /// No rule, alone or with any other, takes a dakuten from its kana.
    @Test func dakutenSurvive() {
        let spellings = ["ば", "は\u{3099}", "はﾞ", "ﾊﾞ", "バ", "ﾊ\u{3099}", "ハﾞ", "ぱ", "は\u{309A}", "ﾊﾟ"]
        let rules = NormalizationRule.allCases
        for first in rules {
            for second in rules {
                for spelling in spellings {
                    let text = String(
                        decoding: Self.apply("x" + spelling + "x", [first, second]), as: UTF8.self)
                    let folded = text.decomposedMarks
                    #expect(folded == 1, "\(first) \(second) \(spelling) → \(text)")
                }
            }
        }
    }
}

extension String {
    /// How many sound marks the text has, however they are written.
    fileprivate var decomposedMarks: Int {
        unicodeScalars.reduce(0) { count, scalar in
            switch scalar {
            case "ば", "バ", "ぱ", "パ", "\u{3099}", "\u{309A}", "ﾞ", "ﾟ": count + 1
            default: count
            }
        }
    }
}
