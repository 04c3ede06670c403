import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Maps and damaged pages of MediaWiki dumps.
@Suite struct MediaWikiPropertyTests {
    static func preparation() throws -> DocumentPreparation {
        let source = try SourceDescription.parse(
            "{name: s, format: mediawiki, files: ['**'], license: CC-BY-SA-4.0, added: 2026-11-22}",
            file: "source.yaml", folder: "/nowhere")
        return try DocumentPreparation(source: source, normalize: [])
    }

    static func seeds() throws -> [[UInt8]] {
        try MediaWikiFixtureTests.names.map { try MediaWikiFixtureTests.fixture($0).page }
    }

    /// What a slice of a page may stand for: itself, or what its references and marks say.
    static func standsFor(_ source: String) -> Set<String> {
        var readings: Set<String> = [source, source.replacing("&amp;", with: "&")]
        for _ in 0..<2 {
            readings.formUnion(
                readings.map { reading in
                    let bytes = Array(reading.utf8)
                    return bytes.withUnsafeBufferPointer { text in
                        guard
                            let (length, scalar) = HTMLEntities.reference(
                                text, at: 0, end: text.count), length == text.count
                        else { return reading }
                        return String(scalar)
                    }
                })
        }
        return readings
    }

    @Test func charactersComeFromThemselvesTheirReferencesOrTheirMarkup() throws {
        let preparation = try Self.preparation()
        var classes: [EditClass: Int] = [:]
        for name in MediaWikiFixtureTests.names {
            let (page, expected) = try MediaWikiFixtureTests.fixture(name)
            let document = try preparation.prepareText(page, path: name)
            #expect(String(decoding: document.text, as: UTF8.self) == expected)
            var place = 0
            for scalar in String(decoding: document.text, as: UTF8.self).unicodeScalars {
                let end = place + UTF8.width(scalar)
                let range = document.map.sourceRange(ofTarget: place..<end)
                let source = String(decoding: page[range], as: UTF8.self)
                let counts = document.map.editCounts(inTarget: place..<end)
                for editClass in counts.keys { classes[editClass, default: 0] += 1 }
                if counts.isEmpty {
                    #expect(source == String(scalar), "\(name) at \(place)")
                } else if counts.keys.contains(.escape) {
                    #expect(Self.standsFor(source).contains(String(scalar)), "\(name): \(source)")
                } else {
                    // Line breaks for tags and bars, marks of templates, the title.
                    #expect(counts.keys.contains(.markup), "\(name): \(source)")
                    #expect(
                        ["&lt;", "|", "!!", "}}", ":"].contains { source.contains($0) },
                        "\(name): \(source)")
                }
                place = end
            }
            let rebuilt = try preparation.rebuild(
                raw: page, path: name, storedEdits: document.storedEdits)
            #expect(rebuilt.text == document.text && rebuilt.map == document.map)
        }
        #expect(classes[.escape, default: 0] > 10 && classes[.markup, default: 0] > 10)
    }

    /// One layer is the same as three.
    @Test func composedEditsGiveTheSameText() throws {
        for page in try Self.seeds() {
            let document = try MediaWikiReader.extract(page)
            #expect(document.layers.count == 1)
        }
        var random = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(2000, long: 50_000, "composed edits") {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0x61...0x7A, using: &random)
            }
            let first = Self.edits(of: text.count, &random)
            let middle = first.apply(to: text)?.text ?? text
            let second = Self.edits(of: middle.count, &random)
            let last = second.apply(to: middle)?.text ?? middle
            guard let both = first.followed(by: second) else { continue }
            #expect((both.apply(to: text)?.text ?? text) == last)
            var end = 0
            for edit in both.edits {
                #expect(edit.start >= end && edit.length >= 0)
                end = edit.end
            }
        }
    }

    private static func edits(of length: Int, _ random: inout SeededGenerator) -> TextEdits {
        var edits = TextEdits()
        var place = 0
        while true {
            let start = place + Int.random(in: 0...8, using: &random)
            let end = start + Int.random(in: 1...6, using: &random)
            guard end <= length else { return edits }
            if Bool.random(using: &random) {
                edits.remove(start..<end, .markup)
            } else {
                edits.replace(start..<end, with: CollectionOfOne(0x41), .escape)
            }
            place = end
        }
    }

    @Test func damagedPagesNeverTrap() throws {
        var random = SeededGenerator(seed: Soak.seed)
        let preparation = try Self.preparation()
        let seeds = try Self.seeds()
        var rules: [String: Int] = [:]
        for _ in 0..<Soak.count(1000, long: 100_000, "damaged pages") {
            let raw = RecordMutations.mutated(seeds, &random)
            let rule = try RecordMutations.check(
                raw, preparation, rules: ["xml", "namespace", "redirect", "model", "empty"])
            rules[rule ?? "kept", default: 0] += 1
        }
        #expect(rules["kept", default: 0] > 100 && rules["xml", default: 0] > 100, "\(rules)")
    }

    /// Damage to the wikitext alone, so that most pages are kept.
    @Test func damagedWikitextNeverTraps() throws {
        var random = SeededGenerator(seed: Soak.seed &+ 1)
        let preparation = try Self.preparation()
        let seeds = try MediaWikiFixtureTests.names.map {
            try Files.read(Paths.join(MediaWikiFixtureTests.folder, $0 + ".wiki"))
        }
        var kept = 0
        let rounds = Soak.count(1000, long: 100_000, "damaged wikitext")
        for _ in 0..<rounds {
            let wikitext = String(
                decoding: RecordMutations.mutated(seeds.map { Array($0) }, &random), as: UTF8.self)
            let rule = try RecordMutations.check(
                WikitextTests.page(wikitext), preparation, rules: ["xml", "redirect", "empty"])
            if rule == nil { kept += 1 }
        }
        #expect(kept > rounds / 2)
    }
}
