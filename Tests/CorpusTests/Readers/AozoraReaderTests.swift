import JapaneseText
import Lineage
import Testing

@testable import Corpus

@Suite struct AozoraReaderTests {
    /// Text and metadata of a work; `\n` in the argument is CR LF in the file.
    static func read(_ work: String) -> (text: String, metadata: DocumentMetadata) {
        let bytes = Array(work.replacing("\n", with: "\r\n").utf8)
        let document = AozoraReader.extract(bytes, path: "cards/000025/files/201_ruby_2682/x.txt")
        let text = document.layers.first?.apply(to: bytes)?.text ?? bytes
        return (
            String(decoding: text, as: UTF8.self).replacing("\r\n", with: "\n"), document.metadata
        )
    }

    /// The text of lines of a work between a header and a colophon.
    static func body(_ lines: String) -> String { read("題\n名\n\n\(lines)\n\n底本：「本」\n").text }

    static let legend = """
        -------------------------------------------------------
        【テキスト中に現れる記号について】

        《》：ルビ
        （例）発車《はっしゃ》
        -------------------------------------------------------
        """

    @Test func aWholeWork() {
        let (text, metadata) = Self.read(
            """
            或る女
            （前編）
            有島武郎

            \(Self.legend)

            ［＃５字下げ］一［＃「一」は中見出し］

            　新橋を渡る時、発車《はっしゃ》を知らせる二｜番目《ばんめ》の鈴が、



            底本：「或る女　前編」岩波文庫、岩波書店
            　　　1950（昭和25）年5月5日第1刷発行
            ※底本は旧字、旧仮名
            入力：someone
            1999年10月7日公開
            2013年1月8日修正
            """)
        #expect(text == "一\n\n　新橋を渡る時、発車を知らせる二番目の鈴が、")
        #expect(metadata.title == "或る女")
        #expect(metadata.author == "有島武郎")
        #expect(metadata["subtitle"] == "（前編）")
        #expect(metadata.created == "1999-10-07")
        #expect(metadata["orthography"] == "旧字旧仮名")
        #expect(metadata["colophon"]?.hasPrefix("底本：「或る女") == true)
        #expect(metadata["colophon"]?.hasSuffix("1月8日修正") == true)
        #expect(metadata.url == "https://www.aozora.gr.jp/cards/000025/card201.html")
    }

    @Test func peopleInTheHeader() {
        let metadata = Self.read("雪の女王\nSNEDRONNINGEN\n七つのお話\nアンデルセン　Andersen\n楠山正雄訳\n\n本文。")
            .metadata
        #expect(metadata.title == "雪の女王")
        #expect(metadata["original_title"] == "SNEDRONNINGEN")
        #expect(metadata["subtitle"] == "七つのお話")
        #expect(metadata.author == "アンデルセン　Andersen")
        #expect(metadata["translator"] == "楠山正雄")
        #expect(Self.read("題《だい》\n※［＃「てへん＋丙」、第4水準2-13-2］名\n\n文。").metadata.author == "抦名")
    }

    @Test func aTranslatorAloneIsTheAuthor() {
        let metadata = Self.read("アイヌ神謡集\n知里幸惠編訳\n\n序").metadata
        #expect(metadata.author == "知里幸惠")
        #expect(metadata["translator"] == "知里幸惠")
        #expect(Self.read("題\n訳\n\n序").metadata.author == "訳")
    }

