import JapaneseText
import Lineage
import TestSupport
import Testing

@testable import Corpus

/// Wikitext to plain text, construct by construct.
@Suite struct WikitextTests {
    /// A page around a wikitext.
    static func page(_ wikitext: String, title: String = "試験") -> [UInt8] {
        var escaped: [UInt8] = []
        for byte in wikitext.utf8 {
            switch byte {
            case 0x26: escaped += Array("&amp;".utf8)
            case 0x3C: escaped += Array("&lt;".utf8)
            case 0x3E: escaped += Array("&gt;".utf8)
            case 0x22: escaped += Array("&quot;".utf8)
            default: escaped.append(byte)
            }
        }
        let head = """
            <page>
                <title>\(title)</title>
                <ns>0</ns>
                <id>5</id>
                <revision>
                  <id>98765</id>
                  <timestamp>2024-01-02T03:04:05Z</timestamp>
                  <model>wikitext</model>
                  <format>text/x-wiki</format>
                  <text bytes="1" xml:space="preserve">
            """
        return Array(head.utf8) + escaped + Array("</text>\n    </revision>\n  </page>".utf8)
    }

    /// The text that a page leaves, and its metadata.
    static func read(_ page: [UInt8]) throws -> (text: String, metadata: DocumentMetadata) {
        let document = try MediaWikiReader.extract(page)
        var text = page
        for layer in document.layers { text = layer.apply(to: text)?.text ?? text }
        return (String(decoding: text, as: UTF8.self), document.metadata)
    }

    static func plain(_ wikitext: String) throws -> String {
        try read(page(wikitext)).text
    }

