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

    @Test func severalAuthors() {
        let marx = Self.read("共産黨宣言\nカール・マルクス\nフリードリヒ・エンゲルス\n堺利彦訳\n幸徳秋水訳\n\n本文。").metadata
        #expect(marx.author == "カール・マルクス、フリードリヒ・エンゲルス")
        #expect(marx.extra.filter { $0.name == "translator" }.map(\.value) == ["堺利彦", "幸徳秋水"])
        #expect(marx["subtitle"] == nil)
        #expect(Self.read("満蒙遊記\n附　満蒙の歌\n與謝野寛・與謝野晶子\n\n文。").metadata.author == "與謝野寛・與謝野晶子")
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
        #expect(Self.body("〔E'tude〕《エチュード》だ") == "Étudeだ")
        #expect(Self.body("？《インタロゲーション》と") == "？と")
        // Without a partner, without a base, without content, or over a line's end: text.
        #expect(Self.body("東京《とうきょう") == "東京《とうきょう")
        #expect(Self.body("東京とうきょう》") == "東京とうきょう》")
        #expect(Self.body("東京《とうきょう\nへ》") == "東京《とうきょう\nへ》")
        #expect(Self.body("《星よ》と。《六月》「《や》") == "《星よ》と。《六月》「《や》")
        #expect(Self.body("空《》") == "空《》")
        #expect(Self.body("東《京《きょう》") == "東《京")
        // Ruby in ruby goes with it.
        #expect(Self.body("東京《とう｜京《きょう》》へ") == "東京へ")
        #expect(Self.body("有［＃レ］之《（これあり）》候") == "有之候")
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
        // At the foot of the same line: apart.
        #expect(Self.body("甲。［＃地から１字上げ］（乙）") == "甲。　（乙）")
        #expect(Self.body("甲《こう》［＃注］［＃地より２字上げ］以上") == "甲　以上")
        #expect(Self.body("甲　［＃地付き］乙") == "甲　乙")
    }

    @Test func gaiji() {
        for (note, text) in [
            ("「てへん＋丙」、第4水準2-13-2", "抦"), ("「金＋肅」、第3水準1-93-39", "鏽"),
            ("「さんずい＋育」、U+6DEF、48-6", "淯"), ("「執／れんが」、U+24360、17-2", "𤍠"),
            ("白ゴマ、1-3-29", "﹆"), ("始め二重山括弧、1-1-52", "《"), ("小書き片仮名ル、1-6-92", "ㇽ"),
            ("「※」は「需＋頁」、第3水準1-94-6、358-13", "顬"), ("濁点付き片仮名ワ、1-7-82", "ヷ"),
            ("か゚、1-4-87", "か\u{309A}"), ("「碌」のつくり、第3水準1-84-27", "彔"),
            ("「（餮－殄）／求」、113-12", "〓"), ("「敝／犬」、86-下-14", "〓"), ("二重四角、368-16", "〓"),
            ("「未」の「二」に代えて「三」、25-8-4", "〓"), ("「目＋干」、U+76F0、1-35-16", "盰"),
            ("「けものへん＋廣」第4水準 2-80-55", "獷"), ("「二点しんにょう＋占」、第4水2-89-83", "迠"),
            ("「目＋匡」」、第3水準1-88-81", "眶"), ("ローマ数字13、184-2", "XIII"),
            ("ローマ数字22小文字、56-3", "xxii"), ("ローマ数字1、1-13-21", "Ⅰ"), ("感嘆符三つ、626-10", "！！！"),
            ("濁点付き井、11-4", "井\u{3099}"), ("小書き片仮名ヱ、107-8", "\u{1B165}"),
            ("小書き片仮名タ、71-9", "タ"), ("判読不可、184-2", "〓"), ("ローマ数字、1-1", "〓"), ("U+D800", "〓"),
            ("U+110000", "〓"), ("U+", "〓"),
            ("U+000A", "〓"), ("第3水準1-99-1", "〓"), ("第3水準1-15", "〓"), ("", "〓"), ("1-2-", "〓"),
        ] {
            #expect(
                Array(Self.body("甲※［＃\(note)］乙").utf8) == Array("甲\(text)乙".utf8), "\(note)")
        }
    }

    @Test func charactersNamedAfterTheirWords() {
        #expect(Self.body("童話1［＃「1」はローマ数字、1-13-21］の") == "童話Ⅰの")
        #expect(Self.body("来る！！［＃「！！」は横１文字、1-8-75］　と") == "来る‼　と")
        #expect(Self.body("甲2《に》［＃「2」はローマ数字、1-13-22］乙") == "甲Ⅱ乙")
        #expect(Self.body("琅※《らうかん》［＃「※」は「王へん」に「干」、第3水準1-87-83、P61-下段5首目］") == "琅玕")
        #expect(Self.body("三※と四［＃「※」は「てへん＋丙」、第4水準2-13-2］") == "三抦と四")
        // Not what stands before the note, or no code: a remark.
        #expect(Self.body("太陽《チュプ》［＃「プ」は小書き半濁点付き片仮名フ、1-6-88］。") == "太陽。")
        #expect(Self.body("甲［＃「甲」は底本では「※［＃「てへん＋丙」、第4水準2-13-2］」］") == "甲")
        #expect(Self.body("※［＃「甲」、1-4-2］乙［＃「※［＃「甲」、1-4-2］乙」は丙、1-4-3］") == "あ乙")
    }

    /// The forms of the standard's list of notes.
    @Test func everyKindOfNote() {
        for line in [
            "［＃１０字下げ］甲", "［＃天から２字下げ］甲", "甲［＃地付き］", "［＃地から３字上げ］甲",
            "甲［＃「甲」は大見出し］", "［＃中見出し］甲［＃中見出し終わり］", "［＃同行小見出し］甲［＃同行小見出し終わり］",
            "甲［＃「甲」は窓大見出し］", "甲［＃「甲」に傍点］", "甲［＃「甲」の左に傍点］", "［＃白ゴマ傍点］甲［＃白ゴマ傍点終わり］",
            "［＃左に二重傍線］甲［＃左に二重傍線終わり］", "甲［＃「甲」に波線］", "甲［＃「甲」は太字］", "［＃斜体］甲［＃斜体終わり］",
            "甲［＃「甲」は縦中横］", "［＃縦中横］甲［＃縦中横終わり］", "甲［＃「甲」は行右小書き］", "甲［＃「甲」は上付き小文字］",
            "甲［＃「甲」は罫囲み］", "［＃横組み］甲［＃横組み終わり］", "甲［＃「甲」は２段階大きな文字］",
            "甲［＃「甲」の左に「こう」のルビ］", "［＃左にルビ付き］甲［＃左に「こう」のルビ付き終わり］", "甲［＃「甲」に「ママ」の注記］",
            "［＃注記付き］甲［＃「ママ」の注記付き終わり］", "甲［＃「甲」はママ］", "甲《こう》［＃ルビの「こう」はママ］",
            "甲［＃「甲」は底本では「申」］", "甲［＃レ］", "甲［＃二］", "甲［＃一レ］", "甲［＃（ノ）］", "甲［＃（弖）］",
            "甲［＃「甲」に「×」の傍記］", "甲［＃挿絵１（fig51160_01.png、横478×縦438）入る］",
            "甲［＃「図」のキャプション付きの図（fig1_1.png、横390×縦354）入る］", "甲［＃「甲」はキャプション］",
            "甲［＃楽譜（fig48183_04.png）入る］",
        ] {
            #expect(Self.body(line) == "甲", "\(line)")
        }
        for note in [
            "改丁", "改ページ", "改見開き", "改段", "ページの左右中央", "ここから２字下げ", "ここから改行天付き、折り返して１字下げ",
            "ここで字下げ終わり", "ここから２０字詰め", "ここから罫囲み", "ここから横組み", "ここからキャプション",
            "挿絵（fig1_1.png、横478×縦438）入る",
        ] {
            #expect(Self.body("甲\n［＃\(note)］\n乙") == "甲\n乙", "\(note)")
        }
    }

    @Test func picturesOfCharacters() {
        #expect(Self.body("［＃目の絵（fig1_1.png、横33×縦12）入る］の湯") == "〓の湯")
        #expect(Self.body("［＃神代文字マ（fig1_1.png、横50×縦50）入る］") == "〓")
        #expect(Self.body("［＃風車の絵（fig1_1.png、横50×縦51）入る］水") == "水")
    }

    @Test func notesInSmallType() {
        // 割り注 is the work's own text; it gets brackets where it has none.
        #expect(Self.body("道元［＃割り注］永平［＃割り注終わり］と") == "道元（永平）と")
        #expect(Self.body("獅子（［＃割り注］訳注　犬［＃割り注終わり］）と") == "獅子（訳注　犬）と")
        #expect(Self.body("甲［＃割り注］（三畳）［＃割り注終わり］乙") == "甲（三畳）乙")
        #expect(Self.body("一［＃割り注］イチ［＃改行］ヒトツ［＃割り注終わり］二") == "一（イチ　ヒトツ）二")
        #expect(Self.body("転［＃ここから割り注］うたた［＃ここで割り注終わり］、") == "転（うたた）、")
        #expect(Self.body("甲［＃割り注］乙\n丙［＃割り注終わり］丁") == "甲乙\n丙丁")
        #expect(Self.body("［＃割り注］［＃割り注終わり］\n甲") == "甲")
        #expect(Self.body("甲［＃割り注］乙［＃割り注］丙［＃割り注終わり］") == "甲乙（丙）")
    }

    @Test func repeatMarks() {
        #expect(Self.body("いろ／＼の、さま／″＼な") == "いろ\u{3033}\u{3035}の、さま\u{3034}\u{3035}な")
        #expect(Self.body("ハイ／＼／＼。") == "ハイ\u{3033}\u{3035}\u{3033}\u{3035}。")
        #expect(Self.body("つく／゛＼") == "つく\u{3034}\u{3035}")
        #expect(Self.body("交々《こも／″＼》と") == "交々と")
        #expect(Self.body("／＼《くりかえし》") == "\u{3033}\u{3035}")
        #expect(Self.body("甲／乙＼丙／″") == "甲／乙＼丙／″")
    }

    @Test func voicedKatakana() {
        #expect(Self.body("ワ゛ヰ゛ヱ゛ヲ゛") == "\u{30F7}\u{30F8}\u{30F9}\u{30FA}")
        #expect(Self.body("カ゛゛") == "カ゛゛")
    }

    @Test func accents() {
        #expect(Self.body("〔cafe'〕と") == "caféと")
        #expect(Self.body("〔Mu:s&iggang, gros&〕") == "Müßiggang, groß")
        #expect(Self.body("〔Les coe&urs s'e'prennent〕") == "Les cœurs s'éprennent")
        #expect(Self.body("〔?@Que' tal? !@Hola!〕") == "¿Qué tal? ¡Hola!")
        #expect(
            Self.body("〔franc,ais, A^ge, n~, o/, A&, to_kyo_〕") == "français, Âge, ñ, ø, Å, tōkyō")
        #expect(Self.body("〔AE&gis OE&uvre y: ae&〕") == "Ægis Œuvre y: æ")
        // Signs that are punctuation.
        #expect(
            Self.body("〔Parce qu'il est tre`s donc, sie: a`〕")
                == "Parce qu'il est très donc, sie: à")
        // Brackets without an accent are the author's, as are those inside others.
        #expect(Self.body("〔ママ〕〔Kutnisa, kutun〕") == "〔ママ〕〔Kutnisa, kutun〕")
        #expect(Self.body("〔甲〔cafe'〕乙〕") == "〔甲café乙〕")
        #expect(Self.body("cafe' 〔cafe'") == "cafe' 〔cafe'")
        // Ruby, notes and gaiji inside.
        #expect(Self.body("〔Unsyo^（阿蘇《あそ》の峰名）〕") == "Unsyô（阿蘇の峰名）")
        #expect(Self.body("〔a［＃「〕」はママ］'e'〕乙") == "a'é乙")
        #expect(Self.body("〔※［＃下側の右ダブル引用符、U+201E、162-21］Pra:sident“〕") == "„Präsident“")
        #expect(Self.body("〔甲《e'》〕") == "〔甲〕")
    }

    /// Every letter that Aozora's table of accents names, by JIS X 0213's cells.
    @Test func theTableOfAccents() {
        let cells: [(row: Int, first: Int, spelled: String)] = [
            (9, 3, "!@"), (9, 22, "?@ A` A' A^ A~ A: A& AE& C, E` E' E^ E: I` I' I^ I:"),
            (9, 40, "N~ O` O' O^ O~ O: O/ U` U' U^ U: Y'"),
            (9, 53, "s& a` a' a^ a~ a: a& ae& c, e` e' e^ e: i` i' i^ i:"),
            (9, 71, "n~ o` o' o^ o~ o: o/ u` u' u^ u: y'"),
            (9, 84, "y: A_ I_ U_ E_ O_ a_ i_ u_ e_ o_"), (11, 10, "oe& OE&"),
        ]
        for (row, first, spelled) in cells {
            for (index, letter) in spelled.split(separator: " ").enumerated() {
                let expected = JISX0213.text(plane: 1, row: row, cell: first + index) ?? []
                #expect(Array(Self.body("〔\(letter)〕").utf8) == expected, "\(letter)")
            }
        }
    }

    @Test func everyEditHasItsClass() {
        let work = "題\n名\n\n東京《とうきょう》［＃注］※［＃、1-2-22］〔e'〕／＼。\n\n底本：「本」\n"
        let bytes = Array(work.utf8)
        let edits = AozoraReader.extract(bytes, path: "x").layers.first ?? TextEdits()
        #expect(
            edits.edits.map(\.editClass) == [
                .frame, .ruby, .note, .gaiji, .accent, .accent, .accent, .repeatMark, .frame,
            ])
        #expect(edits.replacements == Array("〻é\u{3033}\u{3035}".utf8))
        #expect(AozoraReader.extract(bytes, path: "x").metadata.url == nil)
    }
}
