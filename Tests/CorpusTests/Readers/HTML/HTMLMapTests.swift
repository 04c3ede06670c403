import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus
@testable import Gumbo

/// The edits of pages against the source that they name.
@Suite struct HTMLMapTests {
    /// Checks edits and text of a page, and random characters of it: the source that the map names
    /// for a character gives that character.
    static func check(
        _ page: [UInt8], characters: Int, random: inout SeededGenerator, _ comment: String
    ) throws {
        let document: ExtractedDocument
        do throws(PreparationFailure) {
            document = try HTMLReader.extract(page)
        } catch {
            #expect(["empty", "nesting", "attributes", "memory"].contains(error.drop.rule))
            return
        }
        let edits = document.layers[0].edits
        var end = 0
        for edit in edits {
            #expect(edit.start >= end && edit.end <= page.count, "\(comment)")
            end = edit.end
        }
        guard let result = document.layers[0].apply(to: page) else { return }
        #expect(String(validating: result.text, as: UTF8.self) != nil, "\(comment)")
        #expect(!result.text.isEmpty, "\(comment)")
        for _ in 0..<(result.text.isEmpty ? 0 : characters) {
            var start = Int.random(in: 0..<result.text.count, using: &random)
            while result.text[start] & 0xC0 == 0x80 { start -= 1 }
            var stop = start + 1
            while stop < result.text.count, result.text[stop] & 0xC0 == 0x80 { stop += 1 }
            let character = Array(result.text[start..<stop])
            let source = Array(page[result.map.sourceRange(ofTarget: start..<stop)])
            if source == character { continue }
            if [[0x20], [0x0A], [0x09]].contains(character) {
                // A separator stands for the white space, tags and dropped text between two kept
                // characters; it may stand between two that touch.
                continue
            }
            let reference = source.withUnsafeBufferPointer {
                CharacterReferences.reference(in: $0, at: 0, end: $0.count)
            }
            let isReference =
                source.first == 0x26 && reference?.length == source.count
                && contains(reference?.utf8 ?? [], character)
            #expect(isReference, "\(comment): \(String(decoding: source, as: UTF8.self))")
        }
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }

    /// All lines of a page, none left out, say what gumbo's own text says.
    static func checkParserText(_ page: [UInt8], _ comment: String) throws {
        let text = page.withUnsafeBufferPointer { bytes -> [UInt8]? in
            guard let tree = try? HTMLTree(bytes) else { return nil }
            let lines = PageLines(tree, bytes, droppingMarked: false)
            let edits = PageEdits.edits(
                lines, [Bool](repeating: true, count: lines.lines.count), bytes)
            return edits.map { $0.apply(to: page)?.text ?? page } ?? []
        }
        guard let text else { return }
        let squeezed = HTMLPages.squeezed(text)
        let expected = HTMLPages.parserText(page)
        guard squeezed != expected else { return }
        let same = zip(squeezed, expected).prefix { $0 == $1 }.count
        let start = max(0, same - 12)
        func part(_ bytes: [UInt8]) -> String {
            String(decoding: bytes[min(start, bytes.count)...].prefix(40), as: UTF8.self)
        }
        Issue.record("\(comment): \(part(squeezed)), the parser says \(part(expected))")
    }

    @Test func charactersOfAHardPage() throws {
        var random = SeededGenerator(seed: 5)
        let page = Array(HTMLPages.hard.utf8)
        try Self.check(page, characters: 3000, random: &random, "hard")
        try Self.checkParserText(page, "hard")
    }

