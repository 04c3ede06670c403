import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct JSONLReaderTests {
    static func mapping(_ fields: String?) throws -> FieldMapping {
        let key = fields.map { ", fields: \($0)" } ?? ""
        return try SourceDescription.parse(
            "{name: s, format: jsonl, files: ['**'], license: X, added: 2026-11-22\(key)}",
            file: "source.yaml", folder: "/nowhere"
        ).fields
    }

    static func read(
        _ line: String, _ fields: String? = nil
    ) throws -> (text: String, metadata: DocumentMetadata) {
        let text = Array(line.utf8)
        let document = try JSONLReader.extract(text, fields: try mapping(fields))
        var result = text
        for layer in document.layers { result = layer.apply(to: result)?.text ?? result }
        return (String(decoding: result, as: UTF8.self), document.metadata)
    }

    static func drop(_ line: String, _ fields: String? = nil) throws -> Verdict.Drop? {
        do {
            _ = try read(line, fields)
            return nil
        } catch let failure as PreparationFailure {
            return failure.drop
        }
    }

    @Test func theTextIsTheStringInItsField() throws {
        let line = #"{"id": "wiki00010002", "text": "足利尊氏は、\"武将\"。\n次男。", "n": [1, {"text": "x"}]}"#
        #expect(try Self.read(line).text == "足利尊氏は、\"武将\"。\n次男。")
        let escaped = #"{"text":"\u3042\ud842\udfb7\u30FC\/\\\b\f\r\t\u0000."}"#
        #expect(try Self.read(escaped).text == "あ𠮷ー/\\\u{8}\u{C}\r\t\u{0}.")
        #expect(try Self.read("\u{FEFF}{\"text\":\"あ\"}").text == "あ")
        // The key may be escaped too; where it comes twice the last one holds, as in Python.
        #expect(try Self.read(#"{"te\u0078t": "一", "a": 0}"#).text == "一")
        #expect(try Self.read(#"{"text": "一", "text": "二"}"#).text == "二")
        #expect(try Self.drop(#"{"text": "一", "text": null}"#)?.detail == "text is null")
    }

    @Test func halfASurrogatePairIsNoCharacter() throws {
        let line = #"{"text":"あ\ud842い\udfb7\ud842\u3046"}"#
        #expect(try Self.read(line).text == "あ\u{FFFD}い\u{FFFD}\u{FFFD}う")
        let document = try JSONLReader.extract(Array(line.utf8), fields: .init())
        let classes = document.layers[0].edits.map(\.editClass)
        #expect(
            classes == [.frame, .undecodable, .undecodable, .undecodable, .escape, .frame])
    }

    @Test func pathsLeadIntoObjectsAndArrays() throws {
        let line = #"""
            {"meta":{"urls":["u0","u1"],"title":"題","when":"2024-05-06T07:08:09Z","n":12.50,"ok":true,"deep":{"a":[1,{"b":"見"}]}},"body":{"ja":"本文"},"who":null,"id":42,"lic":"CC-BY-4.0","o":{ "k" : [1, 2] }}
            """#
        let (text, metadata) = try Self.read(
            line,
            """
            { text: body.ja, id: id, url: meta.urls.1, title: meta.title, author: who, created: meta.when,
              license: lic, extra: { n: meta.n, ok: meta.ok, deep: meta.deep.a.1.b, all: o, none: o.x } }
            """)
        #expect(text == "本文")
        #expect(metadata.url == "u1" && metadata.title == "題" && metadata.author == nil)
        #expect(metadata.created == "2024-05-06" && metadata.license == "CC-BY-4.0")
        let extra = metadata.extra.map { "\($0.name)=\($0.value)" }
        #expect(
            extra == [
                "original_id=42", "n=12.50", "ok=true", "deep=見", #"all={ "k" : [1, 2] }"#,
            ])
        // A key that comes again takes what the one before it held with it.
        let again = #"{"m":{"t":"一"},"text":"x","m":{"u":"二"}}"#
        #expect(try Self.read(again, "{ title: m.t, url: m.u }").metadata.title == nil)
        // An index is no key of an object, but its digits are.
        #expect(
            try Self.read(#"{"text":["x","y"],"0":"z"}"#, "{ text: text.1, title: '0' }").text
                == "y")
    }

    @Test func layoutsOfOthers() throws {
        let dolma = try Self.read(
            #"{"id":"d1","text":"本文","source":"cc","added":"2024-01-02T00:00:00.000Z","created":"2019-04-18","metadata":{"url":"https://e.jp/","license":"unknown","x":1}}"#,
            "dolma")
        #expect(dolma.metadata.url == "https://e.jp/" && dolma.metadata.created == "2019-04-18")
        #expect(dolma.metadata["original_id"] == "d1" && dolma.metadata["original_source"] == "cc")
        #expect(dolma.metadata.license == nil && dolma.metadata["license_text"] == "unknown")
        let llmJP = try Self.read(
            #"{"text":"本文","meta":{"title":"題","url":"u","language":"ja","timestamp":"20230720"}}"#,
            "llm-jp")
        #expect(llmJP.metadata.title == "題" && llmJP.metadata.created == "2023-07-20")
        #expect(llmJP.metadata["language"] == "ja")
        let hojiChar = try Self.read(
            #"{"text":"本文","is_rejected":true,"reason":{"name":"NgWords"}}"#, "hojichar")
        #expect(hojiChar.metadata["is_rejected"] == "true")
        #expect(hojiChar.metadata["reject_reason"] == #"{"name":"NgWords"}"#)
        let changed = try Self.read(
            #"{"text":"本文","metadata":{"warc_url":"w","title":"題"}}"#,
            "{ layout: dolma, url: metadata.warc_url, title: null }")
        #expect(changed.metadata.url == "w" && changed.metadata.title == nil)
    }

    @Test(arguments: [
        ("2004-12-13", "2004-12-13"), ("2004-12-13T01:02:03Z", "2004-12-13"),
        ("2004-12-13 01:02", "2004-12-13"), ("20041213", "2004-12-13"), ("2004", "2004"),
        ("2004-12", "2004-12"), ("2004-13-01", nil), ("2004-12-32", nil), ("13 Dec 2004", nil),
        ("平成16年", nil), ("2004-12-133", nil), ("2004/12/13", nil), ("", nil), ("20041313", nil),
    ])
    func days(word: String, day: String?) {
        #expect(JSONLMetadata.day(word) == day)
    }

    @Test(arguments: [
        ("CC-BY-SA-4.0", true), ("cc-by-sa-4.0", true), ("MIT", true), ("CC0-1.0", true),
        ("MIT OR Apache-2.0", true), ("(MIT AND ISC) OR GPL-2.0+", true),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", true), ("LicenseRef-Aozora-PD", true),
        ("unknown", false), ("CC BY-SA 4.0", false),
        ("https://creativecommons.org/licenses/by/4.0/", false),
        ("", false), ("MIT OR", false), ("other-oa", false), ("LicenseRef-", false), ("公有", false),
        ("MIT Apache-2.0", false), ("with", false),
    ])
    func licencesThatAreSPDX(text: String, isSPDX: Bool) {
        #expect(LicenseExpression(text).isSPDX == isSPDX)
    }

    @Test(arguments: [
        (#"{"text": "あ"#, "json", "byte 13: the string's closing quote is wanted"),
        (#"{"text": "あ"} x"#, "json", "byte 16: the end of the line is wanted"),
        (#"{"text": "あ" "b": 1}"#, "json", "byte 15: a comma or } is wanted"),
        (#"{'text': 1}"#, "json", "byte 1: a key in double quotes is wanted"),
        (#"{"text": NaN}"#, "json", "byte 9: a value is wanted"),
        (#"{"title": "x"}"#, "no_text", "text is missing"),
        (#"{"text": 12}"#, "no_text", "text is a number"),
        (#"{"text": ["あ"]}"#, "no_text", "text is an array"),
        (#"{"text": {"text": "あ"}}"#, "no_text", "text is an object"),
        (#"{"text": false}"#, "no_text", "text is true or false"),
        (#"["text", "あ"]"#, "no_text", "text is missing"),
        (#""あ""#, "no_text", "text is missing"),
        (#"{"text": ""}"#, "empty", "text is an empty string"),
        (#"{"text": " \n\t　\r"}"#, "empty", "white space alone"),
        ("これはJSONではない。", "json", "byte 0: a value is wanted"),
    ])
    func whatIsDropped(line: String, rule: String, detail: String) throws {
        let drop = try Self.drop(line)
        #expect(drop?.stage == "extract" && drop?.rule == rule)
        #expect(drop?.detail == detail)
    }

    /// JSON texts that a reader must take (y) or refuse (n), written after RFC 8259's grammar.
    static let accepted: [String] = [
        "{}", "[]", "null", "true", "false", "0", "-0", "-1", "1e5", "1E+05", "1.5e-3",
        "123456789012345678901234567890",
        "\"\"", " \t\r\n[ 1 , 2 ] \n", "[[[]],{}]", #"{"":""}"#, #"["\u0000\uD800\uFFFF"]"#,
        #"{"a":1,"a":2}"#,
        #"["\"\\\/\b\f\n\r\t"]"#, "[\"\u{7F}\u{2028}\u{10FFFF}\"]", "[0.0,-0.1,1e1000]",
        #"{"a":{"b":[{"c":null}]}}"#,
    ]
    static let refused: [String] = [
        "", " ", "[", "]", "{", "}", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}",
        "{1:2}", "{a:1}",
        "01", "-", "-01", "+1", ".5", "1.", "1e", "1e+", "1.e1", "0x1", "NaN", "Infinity",
        "-Infinity", "tru", "truE",
        "nul", "True", "'a'", "\"a", "\"\\x41\"", "\"\\u12G4\"", "\"\\u123", "\"\\", "\"a\tb\"",
        "\"a\nb\"", "\"\u{0}\"",
        "[1]]", "{}}", "[1}", "{\"a\":1]", "1 2", "\u{A0}1", "[1]\u{B}", "/**/1", "1//",
        "{\"a\":1 \"b\":2}", "[\"a\":1]",
        "\u{FEFF}\u{FEFF}1", "--1", "1-", "1.2.3", "[1,,2]", "{\"a\"::1}", "{,}", "é",
        "\"\\U0041\"",
    ]

    static func scan(_ text: String) -> JSONScanner.Failure? {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, wanted: [])
            do throws(JSONScanner.Failure) {
                try scanner.scan()
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func theGrammarOfRFC8259() {
        for text in Self.accepted { #expect(Self.scan(text) == nil, "\(text)") }
        for text in Self.refused { #expect(Self.scan(text) != nil, "\(text)") }
    }

    @Test func nestingIsBounded() {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(Self.scan(nested(512, "[", "]")) == nil)
        #expect(Self.scan(nested(513, "[", "]"))?.offset == 512)
        #expect(Self.scan(nested(512, "{\"a\":", "}")) == nil)
        #expect(Self.scan(String(repeating: "[", count: 1_000_000)) != nil)
        #expect(Self.scan(String(repeating: "{\"a\":", count: 200_000)) != nil)
    }
}
