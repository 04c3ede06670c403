import JapaneseText
import TestSupport
import Testing

@Suite struct FoldedTextTests {
    static func fold(_ text: String) -> String {
        String(decoding: FoldedText.fold(Array(text.utf8)), as: UTF8.self)
    }

    @Test func widthSpaceAndLinesDoNotMatter() {
        let plain = Self.fold("吾輩は猫である。名前はまだ無い。ABC 123〜")
        #expect(Self.fold("　吾輩は猫である。\r\n　名前はまだ\n無い。ＡＢＣ　１２３～\n") == plain)
        #expect(Self.fold("吾輩は\u{200B}猫である。\u{2028}名前はまだ無い。ABC123~") == plain)
        #expect(plain == "吾輩は猫である。名前はまだ無い。ABC123~")
        #expect(Self.fold("ガ") == Self.fold("ｶﾞ"))
        #expect(Self.fold("ABC") != Self.fold("abc"))
        #expect(Self.fold("は") != Self.fold("ば"))
        #expect(Self.fold(" \n　").isEmpty)
    }

    @Test(arguments: 0..<300)
    func foldingTwiceIsFoldingOnce(seed: Int) {
        let text = Array(NormalizationTests.randomText(seed: UInt64(seed)).utf8)
        let once = FoldedText.fold(text)
        #expect(FoldedText.fold(once) == once)
        // What normalisation does beforehand makes no difference.
        let normalized = CompatibilityNormalization.apply(text)?.text ?? text
        #expect(FoldedText.fold(normalized) == once)
    }
}
