import Corpus
import Lineage
import TestSupport
import Testing

@Suite struct NormalizationChainTests {
    static func apply(_ text: String, _ rules: [NormalizationRule]) -> String {
        String(decoding: NormalizationChain(rules).apply(Array(text.utf8)).text, as: UTF8.self)
    }

    @Test func waveDashesSurviveInAnyOrder() {
        for rules in [
            [.nfkc, .waveDash], [NormalizationRule.waveDash, .nfkc], NormalizationRule.standard,
        ] {
            #expect(Self.apply("1467〜1487年～", rules) == "1467〜1487年〜")
        }
        // Without the rule NFKC has its way.
        #expect(Self.apply("～", [.nfkc]) == "~")
        #expect(Self.apply("～", []) == "～")
    }

    @Test func everyRuleCanBeOffAndOn() {
        let text = "Ａ\r\nｶﾞ～\u{200B}。"
        #expect(Array(Self.apply(text, []).utf8) == Array(text.utf8))
        #expect(Self.apply(text, [.lineEndings]) == "Ａ\nｶﾞ～\u{200B}。")
        #expect(Self.apply(text, [.nfkc]) == "A\r\nガ~\u{200B}。")
        #expect(Array(Self.apply(text, [.halfWidthKana]).utf8) == Array("Ａ\r\nガ～\u{200B}。".utf8))
        #expect(Self.apply(text, [.waveDash]) == "Ａ\r\nｶﾞ〜\u{200B}。")
        #expect(Self.apply(text, [.controlCharacters]) == "Ａ\r\nｶﾞ～。")
        #expect(Array(Self.apply(text, NormalizationRule.standard).utf8) == Array("A\nガ〜。".utf8))
    }

    @Test func editsKeepTheirClass() {
        let text = Array("Ａ\r\nｶﾞ～\u{200B}。".utf8)
        let result = NormalizationChain(NormalizationRule.standard).apply(text)
        #expect(
            result.map.editCounts(inTarget: 0..<result.text.count) == [
                .normalization: 1, .lineEnding: 1, .halfWidthKana: 1, .waveDash: 1,
                .controlCharacter: 1,
            ])
        // ガ came from six bytes.
        #expect(result.map.sourceRange(ofTarget: 2..<5) == 5..<11)
    }

    /// Normalising twice changes nothing: the rules agree on one form.
    @Test(arguments: 0..<200)
    func theFormIsStable(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pool = Array(
            "あかガがｶﾞﾊﾟﾟ゛〜～ーＡ１！　\u{3099}\u{309A}\r\n\u{200B}\u{AD}①㈱e\u{301}漢".unicodeScalars)
        var text = String.UnicodeScalarView()
        for _ in 0..<40 { if let next = pool.randomElement(using: &random) { text.append(next) } }
        let chain = NormalizationChain(NormalizationRule.standard)
        let once = chain.apply(Array(String(text).utf8))
        #expect(chain.apply(once.text).text == once.text)
        #expect(once.map.sourceLength == String(text).utf8.count)
        #expect(once.map.targetLength == once.text.count)
    }
}
