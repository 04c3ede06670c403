/// The templates whose text is prose of the page; all others go.
///
/// A template is a program that the dump calls and does not hold: what it shows cannot be known from the page.
/// These few show an argument as it stands, and stand inside of sentences.
enum WikitextTemplates {
    /// What a template shows.
    enum Rule: Equatable {
        /// Its n-th argument.
        case argument(Int)
        /// The named argument, or else the n-th.
        case named(String, Int)
        /// Its last argument.
        case last
        /// All its arguments, a line each.
        case lines
        /// Its first argument, and the second between two marks.
        case pair(String, String)
        /// Always the same.
        case literal(String)
        /// The page's title.
        case title
    }

    /// A template's name as the table has it: in lower case where it is ASCII, with spaces for underscores,
    /// without the name of the namespace; `nil` where it is long.
    static func name(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String? {
        var bytes: [UInt8] = []
        for place in range {
            let byte = text[place]
            let isSpace = byte <= 0x20 || byte == 0x5F
            if isSpace, bytes.isEmpty || bytes.last == 0x20 { continue }
            bytes.append(isSpace ? 0x20 : (0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            guard bytes.count <= 64 else { return nil }
        }
        if bytes.last == 0x20 { bytes.removeLast() }
        for prefix in prefixes where bytes.starts(with: prefix) {
            bytes.removeFirst(prefix.count)
            if bytes.first == 0x20 { bytes.removeFirst() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let prefixes = ["template:", "テンプレート:"].map { Array($0.utf8) }

    /// What a template of the name shows; `nil` for nothing.
    static func rule(_ name: String) -> Rule? {
        if let rule = rules[name] { return rule }
        // {{要出典範囲|…}}, {{要検証範囲|…}}: a mark on a passage. {{lang-en|…}}: its text.
        if name.utf8.count > 6, name.utf8.suffix(6).elementsEqual("範囲".utf8) { return .argument(1) }
        if name.utf8.starts(with: "lang-".utf8) { return .argument(1) }
        return nil
    }

    private static let rules: [String: Rule] = {
        var rules: [String: Rule] = [:]
        func add(_ rule: Rule, _ names: String) {
            for name in names.split(separator: ";") {
                rules[name.trimmed()] = rule
            }
        }
        add(
            .argument(1),
            """
            ruby; ルビ; ふりがな; 振り仮名; ruby-ja; pdflink; pdf; nowrap; nobr; small; smaller; big; large; larger; resize1;
            sup; sub; smallsup; smallsub; b; bold; i; italic; em; strong; u; underline; s; center; indent; 旧字体; 新字体;
            jis2004フォント; jis90フォント; 補助漢字フォント; 拡張漢字; cjk; unicode; unicodefont; 国際化フォント; ipa; ipafont;
            math; mvar; val; quote; quotation; cquote; bquote; blockquote; 引用; snamei; sname; 学名; abbr; tooltip; 略語;
            vanchor; visible anchor; by; mlby; npby; プロ野球シーズン; flag; flagu; flagcountry; 国旗; flatlist; plainlist;
            縦中横; 傍点; ルビ不使用; nihongo2; transl-ja; 取り消し線; linktext; keypress; code; tt; kbd; var; mono; samp
            """)
        add(
            .argument(2),
            "lang; llang; transl; color; colour; 色; fontcolor; font color; font colour; fontsize")
        add(.argument(3), "colors; 背景色文字色")
        add(.named("label", 1), "仮リンク; ill2; ill; 日本語版にない記事リンク; link-interwiki; 仮リンク2")
        add(.last, "columns-list; multicol-section; font; div col list")
        add(.lines, "ubl; unbulleted list; hlist; plain list; 箇条書き")
        add(.pair("（", "）"), "読み仮名; 読み仮名 ruby不使用; 読み; nihongo; yomi")
        add(.pair("/", ""), "frac; 分数; fraction; sfrac")
        add(.literal("="), "=; equals")
        add(.literal("|"), "!; pipe")
        add(.literal("·"), "·; •; dot; middot; bullet")
        add(.literal("・"), "・; 中黒")
        add(.literal("–"), "ndash; snd; spnd; spaced ndash; en dash")
        add(.literal("—"), "mdash; em dash; spaced mdash")
        add(.literal("―"), "―; ダッシュ")
        add(.literal("〜"), "〜; ～; 波ダッシュ")
        add(.literal(" "), "spaces; nbsp; sp; スペース; space")
        add(.literal("{"), "(; mset open")
        add(.literal("}"), "); mset close")
        add(.title, "pagename; fullpagename; ページ名; basepagename; subpagename")
        return rules
    }()
}

extension Substring {
    /// Without white space at its ends.
    fileprivate func trimmed() -> String {
        let start = drop(while: \.isWhitespace)
        return String(String(start.reversed().drop(while: \.isWhitespace)).reversed())
    }
}
