import Lineage
import TestSupport
import Testing

@testable import Corpus

/// The place of the text in WARC records.
@Suite struct WARCBodyTests {
    static let page = Array("<html><p>日本語の頁。</p></html>".utf8)

    static func response(
        _ http: String, _ body: [UInt8], type: String = "application/http; msgtype=response"
    ) -> [UInt8] {
        let block = Array(http.replacing("\n", with: "\r\n").utf8) + Array("\r\n\r\n".utf8) + body
        return Array(
            """
            WARC/1.0\r
            WARC-Type: response\r
            WARC-Target-URI: <https://example.org/頁>\r
            WARC-Date: 2026-01-02T03:04:05Z\r
            WARC-Record-ID: <urn:uuid:1>\r
            Content-Type: \(type)\r
            Content-Length: \(block.count)\r
            \r

            """.utf8) + block
    }

    static func outcome(_ raw: [UInt8], limit: Int = 1 << 20) -> (RecordBody?, String) {
        do throws(PreparationFailure) {
            return (try WARCRecord.body(of: raw, limit: limit), "")
        } catch {
            return (nil, "\(error.drop.stage)/\(error.drop.rule)")
        }
    }

    /// The body's bytes.
    static func text(_ raw: [UInt8]) -> [UInt8]? {
        outcome(raw).0.map { Array(($0.uncoded ?? raw)[$0.range]) }
    }

    @Test func aPage() throws {
        let raw = Self.response(
            "HTTP/1.1 200 OK\nContent-Type: Text/HTML; charset=\"Shift_JIS\"", Self.page)
        let body = try #require(Self.outcome(raw).0)
        #expect(body.kind == .html && body.uncoded == nil)
        #expect(Array(raw[body.range]) == Self.page && body.range.upperBound == raw.count)
        #expect(body.charset == Array("Shift_JIS".utf8))
        #expect(body.metadata.url == "https://example.org/頁")
        #expect(body.metadata.created == "2026-01-02")
        #expect(body.metadata["warc_record_id"] == "<urn:uuid:1>")
        #expect(body.metadata["warc_date"] == "2026-01-02T03:04:05Z")
        #expect(body.metadata["content_type"] == "Text/HTML; charset=\"Shift_JIS\"")
    }

    @Test(arguments: [
        ("HTTP/1.1 404 Not Found\nContent-Type: text/html", "extract/http_status"),
        ("HTTP/1.1 301 Moved\nLocation: /", "extract/http_status"),
        ("HTTP/1.1\nContent-Type: text/html", "extract/http_status"),
        ("GET / HTTP/1.1\nContent-Type: text/html", "extract/http_header"),
        ("HTTP/1.1 200 OK\nContent-Type: image/png", "extract/content_type"),
        ("HTTP/1.1 200 OK\nContent-Type: application/json", "extract/content_type"),
        ("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: br", ""),
        ("HTTP/1.0 200 OK", ""),
        ("HTTP/2 200\ncontent-type:text/plain", ""),
        ("HTTP/1.1 200 OK\nContent-Type: application/xhtml+xml;charset=utf-8", ""),
        ("HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Type: text/html", ""),
    ])
    func headers(http: String, rule: String) {
        #expect(Self.outcome(Self.response(http, Self.page + [0x20] + Self.page)).1 == rule)
    }

