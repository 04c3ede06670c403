import Lineage
import Storage
import TestSupport
import Testing

@testable import Corpus
@testable import Gumbo

/// What is kept of a page, and how it reads.
@Suite struct HTMLReaderTests {
    @Test func blocksAreLines() throws {
        #expect(try HTMLPages.text("<p>一</p>\n<p>二<p>三<div>四</div>五") == "一\n二\n三\n四\n五")
        #expect(try HTMLPages.text("<h2>題</h2>文<br>行<br/><br>末") == "題\n文\n行\n末")
        #expect(try HTMLPages.text("<ul><li>甲<li>乙<ol><li>丙</ol></ul>") == "甲\n乙\n丙")
        #expect(try HTMLPages.text("<dl><dt>語<dd>意味</dl>") == "語\n意味")
        #expect(
            try HTMLPages.text("<table><caption>表<tr><th>名<th>値<tr><td>甲<td>1<br>2</table>")
                == "表\n名\t値\n甲\t1 2")
        // Cells that hold blocks are blocks themselves: layout by tables.
        #expect(
            try HTMLPages.text("<table><tr><td><p>左</p><td><p>右</p></table>") == "左\n右")
    }

    @Test func whiteSpaceCollapses() throws {
        #expect(try HTMLPages.text("<p>  a \n b\t<b> c</b>  d </p>  ") == "a b c d")
        #expect(try HTMLPages.text("<p>a<b>b</b>c <i>d</i></p>") == "abc d")
        #expect(try HTMLPages.text("<p>a&nbsp;&nbsp;b\u{A0}c</p>") == "a b c")
        #expect(try HTMLPages.text("<p>　字下げ　の　段落　</p>") == "　字下げ　の　段落")
    }

    @Test func lineBreaksBetweenJapaneseVanish() throws {
        #expect(try HTMLPages.text("<p>これは\n  文です。\n次の文</p>") == "これは文です。次の文")
        #expect(try HTMLPages.text("<p>日本\nABC\n日本</p>") == "日本 ABC 日本")
        #expect(try HTMLPages.text("<p>日本 語</p>") == "日本 語")
        #expect(try HTMLPages.text("<p>日本\n<b>語</b>\n𠮷野</p>") == "日本語𠮷野")
        #expect(try HTMLPages.text("<p>&#x65E5;\n&#x672C;ー\n―だ</p>") == "日本ー―だ")
        #expect(try HTMLPages.text("<p>a\nb</p>") == "a b")
    }

    @Test func preformattedTextStays() throws {
        #expect(
            try HTMLPages.text(
                "<p>例</p><pre>\nif a:\n    b  &lt; c\r\n\n<b>d</b>\n <i>e</i>\n\n</pre>終")
                == "例\nif a:\n    b  < c\n\nd\n e\n終")
        #expect(try HTMLPages.text("<xmp>&lt;<b></xmp>") == "&lt;<b>")
    }

    @Test func rubyIsItsBaseText() throws {
        #expect(
            try HTMLPages.text("<p><ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京<rt>きょう</ruby>へ</p>")
                == "東京へ")
        #expect(
            try HTMLPages.text("<ruby><rb>漢</rb><rb>字</rb><rtc><rt>かん</rt><rt>じ</rt></rtc></ruby>")
                == "漢字")
        let bytes = Array("<p>親<ruby>譲<rt>ゆず</rt></ruby>り</p>".utf8)
        let edits = try HTMLReader.extract(bytes).layers[0].edits
        #expect(edits.map(\.editClass) == [.markup, .markup, .ruby, .markup])
        #expect(edits[2].start == 15 && edits[2].length == 22)
    }

    @Test func whatIsNoTextGoes() throws {
        #expect(
            try HTMLPages.text(
                "<p>本<script>var a='<p>x';</script>文<style>p{}</style><noscript>無</noscript></p>"
                    + "<template><p>型</p></template><svg><text>絵</text></svg><math><mi>x</mi></math>"
                    + "<img alt=画像><button>押</button><select><option>選</select><textarea>記</textarea>"
                    + "<p hidden>隠</p><p style='display : none'>消</p><p aria-hidden=true>印</p>末")
                == "本文\n末")
        #expect(HTMLPages.drop("<html><body><script>x</script> &nbsp;　</body>") == "empty")
        #expect(HTMLPages.drop("") == "empty")
        #expect(HTMLPages.drop("<frameset><frame src=a></frameset>") == "empty")
    }

    @Test func surroundingsGo() throws {
        let text = try HTMLPages.text(HTMLPages.hard)
        #expect(
            text == """
                題 & 名
                これは本文の一段落目です。AT&T と <b> と あい¬it; を含みます。
                二段落目は太字斜体が入れ子になっています。続きです。
                改行。
                名\t値
                甲\t1
                外
                乙\t2
                for (i = 0; i < n; i++)

                    f(i);
                一つ目の項目です。
                二つ目の項目です。
                引用された文章は、ここに置かれています。
                """)
    }

    @Test func metadataOfAHead() throws {
        let page = """
            <html lang="ja"><title> 題 &amp;
            名 | サイト</title><meta property="og:title" content="題 &amp; 名"><meta name=author content="山田">
            <link rel="canonical" href="https://example.jp/a?b=1&amp;c=2">
            <meta property="article:published_time" content="2024-01-02T03:04:05+09:00">
            <p>本文です。<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/deed.ja">CC</a>
            """
        let metadata = try HTMLReader.extract(Array(page.utf8)).metadata
        #expect(metadata.title == "題 & 名")
        #expect(metadata.author == "山田")
        #expect(metadata.url == "https://example.jp/a?b=1&c=2")
        #expect(metadata.created == "2024-01-02")
        #expect(metadata.license == "CC-BY-SA-4.0")
        #expect(metadata["language"] == "ja")
        #expect(metadata["link_density"] == "0.167")
        #expect(
            PageLicense.identifier("http://creativecommons.org/publicdomain/zero/1.0/") == "CC0-1.0"
        )
        #expect(
            PageLicense.identifier("https://creativecommons.org/licenses/by/2.1/jp/")
                == "CC-BY-2.1-JP")
        #expect(PageLicense.identifier("https://example.jp/licenses/by/4.0/") == nil)
    }

    @Test func hostilePagesAreDroppedSoon() throws {
        let deep = String(repeating: "<div>", count: 100_000) + "底"
        #expect(HTMLPages.drop(deep) == "nesting")
        let closed = deep + String(repeating: "</div>", count: 100_000)
        #expect(HTMLPages.drop(closed) == "nesting")
        #expect(
            HTMLPages.drop("<p " + (0..<30_000).map { "a\($0)" }.joined(separator: " ") + ">本")
                == "attributes")
        // Formatting that every paragraph opens again: a square of nodes.
        let bomb =
            "<p>" + (0..<900).map { "<b a=\($0)>" }.joined()
            + String(repeating: "<p>x", count: 100_000)
        #expect(HTMLPages.drop(bomb) == "memory")
        // Unclosed paragraphs, items, cells and line breaks nest nothing.
        let old = String(repeating: "<p>段落<br>行<li>項<td>欄", count: 20_000)
        #expect(HTMLPages.drop(old) == nil)
        #expect(HTMLPages.drop(String(repeating: "<div></div>", count: 50_000) + "本") == nil)
        // What a script or a comment says opens nothing.
        let quoted = String(repeating: "<div>", count: 5000)
        #expect(HTMLPages.drop("<script>'\(quoted)'</script><!--\(quoted)-->本文") == nil)
    }

    @Test func classesAreReadByWord() {
        func hints(_ value: String) -> ClassHints {
            Array(value.utf8).withUnsafeBufferPointer { ClassHints.hints($0, 0..<$0.count) }
        }
        #expect(hints("leftNavi").contains(.surrounding))
        #expect(hints("left-navi_x").contains(.surrounding))
        #expect(hints("SIDEBAR2").contains(.surrounding))
        #expect(hints("l-main entry-content").contains(.content))
        #expect(hints("navigated shareholder").isEmpty)
    }
}
