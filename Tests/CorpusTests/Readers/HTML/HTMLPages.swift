import CGumbo
import JapaneseText
import Lineage
import Storage
import TestSupport

@testable import Corpus

/// Pages and what tests ask of them.
enum HTMLPages {
    /// The text of a page, as the reader leaves it.
    static func text(_ html: String) throws -> String {
        let bytes = Array(html.utf8)
        let document = try HTMLReader.extract(bytes)
        var text = bytes
        for layer in document.layers { text = layer.apply(to: text)?.text ?? text }
        return String(decoding: text, as: UTF8.self)
    }

    /// The rule by which a page is dropped.
    static func drop(_ html: String) -> String? {
        do throws(PreparationFailure) {
            _ = try HTMLReader.extract(Array(html.utf8))
            return nil
        } catch {
            return error.drop.rule
        }
    }

    /// The bodies of the pages in the shared corpora, decoded: pages of the HTML standard.
    static func real(_ count: Int) throws -> [[UInt8]] {
        let path = Paths.join(SharedCorpora.root, "web/whatwg-html-ja.warc.gz")
        let script = """
            import gzip, sys
            data = gzip.open(\(quoted(path))).read()
            parts = data.split(b"WARC/1.")[1:]
            count = 0
            for part in parts:
                if b"WARC-Type: response" not in part[:600]: continue
                body = part.split(b"\\r\\n\\r\\n", 2)[2].removesuffix(b"\\r\\n\\r\\n")
                for codec in ["iso2022_jp"] * (b"\\x1b$B" in body) + ["utf-8", "euc_jp", "cp932"]:
                    try: text = body.decode(codec); break
                    except UnicodeDecodeError: continue
                else: continue
                text = text.encode("utf-8")
                sys.stdout.buffer.write(len(text).to_bytes(4, "little") + text)
                count += 1
                if count == \(count): break
            """
        let bytes = try PythonOracle.bytes(script)
        var pages: [[UInt8]] = []
        var position = 0
        while position + 4 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
            pages.append(Array(bytes[position + 4..<position + 4 + length]))
            position += 4 + length
        }
        return pages
    }

    private static func quoted(_ path: String) -> String { "\"\(path)\"" }

    /// A page with most of what a tokenizer can stumble over.
    static let hard = """
        <!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>題 &amp; 名</title>
        <style>p{}</style><script>if (a<b) document.write("<p>x</p>")</script></head>
        <body class="home page"><nav><ul><li><a href=/>ホーム</a><li><a href=/b>会社概要</a></ul></nav>
        <main><h1>題 &amp; 名</h1><p>これは<ruby>本<rp>（</rp><rt>ほん</rt><rp>）</rp></ruby>文の
        一段落目です。AT&amp;T と &lt;b&gt; と &#x3042;&#12356;&notit; を含みます。</p></foo>
        <p>二段落目は<b>太<i>字</b>斜体</i>が入れ子になって</body>います。<!-- 注 -->続きです。<br>改行。
        <table><tr><th>名<th>値<tr><td>甲<td>1<tr>外<td>乙<td>2</table>
        <pre>
        for (i = 0; i &lt; n; i++)

            f(i);
        </pre><ul><li>一つ目の項目です。<li>二つ目の項目です。</ul>
        <p hidden>隠れた段落。</p><svg><title>絵</title><text>字</text></svg>
        <blockquote>引用された文章は、ここに置かれています。</blockquote></main>
        <aside><p>宣伝です。</p></aside><footer>© 2024</footer></body></html>
        """

    // MARK: - gumbo's own reading

    /// The text that gumbo itself reads from a page, in the order of the source, without white space:
    /// what all lines together must say.
    static func parserText(_ page: [UInt8]) -> [UInt8] {
        page.withUnsafeBytes { raw in
            guard let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self) else { return [] }
            var options = kGumboDefaultOptions
            options.max_errors = 0
            guard let output = gumbo_parse_with_options(&options, base, raw.count) else {
                return []
            }
            defer { gumbo_destroy_output(&options, output) }
            var texts: [(place: Int, text: [UInt8])] = []
            collect(output.pointee.document, base, &texts)
            return texts.sorted { $0.place < $1.place }.flatMap(\.text)
        }
    }

    private static let dropped: Set<String> = [
        "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object",
        "embed", "canvas", "audio", "video", "noframes", "noembed", "applet", "input", "textarea",
        "select", "button", "datalist", "title", "meta", "link", "base", "frameset", "img", "rt",
        "rp", "rtc",
    ]

    private static func collect(
        _ node: UnsafeMutablePointer<GumboNode>, _ base: UnsafePointer<CChar>,
        _ texts: inout [(place: Int, text: [UInt8])]
    ) {
        switch node.pointee.type {
        case GUMBO_NODE_DOCUMENT:
            children(node.pointee.v.document.children).forEach { collect($0, base, &texts) }
        case GUMBO_NODE_ELEMENT, GUMBO_NODE_TEMPLATE:
            let element = node.pointee.v.element
            let tag = String(cString: gumbo_normalized_tagname(element.tag))
            if element.tag_namespace == GUMBO_NAMESPACE_HTML, dropped.contains(tag) { return }
            if tag == "svg" || tag == "math" { return }
            children(element.children).forEach { collect($0, base, &texts) }
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
            let text = node.pointee.v.text
            guard let data = text.original_text.data, text.original_text.length > 0 else { return }
            texts.append((data - base, squeezed(Array(String(cString: text.text).utf8))))
        default: return
        }
    }

    private static func children(
        _ list: GumboVector
    ) -> [UnsafeMutablePointer<GumboNode>] {
        (0..<Int(list.length)).compactMap {
            list.data[$0]?.assumingMemoryBound(to: GumboNode.self)
        }
    }

    /// Text without white space of any kind, and without what gumbo writes otherwise: it puts U+FFFD for
    /// control characters and noncharacters, and for NUL where it does not drop it.
    static func squeezed(_ text: [UInt8]) -> [UInt8] {
        String(decoding: text, as: UTF8.self).unicodeScalars
            .filter { scalar in
                let value = scalar.value
                let isControl = value <= 0x20 || (0x7F...0xA0).contains(value)
                let isNoncharacter = value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
                return !isControl && !isNoncharacter && value != 0x3000 && value != 0xFFFD
            }
            .flatMap { Array(String($0).utf8) }
    }
}