    @Test func otherRecords() throws {
        #expect(
            Self.outcome(Self.response("x", [], type: "text/dns")).1 == "extract/content_type")
        let brotli = Self.response(
            "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: br", [0x8B, 0x02, 0x80, 3])
        #expect(Self.outcome(brotli).1 == "extract/content_encoding")
        let resource = Array("WARC/1.1\nWARC-Type: resource\nContent-Type: text/plain\n\nあ".utf8)
        #expect(Self.text(resource) == Array("あ".utf8))
        #expect(
            Self.outcome(Array("WARC/1.0\r\nWARC-Type: response\r\n".utf8)).1
                == "read/malformed_header")
    }

    static let chunked = "HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked"

    @Test(arguments: [
        ("4\r\n<htm\r\n6\r\nl>\r\nあ\r\n0\r\n\r\n", "<html>\r\nあ"),
        ("4;name=\"x\"\r\n<htm\r\n02 \r\nl>\r\n0\r\nTrailer: x\r\n\r\n", "<html>"),
        ("4\n<htm\n2\nl>\n0\n\n", "<html>"),
        ("A\r\n<html>1234\r\n0\r\n", "<html>1234"),
        // Decoded by the crawler, the header being kept.
        ("<html>あ</html>", "<html>あ</html>"), ("", ""), ("5 apples\r\n", "5 apples\r\n"),
        ("1234567890 yen\n", "1234567890 yen\n"),
    ])
    func chunks(body: String, text: String) {
        // "l>\r\nあ" is 7 bytes, "\r\n" among them.
        let body = body.replacing("6\r\nl>\r\nあ", with: "7\r\nl>\r\nあ")
        let raw = Self.response(Self.chunked, Array(body.utf8))
        #expect(Self.text(raw).map { String(decoding: $0, as: UTF8.self) } == text)
    }

    @Test(arguments: [
        ("4\r\n<htm\r\n6\r\nl>", "extract/truncated"), ("4\r\n<htm\r\n", "extract/truncated"),
        ("4\r\n<htm\r\nxyz\r\nl>", "extract/truncated"), ("40\r\n<htm", "extract/truncated"),
        ("ffffffffffffffff\r\n<htm", ""), ("7fffffffffffffff\r\n<htm", ""),
        ("7ffffffffffffff\r\n<htm", "extract/truncated"),
    ])
    func brokenChunks(body: String, rule: String) {
        #expect(Self.outcome(Self.response(Self.chunked, Array(body.utf8))).1 == rule)
    }

    /// Bodies as Python packs them; each is cut, damaged and bounded.
    @Test(arguments: [
        ("gzip", "gzip.compress(d)"), ("x-gzip", "gzip.compress(d[:9]) + gzip.compress(d[9:])"),
        ("deflate", "zlib.compress(d)"),
        ("deflate", "(lambda c: c.compress(d) + c.flush())(zlib.compressobj(wbits=-15))"),
        ("gzip, deflate", "zlib.compress(gzip.compress(d))"),
        ("GZIP", "gzip.compress(d) + b'junk'"),
    ])
    func compressed(coding: String, expression: String) throws {
        guard PythonOracle.isAvailable else { return }
        let page = [[UInt8]](repeating: Self.page, count: 300).flatMap { $0 }
        let packed = try PythonOracle.bytes(
            "import sys, gzip, zlib; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(\(expression))",
            input: page)
        let http = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: \(coding)"
        let raw = Self.response(http, packed)
        let body = try #require(Self.outcome(raw).0)
        let uncoded = try #require(body.uncoded)
        #expect(Array(uncoded[body.range]) == page)
        #expect(uncoded.starts(with: raw.dropLast(packed.count)))
        // Left decoded beside its header.
        #expect(Self.text(Self.response(http, page)) == page)
        #expect(Self.outcome(raw, limit: page.count).1 == "")
        #expect(Self.outcome(raw, limit: page.count - 1).1 == "read/record_bytes")
        var random = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(300, long: 30_000, "damaged bodies") {
            var bytes = packed
            bytes[.random(in: 0..<bytes.count, using: &random)] ^= .random(
                in: 1...255, using: &random)
            if Bool.random(using: &random) {
                bytes.removeLast(.random(in: 0..<bytes.count, using: &random))
            }
            let rule = Self.outcome(Self.response(http, bytes)).1
            #expect(
                ["", "extract/truncated", "extract/damaged", "read/record_bytes"].contains(rule))
        }
    }

    /// Any bytes in the place of a record.
    @Test func damagedRecords() {
        let records = [
            Self.response(Self.chunked, Array("4\r\n<htm\r\n2\r\nl>\r\n0\r\n\r\n".utf8)),
            Self.response("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8", Self.page),
        ]
        var random = SeededGenerator(seed: Soak.seed)
        for round in 0..<Soak.count(1000, long: 100_000, "damaged WARC records") {
            var raw = records[round % 2]
            for _ in 0..<Int.random(in: 1...9, using: &random) where !raw.isEmpty {
                let place = Int.random(in: 0..<raw.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: raw[place] = .random(in: 0...255, using: &random)
                case 1: raw.remove(at: place)
                case 2:
                    raw.insert(
                        [0x0A, 0x0D, 0x3A, 0x20].randomElement(using: &random) ?? 0, at: place)
                default: raw.removeSubrange(place..<min(raw.count, place + 20))
                }
            }
            guard let body = Self.outcome(raw).0 else { continue }
            let record = body.uncoded ?? raw
            #expect(body.range.lowerBound >= 0 && body.range.upperBound == record.count)
        }
    }
}