    @Test func framesThatAreNotThere() {
        // No legend.
        #expect(Self.read("題\n名\n\n本文。\n\n\n底本：「本」\n").text == "本文。")
        // No colophon.
        #expect(Self.read("題\n名\n\n\(Self.legend)\n\n本文。\n").text == "本文。")
        // No header: the first line is a paragraph.
        let plain = Self.read("　本文である。\n次。\n")
        #expect(plain.text == "　本文である。\n次。")
        #expect(plain.metadata.title == nil)
        #expect(Self.read("これは文である。\n\n次。").metadata.title == nil)
        // A rule alone sets the work off; later ones are the author's.
        #expect(Self.read("題\n名\n\n-----------\n本文。").text == "本文。")
        let verses = Array(repeating: "詩。", count: 70).joined(separator: "\n")
        #expect(
            Self.read("題\n名\n\n-----------\n\(verses)\n-----------\n終り。").text
                == "\(verses)\n-----------\n終り。")
        // 底本： inside a paragraph, or right after one, is text.
        #expect(Self.read("題\n名\n\nこの底本：は\n底本：も\n\n終り。").text == "この底本：は\n底本：も\n\n終り。")
        #expect(Self.read("").text.isEmpty)
        #expect(Self.read("題\n名\n\n［＃ここから２字下げ］\n\n底本：「本」").text.isEmpty)
        #expect(Self.read("\n\n\n").text.isEmpty)
    }

    @Test func ruby() {
        #expect(Self.body("東京《とうきょう》へ") == "東京へ")
        #expect(Self.body("霧の｜ロンドン警視庁《スコットランドヤード》で") == "霧のロンドン警視庁で")
        #expect(Self.body("※［＃二の字点、1-2-22］《しばしば》") == "〻")
        #expect(Self.body("其処［＃「其処」に傍点］《そこ》に") == "其処に")
        #expect(Self.body("〔E'tude〕《エチュード》だ") == "〔E'tude〕だ")
        #expect(Self.body("？《インタロゲーション》と") == "？と")
        // Without a partner, without a base, without content, or over a line's end: text.
        #expect(Self.body("東京《とうきょう") == "東京《とうきょう")
        #expect(Self.body("東京とうきょう》") == "東京とうきょう》")
        #expect(Self.body("東京《とうきょう\nへ》") == "東京《とうきょう\nへ》")
        #expect(Self.body("《星よ》と。《六月》「《や》") == "《星よ》と。《六月》「《や》")
        #expect(Self.body("空《》") == "空《》")
        #expect(Self.body("東《京《きょう》") == "東《京")
        #expect(Self.body("甲｜乙丙") == "甲｜乙丙")
        #expect(Self.body("甲｜乙｜丙《へい》") == "甲｜乙丙")
        #expect(Self.body("、｜と言った。《かく》") == "、と言った。")
    }

    @Test func notes() {
        #expect(Self.body("甲［＃「甲」は底本では「※［＃「てへん＋丙」、第4水準2-13-2］」］乙") == "甲乙")
        #expect(Self.body("甲［＃「［「甲」」は底本では「（「甲」」］乙") == "甲乙")
        #expect(Self.body("甲［＃ルビの「お《お》」はママ］乙") == "甲乙")
        #expect(Self.body("甲［＃閉じない") == "甲［＃閉じない")
        #expect(Self.body("甲［＃外［＃内］乙") == "甲［＃外乙")
        #expect(Self.body("甲［普通の括弧］乙］") == "甲［普通の括弧］乙］")
        #expect(Self.body("※印の※［＃閉じない") == "※印の※［＃閉じない")
    }

    @Test func linesOfNotesGoWithTheirBreaks() {
        #expect(Self.body("甲\n［＃ここから２字下げ］\n乙\n［＃ここで字下げ終わり］\n丙") == "甲\n乙\n丙")
        #expect(Self.body("甲\n　　［＃改ページ］［＃ページの左右中央］　\n\n乙") == "甲\n\n乙")
        #expect(Self.body("［＃改ページ］\n［＃ここから］\n\n［＃ここまで］\n甲\n［＃改ページ］\n\n［＃地付き］") == "甲")
        #expect(Self.body("甲\n［＃地から３字上げ］（乙）") == "甲\n（乙）")
    }

    @Test func gaiji() {
        for (note, text) in [
            ("「てへん＋丙」、第4水準2-13-2", "抦"), ("「金＋肅」、第3水準1-93-39", "鏽"),
            ("「さんずい＋育」、U+6DEF、48-6", "淯"), ("「執／れんが」、U+24360、17-2", "𤍠"),
            ("白ゴマ、1-3-29", "﹆"), ("始め二重山括弧、1-1-52", "《"), ("小書き片仮名ル、1-6-92", "ㇽ"),
            ("「※」は「需＋頁」、第3水準1-94-6、358-13", "顬"), ("濁点付き片仮名ワ、1-7-82", "ヷ"),
            ("か゚、1-4-87", "か\u{309A}"), ("「碌」のつくり、第3水準1-84-27", "彔"),
            ("「（餮－殄）／求」、113-12", "〓"), ("「敝／犬」、86-下-14", "〓"), ("二重四角、368-16", "〓"),
            ("「未」の「二」に代えて「三」、25-8-4", "〓"), ("U+D800", "〓"), ("U+110000", "〓"), ("U+", "〓"),
            ("U+000A", "〓"), ("第3水準1-99-1", "〓"), ("第3水準1-15", "〓"), ("", "〓"), ("1-2-", "〓"),
        ] {
            #expect(
                Array(Self.body("甲※［＃\(note)］乙").utf8) == Array("甲\(text)乙".utf8), "\(note)")
        }
    }

    @Test func everyEditHasItsClass() {
        let work = "題\n名\n\n東京《とうきょう》［＃注］※［＃、1-2-22］。\n\n底本：「本」\n"
        let bytes = Array(work.utf8)
        let edits = AozoraReader.extract(bytes, path: "x").layers.first ?? TextEdits()
        #expect(edits.edits.map(\.editClass) == [.frame, .ruby, .note, .gaiji, .frame])
        #expect(edits.replacements == Array("〻".utf8))
        #expect(AozoraReader.extract(bytes, path: "x").metadata.url == nil)
    }
}
