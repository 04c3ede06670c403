import Testing

@testable import Corpus

@Suite struct SourceMeasureTests {
    @Test(arguments: [
        ("https://www.example.co.jp/a?b=c.xyz", "jp"), ("HTTP://EXAMPLE.COM", "com"),
        ("https://user:p@ss@host.net:8080/", "net"), ("https://example.org./", "org"),
        ("https://[2001:db8::1]/", nil), ("mailto:a@b.jp", nil), ("https:///path.jp", nil),
        ("https://localhost/", "localhost"), ("", nil),
    ])
    func topLevelDomains(url: String, domain: String?) {
        #expect(
            SourceMeasures.topLevelDomain(Array(url.utf8)).map {
                String(decoding: $0, as: UTF8.self)
            }
                == domain)
    }

    @Test func listedDomains() {
        func row(_ url: String?) -> [Float] {
            var row: [Float] = []
            SourceMeasures.append(
                of: .init(url: url, linkFraction: 0.25), domains: ["jp"], to: &row)
            return row
        }
        #expect(row("https://a.jp/") == [0.25, 1])
        #expect(row("https://a.ru/") == [0.25, 0])
        #expect(row("https://a.xjp/") == [0.25, 0])
        #expect(row("no address") == [0.25, 0])
        #expect(row(nil) == [0.25, 1])
    }
}
