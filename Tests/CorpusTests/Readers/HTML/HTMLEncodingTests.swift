import JapaneseText
import Lineage
import Recipes
import TestSupport
import Testing

@testable import Corpus

/// What pages and headers say of the encoding, and what is made of it.
@Suite struct HTMLEncodingTests {
    @Test(
        arguments: [
            ("<meta charset=Shift_JIS>", .supported(.shiftJIS)),
            ("<meta charset=\"euc-jp\">", .supported(.eucJP)),
            ("<META CHARSET = ' utf-8 '/>", .supported(.utf8)),
            ("<meta/charset=utf8>", .supported(.utf8)),
            (
                "<meta http-equiv=Content-Type content='text/html; charset=x-sjis'>",
                .supported(.shiftJIS)
            ),
            (
                "<meta content='text/html; charset=euc-jp' http-equiv=content-type>",
                .supported(.eucJP)
            ),
            // The pragma is needed, and no other will do.
            ("<meta content='text/html; charset=euc-jp'>", .unknown),
            ("<meta http-equiv=refresh content='text/html; charset=euc-jp'>", .unknown),
            // The first of two attributes of a name counts.
            ("<meta charset=utf-8 charset=euc-jp>", .supported(.utf8)),
            // An unknown label is passed over.
            ("<meta charset=none><meta charset=euc-jp>", .supported(.eucJP)),
            // Comments, other tags and their attributes.
            ("<!-- <meta charset=utf-8> --><meta charset=euc-jp>", .supported(.eucJP)),
            ("<!--><meta charset=euc-jp>-->", .supported(.eucJP)),
            ("<p title='<meta charset=utf-8>'><meta charset=euc-jp>", .supported(.eucJP)),
            ("<? x ><! y ></ z ><meta charset=euc-jp>", .supported(.eucJP)),
            ("<metacharset=utf-8><meta charset=euc-jp>", .supported(.eucJP)),
            // A page that can be read so far is not in UTF-16.
            ("<meta charset=utf-16>", .supported(.utf8)),
            ("<meta charset=x-user-defined>", .serverDefault),
            ("<meta charset=iso-8859-1>", .serverDefault),
            ("<meta charset=gb2312>", .unsupported("gbk")),
            (
                "<meta http-equiv=content-type content='charset; charset = \"sjis\"'>",
                .supported(.shiftJIS)
            ),
            ("<meta http-equiv=content-type content='charset=\"sjis'>", .unknown),
            ("<?xml version='1.0' encoding='EUC-JP'?><html>", .supported(.eucJP)),
            ("<?xml encoding='EUC-JP'?><meta charset=utf-8>", .supported(.utf8)),
            ("<title>no</title>", .unknown), ("<meta charset", .unknown),
            ("<meta charset='utf-8", .unknown),
        ] as [(String, EncodingLabel)])
    func prescan(page: String, label: EncodingLabel) {
        #expect(MetaPrescan.declaration(in: Array(page.utf8)) == label)
    }

    static let prose = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"

    /// The prose in a page, in an encoding of Python's name.
    static func page(_ codec: String, _ head: String) throws -> [UInt8] {
        try PythonOracle.bytes(
            "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode('\(codec)'))",
            input: Array("<html><head>\(head)</head><body><p>\(prose)</p></body></html>".utf8))
    }

    static func read(_ raw: [UInt8], charset: String? = nil) -> String {
        do {
            let preparation = try DocumentPreparationTests.preparation("html")
            var body = RecordBody(whole: raw.count, kind: .html)
            body.charset = charset.map { Array($0.utf8) }
            let decoded = try preparation.decode(raw, of: body, known: nil)
            let isRight = String(decoding: decoded.text, as: UTF8.self).contains(prose)
            return isRight ? decoded.encoding.name : "wrong: \(decoded.encoding.name)"
        } catch let failure as PreparationFailure {
            return "\(failure.drop.rule): \(failure.drop.detail ?? "")"
        } catch {
            return "\(error)"
        }
    }

    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is not here"))
    func theOrder() throws {
        let sjis = try Self.page("cp932", "<meta charset=shift_jis>")
        #expect(Self.read(sjis) == "shift_jis")
        // The header comes before the page's own word.
        let lying = try Self.page("euc_jp", "<meta charset=shift_jis>")
        #expect(Self.read(lying, charset: "EUC-JP") == "euc-jp")
        // A byte order mark comes before both.
        let marked = [0xEF, 0xBB, 0xBF] + (try Self.page("utf-8", "<meta charset=shift_jis>"))
        #expect(Self.read(marked, charset: "euc-jp") == "utf-8")
        // What servers say by default says nothing.
        #expect(Self.read(sjis, charset: "ISO-8859-1") == "shift_jis")
        #expect(Self.read(try Self.page("euc_jp", "<meta charset=iso-8859-1>")) == "euc-jp")
        #expect(Self.read(try Self.page("iso2022_jp", "")) == "iso-2022-jp")
        // A label under which the bytes are illegal yields to a clean reading.
        #expect(Self.read(lying) == "euc-jp")
        #expect(Self.read(sjis, charset: "utf-8") == "shift_jis")
        #expect(Self.read(try Self.page("utf-8", "<meta charset=euc-jp>")) == "utf-8")
        // What is not read here is a drop that says so.
        let korean = try Self.page("cp932", "<meta charset=euc-kr>")
        #expect(Self.read(korean) == "encoding: labelled euc-kr, which is not read here")
        #expect(Self.read(try Self.page("utf-8", "<meta charset=gbk>")) == "utf-8")
        #expect(Self.read(try Self.page("utf-16le", ""), charset: "utf-16") == "utf-16le")
    }

    /// UTF-8 labelled as what it cannot be, and damaged under any reading: the label stays and the
    /// record is dropped.
    @Test func noCleanReading() {
        let raw = Array("<meta charset=utf-8>".utf8) + [UInt8](repeating: 0xFF, count: 40)
        #expect(Self.read(raw).hasPrefix("undecodable"))
    }

    @Test func labels() {
        #expect(EncodingLabel("  Windows-31J\n".utf8) == .supported(.shiftJIS))
        #expect(EncodingLabel("unicode-1-1-utf-8".utf8) == .supported(.utf8))
        #expect(EncodingLabel("US-ASCII".utf8) == .serverDefault)
        #expect(EncodingLabel("ks_c_5601-1987".utf8) == .unsupported("euc-kr"))
        #expect(EncodingLabel("utf-16".utf8) == .supported(.utf16LittleEndian))
        #expect(EncodingLabel("".utf8) == .unknown)
        #expect(EncodingLabel("utf-8x".utf8) == .unknown)
    }
}