    @Test(arguments: [
        // Type.
        ("'''足利 尊氏'''（あしかが たかうじ）は、''鎌倉''の'''''武将'''''。", "足利 尊氏（あしかが たかうじ）は、鎌倉の武将。"),
        ("it's ''''four'''' and ''''''six", "it's 'four' and 'six"),
        // Links.
        ("[[鎌倉時代]]の[[武将|もののふ]]。[[東京 (曖昧さ回避)|]]と[[Help:目次 (一)|]]", "鎌倉時代のもののふ。東京と目次"),
        ("[[:Category:武将]]と[[:en:Samurai|侍]]、[[#脚注|下]]", "Category:武将と侍、下"),
        ("前[[en:Ashikaga Takauji]][[zh-min-nan:X]]後[[wikt:侍]]", "前後wikt:侍"),
        ("[[ファイル:A.jpg|thumb|200px|'''左'''の[[武将|像]]{{要出典}}]]本文", "本文"),
        ("[[File:A.jpg]][[画像:B.png|説明|代替]][[Image:c.svg|right]]本文", "本文"),
        ("[[A|B|C]]と[[]]と[[|x]]と[[未閉じ", "B|Cと[[]]と[[|x]]と[[未閉じ"),
        ("[[一\n二]]と[[三|四\n五]]", "[[一\n二]]と四\n五"),
        // External links.
        (
            "[http://example.com/ 公式]と[https://example.com]と[//example.com 説 明]と[注 1]",
            "公式とと説 明と[注 1]"
        ),
        (
            "[http://example.com/?a=1　全角の後]と[http://example.com 未閉じ\nhttp://裸.jp/ 次",
            "全角の後と[http://example.com 未閉じ\nhttp://裸.jp/ 次"
        ),
        ("[[http://example.com 二重]]", "二重"),
        // Templates.
        ("前{{要出典|date=2024年}}後{{基礎情報|a={{Plainlist|* x\n* y}}|b=[[c|d]]}}", "前後"),
        (
            "{{lang|en|Samurai}}、{{Lang-en-short|bushi}}、{{ルビ|侍|さむらい}}、{{読み仮名|武士|ぶし}}、{{仮リンク|表示|en|Target}}",
            "Samurai、bushi、侍、武士（ぶし）、表示"
        ),
        (
            "{{仮リンク|記事|en|T|label=見出し}}{{Template:Nowrap|a b}}{{要出典範囲|本文|date=2024年}}{{color|red|赤}}",
            "見出しa b本文赤"
        ),
        ("{{lang|en|1=|2=''two''}} {{frac|1|2}} {{読み仮名|名}} {{Nowrap|1=a=b}}", "two 1/2 名 a=b"),
        ("{{#if:{{{1|}}}|あ|い}}{{DEFAULTSORT:あ}}{{{未定義|既定}}}{{PAGENAME}}は", "試験は"),
        ("{{{{{x}}}}}y{{{{z}}}}", "y{}"),
        ("{{ {{x}} }} {{未閉じ [[A|B]]", "{{未閉じ B"),
        ("{{a|[[b}}c", "c"),
        ("{{=}}と{{!}}と{{ndash}}", "=と|と–"),
        ("{{lang|ja|{{lang|en|{{ruby|深|しん}}い}}}}", "深い"),
        // Brackets that templates leave empty.
        (
            "東京（{{lang-en|Tokyo}}）は（{{IPA-ja|to}}、とうきょう、{{Audio|x}}）首都（{{要出典}}）で（{{a}}; {{b}}）、f()も(残る)。",
            "東京（Tokyo）は（とうきょう）首都で、f()も(残る)。"
        ),
        // References and comments.
        (
            "本文<ref>注 [[x]] {{cite|y}}</ref>続く<ref name=\"a\" />。<ref name=a group=\"注\">b</ref><references />",
            "本文続く。"
        ),
        ("一<!-- 隠 [[ {{ -->二\n<!-- 行だけ -->\n三<!-- 未閉じ", "一二\n三"),
        // Tags.
        ("一<br />二<br>三<br/ >四", "一\n二\n三\n四"),
        (
            "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字<sup>2</sup><span style=\"x\">下</span><foo>と<3",
            "漢字2下<foo>と<3"
        ),
        ("<nowiki>'''[[x]]'''&amp;{{y}}</nowiki>と<nowiki/>''z''", "'''[[x]]'''&{{y}}とz"),
        ("<math>a^2 + [[b]] &amp; '' </math>が<ce>H2O</ce>", "a^2 + [[b]] &amp; '' がH2O"),
        ("<pre>\n  * 一\n\n== 二 ==\n</pre>終", "  * 一\n\n== 二 ==\n終"),
        ("<gallery>\nFile:a.jpg|一\n</gallery>後<timeline>x</timeline>", "後"),
        ("<div class=\"x\">一</div><p>二</p>三<hr>四", "一\n\n二\n三\n四"),
        ("<ref>未閉じ\n\n次", "未閉じ\n\n次"),
        // Characters.
        (
            "A&nbsp;B &ndash; &#x3042;&#12356;&amp;lt; &unknown; & &lt;ref&gt;",
            "A\u{A0}B – あい&lt; &unknown; & <ref>"
        ),
        ("&#42; 点\n&#91;&#91;x]]", "* 点\n[[x]]"),
        // Lines.
        ("* 一\n** 二\n# 三\n: 四\n; 用語 : 定義\n;; 用語2", "一\n二\n三\n四\n用語\n定義\n用語2"),
        ("一\n\n\n\n二\n{{x}}\n\n三\n", "一\n\n二\n\n三"),
        ("* 一\n* {{x}}\n* 二\n----\n三", "一\n二\n三"),
        ("__NOTOC__\n一__目次__\n __init__ も", "一\n__init__ も"),
        // Sections.
        (
            "序\n\n== 経歴 ==\n本文\n\n=== 空 ===\n{{x}}\n== 脚注 ==\n{{Reflist}}\n* 残らない\n=== 下 ===\n残らない\n== 影響 ==\n[[影響]]\n== 外部リンク ==\n* [http://x y]",
            "序\n\n経歴\n本文\n\n影響\n影響"
        ),
        ("== '''太'''い ==\n=== 親だけ ===\n==== 子 ====\n文", "太い\n親だけ\n子\n文"),
        ("= 一 =\nあ\n== 2=3 ===\nい\n==x", "一\nあ\n2=3 =\nい\n==x"),
        // Tables.
        (
            "前\n{| class=\"wikitable\"\n|+ '''題'''\n|-\n! 年 !! style=\"x\" | 出来事\n|-\n| 1338年 || align=\"left\" | [[征夷大将軍|将軍]]となる\n|-\n|\n* 一\n* 二\n| \n|}\n後",
            "前\n題\n年\n出来事\n1338年\n将軍となる\n一\n二\n後"
        ),
        ("{|\n| a\n|\n{|\n| 内 || 側\n|}\n| # || * x\n|}", "a\n内\n側\n#\n* x"),
        ("{|\n| [[a|b]] | c\n| x=1 | y {{z}} | w\n|}", "b | c\ny  | w"),
        ("::{| border=1\n| 字下げ\n|}\n{|\n| 未閉じ", "字下げ\n{|\n| 未閉じ"),
        ("{{Columns-list|\n* 一\n* 二\n}}\n{{ubl|三|四}}", "一\n二\n三\n四"),
        ("{{x|\n{|\n| a\n|}\n}}後{{y|\n|}}終", "後終"),
        ("<table><tr><td>一</td><td>二</td></tr></table>", "一\n二"),
        // Variants.
        ("-{語}-と-{zh-hans:简;zh-hant:簡}-と-{{x}}-", "語とと--"),
    ])
    func constructs(wikitext: String, expected: String) throws {
        let plain = try Self.plain(wikitext)
        #expect(plain.debugDescription == expected.debugDescription)
    }

