import Lineage
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Pages of a dump: what is read, and what is dropped by which name.
@Suite struct MediaWikiReaderTests {
    static func drop(_ page: String) -> Verdict.Drop? {
        do {
            _ = try WikitextTests.read(Array(page.utf8))
            return nil
        } catch {
            return (error as? PreparationFailure)?.drop
        }
    }

    static let page = String(decoding: WikitextTests.page("本文"), as: UTF8.self)

    static func changed(_ old: String, _ new: String) -> String { page.replacing(old, with: new) }

    @Test func thePageItself() throws {
        #expect(try WikitextTests.read(Array(Self.page.utf8)).text == "本文")
        // Attributes, an escaped title, what other dumps have beside it.
        let other = """
            <page><title>A &amp; B&#39;s</title><ns>0</ns><id>7</id><restrictions>x</restrictions><revision><id>1</id>
            <parentid>0</parentid><timestamp>2001-02-03T04:05:06Z</timestamp><contributor><username>N</username>
            <id>99</id></contributor><minor/><comment>&lt;x&gt;</comment><origin>1</origin><model>wikitext</model>
            <format>text/x-wiki</format><text bytes='6' sha1="" xml:space="preserve">甲 &lt;b&gt;乙&lt;/b&gt; &amp;amp;</text>
            <sha1>0</sha1></revision></page>

            """
        let (text, metadata) = try WikitextTests.read(Array(other.utf8))
        #expect(text == "甲 乙 &")
        #expect(metadata.title == "A & B's" && metadata["wiki_page_id"] == "7")
        #expect(metadata["revision"] == "1" && metadata.created == "2001-02-03")
    }

    @Test func ofSeveralRevisionsTheLastOneCounts() throws {
        let two = Self.page.replacing(
            "<revision>", with: "<revision><id>1</id><text>古い</text></revision><revision>")
        let (text, metadata) = try WikitextTests.read(Array(two.utf8))
        #expect(text == "本文" && metadata["revision"] == "98765")
    }

    @Test(
        arguments: [
            ("<ns>0</ns>", "<ns>14</ns>", "namespace", 14, nil),
            ("<ns>0</ns>", "<ns>-1</ns>", "namespace", -1, nil),
            ("<id>5</id>", "<redirect title=\"A &amp; B\" />", "redirect", nil, "A & B"),
            ("本文", "#REDIRECT [[足利尊氏]]", "redirect", nil, nil),
            ("本文", "\n#転送 [[足利尊氏]]", "redirect", nil, nil),
            ("wikitext", "Scribunto", "model", nil, "Scribunto"),
            ("本文", "", "empty", nil, nil),
            ("<ns>0</ns>", "", "xml", nil, "<ns> is missing"),
            ("</page>", "", "xml", nil, "cut short"),
            ("</text>", "", "xml", nil, "ends nothing"),
            ("本文", "<b>本文</b>", "xml", nil, "an element inside of the text"),
            ("本文", "本&文", "xml", nil, "ampersand"),
            ("本文", "本&nbsp;文", "xml", nil, "ampersand"),
            ("本文", "本&#0;文", "xml", nil, "ampersand"),
            ("本文", "本&#xD800;文", "xml", nil, "ampersand"),
            ("bytes=\"1\"", "bytes=1", "xml", nil, "without quotes"),
            ("bytes=\"1\"", "bytes", "xml", nil, "without a value"),
            ("</page>", "</page><page>", "xml", nil, "follows"),
            ("<page>", "<pages>", "xml", nil, "<page> is wanted"),
            ("<page>", "x<page>", "xml", nil, "outside"),
            ("<id>5</id>", "<!-- x -->", "xml", nil, "comment"),
            ("<id>5</id>", String(repeating: "<a>", count: 100), "xml", nil, "too deeply"),
        ] as [(String, String, String, Double?, String?)])
    func whatIsDropped(old: String, new: String, rule: String, value: Double?, detail: String?) {
        let drop = Self.drop(Self.changed(old, new))
        #expect(drop?.stage == "extract" && drop?.rule == rule, "\(String(describing: drop))")
        #expect(drop?.value == value)
        if let detail { #expect(drop?.detail?.contains(detail) == true, "\(drop?.detail ?? "-")") }
    }

    @Test func aPageWithoutTextIsDropped() throws {
        let deleted = Self.changed(
            "<text bytes=\"1\" xml:space=\"preserve\">本文</text>",
            "<text bytes=\"1\" deleted=\"deleted\" />")
        #expect(Self.drop(deleted)?.rule == "empty" && Self.drop(deleted)?.detail == "deleted")
        #expect(
            Self.drop(Self.changed("<text bytes=\"1\" xml:space=\"preserve\">本文</text>", ""))?.rule
                == "xml")
        // Templates alone leave nothing; the preparation calls that empty.
        #expect(try WikitextTests.plain("{{工事中}}\n[[Category:x]]") == "")
    }
}

/// Whole pages, as people write them, against the text that a person wrote for them.
@Suite struct MediaWikiFixtureTests {
    static let folder = Repository.file("Tests/Fixtures/mediawiki")

    static let names: [String] =
        ((try? Files.filesRecursively(in: folder)) ?? []).filter { $0.hasSuffix(".wiki") }
        .map { String($0.dropLast(5)) }.sorted()

    /// The fixtures' pages and their texts.
    static func fixture(_ name: String) throws -> (page: [UInt8], text: String) {
        let titles = String(
            decoding: try Files.read(Paths.join(folder, "titles.json")), as: UTF8.self)
        // Lines of `"name": "title",`.
        let line = titles.split(separator: "\n").first { $0.contains("\"\(name)\":") } ?? ""
        let words = line.split(separator: "\"")
        let title = words.count > 3 ? String(words[3]) : name
        let wikitext = String(
            decoding: try Files.read(Paths.join(folder, name + ".wiki")), as: UTF8.self)
        let text = String(
            decoding: try Files.read(Paths.join(folder, name + ".txt")), as: UTF8.self)
        return (WikitextTests.page(wikitext, title: title), String(text.dropLast()))
    }

    @Test func thereAreFixtures() { #expect(Self.names.count >= 15) }

    @Test(arguments: names)
    func pagesBecomeTheTextThatAPersonWrote(name: String) throws {
        let (page, expected) = try Self.fixture(name)
        let lines = try WikitextTests.read(page).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, want) in zip(lines, wanted) {
            #expect(line.debugDescription == want.debugDescription, "\(name)")
        }
        #expect(lines.count == wanted.count, "\(name)")
    }
}
