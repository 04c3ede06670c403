import JapaneseText
import Lineage
import Testing

@testable import Corpus

@Suite struct FootersTests {
    static func cut(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: Footers.cut(from: bytes)?.text ?? bytes, as: UTF8.self)
    }

    @Test func theFirstFooterOfTheLastTenLinesCuts() {
        let body = "今日は良い天気だった。\n散歩に出た。\n"
        #expect(Self.cut(body) == body)
        #expect(Self.cut(body + "Copyright © 2024 例\n住所は東京都\n") == body)
        #expect(Self.cut(body + "お問い合わせ | 会社概要 | プライバシーポリシー") == body)
        #expect(Self.cut(body + "ＣＯＰＹＲＩＧＨＴ") == body + "ＣＯＰＹＲＩＧＨＴ")
        #expect(Self.cut(body + "copyright ALL RIGHTS RESERVED") == body)
        // Exactly 30% is not more than 30%: 6 of 20 characters.
        #expect(Self.cut(body + "お問い合わせは本文の一部であり終りではない") == body + "お問い合わせは本文の一部であり終りではない")
        #expect("お問い合わせは本文の一部であり終りではな".count == 20)
        #expect(Self.cut(body + "お問い合わせは本文の一部であり終りではな") == body + "お問い合わせは本文の一部であり終りではな")
        #expect(Self.cut(body + "お問い合わせは本文の一部であり終りでは") == body)
        // Inside Latin words there are no words.
        #expect(Self.cut(body + "Twittering") == body + "Twittering")
    }

    @Test func linesFurtherUpStay() {
        let footer = "利用規約\n"
        let lines = (0..<10).map { "本文の行その\($0)。\n" }.joined()
        #expect(Self.cut(footer + lines) == footer + lines)
        #expect(Self.cut(footer + lines.dropFirst(9)) == "")
        // What is left has last lines of its own: twice is once.
        #expect(Self.cut("本文。\n" + footer + lines + footer) == "本文。\n" + footer + lines)
        let nine = (0..<9).map { "本文の行その\($0)。\n" }.joined()
        #expect(Self.cut("本文。\n" + footer + nine + footer) == "本文。\n")
    }

    @Test func emptyTextsAndLines() {
        for text in ["", "\n", "\n\n\n", "本文。", "\n\n本文。\n\n"] { #expect(Self.cut(text) == text) }
        #expect(Self.cut("利用規約") == "")
    }

    @Test func theMapNamesWhatWentAway() {
        let text = Array("本文。\n利用規約\n".utf8)
        let result = Footers.cut(from: text)
        #expect(result?.map.runs.last?.editClass == .footer)
        #expect(result?.map.sourceLength == text.count && result?.map.targetLength == 10)
    }
}