    @Test func categoriesAreMetadata() throws {
        let (text, metadata) = try Self.read(
            Self.page("本文\n[[Category:室町幕府の将軍|たかうし]]\n[[カテゴリ:1305年生]][[category: 足利氏 ]]"))
        #expect(text == "本文")
        #expect(metadata["categories"] == "室町幕府の将軍|1305年生|足利氏")
        #expect(metadata.title == "試験" && metadata.created == "2024-01-02")
        #expect(metadata["wiki_page_id"] == "5" && metadata["revision"] == "98765")
        #expect(metadata.url == nil && metadata.license == nil)
    }

    /// Against Python's `html`, which knows the same names.
    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is missing"))
    func namedReferencesArePythons() throws {
        let script = """
            from html.entities import name2codepoint as n
            print(" ".join(f"{k}={v}" for k, v in sorted(n.items())))
            """
        let entries = try PythonOracle.run(script).split(whereSeparator: \.isWhitespace)
        #expect(entries.count == 252)
        for entry in entries {
            let words = entry.split(separator: "=")
            let reference = Array("&\(words[0]);".utf8)
            let found = reference.withUnsafeBufferPointer {
                HTMLEntities.reference($0, at: 0, end: $0.count)
            }
            #expect(found?.length == reference.count, "\(entry)")
            #expect(found?.scalar.value == UInt32(words[1]), "\(entry)")
        }
    }

    /// Time is linear: each of these would take minutes otherwise.
    @Test(arguments: [
        "{{", "[[", "{|\n", "[http://x ", "<ref>", "<!--", "{{{", "-{", "}}", "]]", "{{a|", "[[a|",
        "\n|}", "''",
        "{{lang|en|", "<nowiki>", "（{{x}}、", "\n== a ==\n", "<b ", "|", "\n* ", "&amp",
        "[[a|{{b|[http://c ", "{{a|}}",
        "\n{|\n|\n", "\n! a !! b ||", "__TOC", "]", "}", "\n|-\n| a || b", "<pre>", "</ref>",
        "{{仮リンク|", "{", "[",
    ])
    func hostileInputTakesLinearTime(piece: String) throws {
        let text = String(repeating: piece, count: 100_000)
        let clock = ContinuousClock()
        let took = clock.measure {
            _ = try? Self.plain(text)
            _ = try? Self.plain("本文" + text + "]]}}|}</ref>-->終")
        }
        #expect(took < .seconds(20), "\(piece): \(took)")
    }
}