    @Test(arguments: [
        "<table>外<tr>一<td>中</td>二</tr>三</table>後", "<b>1<p>2</b>3</p>4",
        "甲<body class=x>乙<html lang=ja>丙", "<p>a</foo>b</p></p>c<!-- d -->e",
        "a<select><option>b</select>c", "<ul><li>a<li>b</ul></li>c", "a\u{0}b<p>c\u{0}</p>",
        "<a href=1>x<a href=2>y</a>z", "<p>a<table><tr><td>b</table>c", "</br>x</p>y",
        "a < b <3 <é> &foo; & &amp &ampx; &#; &#x; &#65", "<svg><![CDATA[x]]></svg><![CDATA[y]]>z",
        "<p>a<!DOCTYPE html>b<?php x ?>c</ d>e", "<b a='>'>x</b y='>'>z", "<isindex>q",
        "<plaintext>a<b>&amp;", "a</body>b</html>c <!--z--> d", "<i><div></i>x</div>y",
        "<p>x<p a='", "<pre>\n\na\n</pre><listing>\nb</listing>", "<table><caption>c</table>d",
        "<math><mi>x</mi></math>y<svg><desc><p>z</svg>w", "<frameset></frameset>x",
    ])
    func oddPages(html: String) throws {
        var random = SeededGenerator(seed: 6)
        let page = Array(html.utf8)
        try Self.check(page, characters: 40, random: &random, html)
        try Self.checkParserText(page, html)
    }

    @Test(.enabled(if: SharedCorpora.hasAozora, "the shared corpora are not beside the repository"))
    func charactersOfRealPages() throws {
        var random = SeededGenerator(seed: Soak.seed)
        for (index, page) in try HTMLPages.real(Soak.isOn ? 64 : 12).enumerated() {
            try Self.check(page, characters: 500, random: &random, "page \(index)")
            try Self.checkParserText(page, "page \(index)")
        }
    }

    @Test func damagedPagesNeverTrap() throws {
        let rounds = Soak.count(1000, long: 100_000, "damaged pages")
        let seed = Soak.seed
        var random = SeededGenerator(seed: seed)
        var seeds = [Array(HTMLPages.hard.utf8)]
        if SharedCorpora.hasAozora {
            seeds += try HTMLPages.real(6).map { page in
                let start = page.count / 3
                return Array(page[..<1500]) + page[start..<min(page.count, start + 4000)]
            }
        }
        let source = try SourceDescription.parse(
            "{name: s, format: html, files: ['**'], encoding: auto, license: X, added: 2026-11-22}",
            file: "source.yaml", folder: "/nowhere")
        let preparation = try DocumentPreparation(
            source: source, normalize: NormalizationRule.allCases)
        for round in 0..<rounds {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...(round % 10 == 0 ? 200 : 8), using: &random) {
                Self.mutate(&bytes, &random)
            }
            let comment = "seed \(seed), round \(round)"
            let decoded = TextDecoder.decode(bytes, as: .utf8).text
            try Self.check(decoded, characters: 5, random: &random, comment)
            try Self.checkParserText(decoded, comment)
            do throws(PreparationFailure) {
                let document = try preparation.prepareText(bytes, path: "x")
                let rebuilt = try? preparation.rebuild(
                    raw: bytes, path: "x", storedEdits: document.storedEdits)
                let isSame = rebuilt?.text == document.text && rebuilt?.map == document.map
                #expect(isSame, "\(comment)")
            } catch {
                #expect(["decode", "extract"].contains(error.drop.stage), "\(comment)")
            }
        }
    }

    private static let marks = [
        "<table>", "<tr>", "<td>", "</table>", "<b>", "</b>", "<a>", "<p>", "</p>", "<li>", "<div>",
        "</div>", "<script>", "</script>", "<!--", "-->", "<ruby>", "<rt>", "</ruby>", "<svg>",
        "</svg>", "<![CDATA[", "]]>", "<pre>", "\n", "&amp;", "&#x41;", "&not", "&", "<", ">", "\"",
        "'",
        "\u{0}", "　", "&nbsp;", "<br>", "<select>", "<form>", "<template>", "<title>", "<textarea>",
        "</body>", "<nav>", " hidden", "<h2>", "<plaintext>", "<frameset>", "<math>", "<i>", "</i>",
    ].map { Array($0.utf8) }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] = .random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2, 3, 4:
            bytes.insert(contentsOf: marks.randomElement(using: &random) ?? [], at: place)
        case 5:
            bytes.removeSubrange(
                place..<min(bytes.count, place + Int.random(in: 0...60, using: &random)))
        default:
            let end = min(bytes.count, place + Int.random(in: 0...120, using: &random))
            bytes.insert(
                contentsOf: Array(bytes[place..<end]),
                at: Int.random(in: 0...bytes.count, using: &random))
        }
    }
}
