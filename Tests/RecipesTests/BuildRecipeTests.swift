import Foundation
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@Suite struct BuildRecipeTests {
    private let folder: TemporaryFolder
    private let vocabulary = BuildRecipe.Vocabulary(
        measureGroups: ["characters", "morphemes"],
        measureNames: { settings, masks in
            ["characters", "japanese_fraction", "noun_fraction"]
                + settings.wordLists.map { "\($0.name)_words" } + masks.map { "masked_\($0.kind)" }
        },
        masks: [.init(kind: "email", placeholder: "<EMAIL>")],
        filterPresets: [
            ("strict", "rules: { characters: { min: 400 }, ng_words: { max: 3 } }")
        ],
        normalizations: ["line-endings", "nfkc", "nfc", "wave-dash", "hyphens"],
        standardNormalizations: ["line-endings", "nfkc", "wave-dash"],
        normalForms: ["nfkc", "nfc"],
        normalizationPresets: [("neologdn", ["wave-dash", "hyphens"])],
        minHashPresets: [("wide", .init(bands: 40, rows: 20))],
        corpusRoot: { (folder) throws(KeifuError) in
            guard Files.exists(folder) else {
                throw .badInput("no corpus lies here", file: folder)
            }
            return .of(text: Paths.name(folder))
        })

    init() throws {
        folder = try TemporaryFolder()
        try Files.replace(
            folder.file("a/source.yaml"),
            with: """
                name: a
                format: text
                files: ["**/*.txt"]
                license: CC-BY-4.0
                origin: "said \\"so\\": here"
                added: 2026-11-22
                """)
        try Files.replace(
            folder.file("b/source.yaml"),
            with: """
                name: b
                format: lines
                files: ["*.txt"]
                license: CC0-1.0
                origin: made
                added: 2026-11-23
                """)
    }

    private func load(_ text: String) throws(KeifuError) -> BuildRecipe {
        let path = folder.file("recipe.yaml")
        try Files.replace(path, with: text)
        return try BuildRecipe.load(path, vocabulary: vocabulary)
    }

    private func failure(_ text: String) -> KeifuError? {
        do throws(KeifuError) {
            _ = try load(text)
            return nil
        } catch {
            return error
        }
    }

    private let full = """
        name: both
        sources: [a/source.yaml, b/source.yaml]
        partitions: 3
        work_unit_bytes: 1000
        licenses: { allow: [CC-BY-4.0, CC0-1.0] }
        opt_out: [out.txt]
        normalize: [nfkc]
        mask: []
        filter:
          preset: null
          rules: { noun_fraction: { max: 0.8 }, characters: { min: 200, max: 1e6 } }
        deduplicate:
          exact: false
          minhash: { ngram: 4, bands: 10, rows: 3, threshold: 0.7 }
          passages:
          against: []
        decontaminate: { sets: [], ngram: 13, mode: drop }
        held_out: { fraction: 0.25, seed: 18446744073709551615 }
        """

    @Test func everyKeyIsRead() throws {
        let url = "https://example.jp/a#part"
        try Files.replace(
            folder.file("out.txt"),
            with: "# a comment\n\n\(String(repeating: "Ab", count: 32))  # why\r\n\(url)\n")
        let recipe = try load(full)
        #expect(recipe.sources.map(\.name) == ["a", "b"])
        #expect(recipe.partitions == 3)
        #expect(recipe.workUnitBytes == 1000)
        #expect(recipe.allowedLicenses == ["CC-BY-4.0", "CC0-1.0"])
        #expect(
            recipe.optOut.digests.map { String(describing: $0) } == [
                String(repeating: "ab", count: 32)
            ])
        #expect(recipe.optOut.urls == [Array(url.utf8)])
        #expect(recipe.normalize == ["nfkc"])
        #expect(
            recipe.rules == [
                .init(measure: "noun_fraction", maximum: 0.8),
                .init(measure: "characters", minimum: 200, maximum: 1e6),
            ])
        #expect(recipe.deduplicateExactly == false)
        #expect(recipe.minHash == .init(ngram: 4, bands: 10, rows: 3, threshold: 0.7))
        #expect(recipe.heldOut == .init(fraction: 0.25, seed: .max))
    }

    @Test func defaultsAreFilledIn() throws {
        let recipe = try load("name: x\nsources: [a/source.yaml]")
        #expect(recipe.partitions == 1)
        #expect(recipe.workUnitBytes == 8 << 20)
        #expect(recipe.allowedLicenses == nil)
        #expect(recipe.optOut.count == 0)
        #expect(recipe.normalize == vocabulary.standardNormalizations)
        #expect(recipe.rules.isEmpty)
        #expect(recipe.deduplicateExactly)
        #expect(recipe.minHash == .init(ngram: 5, bands: 25, rows: 5, threshold: 0.8))
        #expect(recipe.heldOut.fraction == 0)
        let without = try load("name: x\nsources: [a/source.yaml]\ndeduplicate: { minhash: null }")
        #expect(without.minHash == nil)
        #expect(without.deduplicateExactly)
    }

    @Test(arguments: [
        ("name: x\nsources: [a/source.yaml]\n\nfliter: {}", 4, "filter"),
        (
            "name: x\nsources: [a/source.yaml]\nfilter:\n  rules:\n    charcters: { min: 1 }", 5,
            "characters"
        ),
        ("name: x\nsources: [a/source.yaml]\nfilter: { rules: { characters: {} } }", 3, "neither"),
        (
            "name: x\nsources: [a/source.yaml]\nfilter: { rules: { characters: { min: 2, max: 1 } } }",
            3,
            "above"
        ),
        (
            "name: x\nsources: [a/source.yaml]\nfilter:\n  preset: strict", 4,
            "strict judges ng_words, which this recipe does not measure"
        ),
        (
            "name: x\nsources: [a/source.yaml]\nfilter:\n  preset: lax", 4, "strict"
        ),
        (
            "name: x\nsources: [a/source.yaml]\nfilter:\n  preset: strict\n  without: [a, ng_words]",
            5, "no rule of the preset is about a"
        ),
        (
            "name: x\nsources: [a/source.yaml]\nmask: [email, emial]", 3, "email"
        ),
        (
            "name: x\nsources: [a/source.yaml]\nmeasures: { words: { ng: none.txt } }", 3,
            "there is no file"
        ),
        (
            "name: x\nsources: [a/source.yaml]\ndeduplicate:\n  passages: { min_characters: 5 }", 4,
            "outside"
        ),
        ("name: x\nsources: [a/source.yaml]\ndeduplicate:\n  minhash: widest", 4, "wide"),
        (
            "name: x\nsources: [a/source.yaml]\ndeduplicate:\n  against: [a, a]", 4, "named twice"
        ),
        (
            "name: x\nsources: [a/source.yaml]\ndecontaminate:\n  sets:\n    - path: t.jsonl", 5,
            "fields is missing"
        ),
        (
            "name: x\nsources: [a/source.yaml]\ndecontaminate: { mode: delete }", 3, "report"
        ),
        ("name: x\nsources: [a/source.yaml]\nmemory_bytes: 100", 3, "outside"),
        ("name: x\nsources: [a/source.yaml]\nnormalize: [nkfc]", 3, "nfkc"),
        ("name: x\nsources: [a/source.yaml]\nnormalize: [nfkc, nfkc]", 3, "twice"),
        ("name: x\nsources: [a/source.yaml]\npartitions: 0", 3, "outside"),
        ("name: x\nsources: [a/source.yaml]\nheld_out: { fraction: 1.5 }", 3, "outside"),
        ("name: x\nsources: [a/source.yaml, a/source.yaml]", 2, "already"),
        ("name: x\nsources: [a/source.yaml]\nopt_out: [missing.txt]", 3, "missing.txt"),
        ("name: x\nsources: []", 2, "no source"),
        ("sources: [a/source.yaml]", 1, "name is missing"),
    ])
    func aMistakeNamesItsLine(_ text: String, _ line: Int, _ words: String) throws {
        let error = try #require(failure(text))
        #expect(error.kind == .badInput)
        #expect(error.line == line, "\(error)")
        #expect(error.description.contains(words), "\(error)")
        #expect(error.file == folder.file("recipe.yaml"))
    }

    @Test func anOptOutEntryThatIsNoneOfTheThreeNamesItsLine() throws {
        try Files.replace(folder.file("out.txt"), with: "# ids\n\nabcdef\n")
        let error = try #require(failure("name: x\nsources: [a/source.yaml]\nopt_out: [out.txt]"))
        #expect(error.file == folder.file("out.txt"))
        #expect(error.line == 3)
    }

    @Test func deduplicationAndDecontaminationAreRead() throws {
        try Files.replace(folder.file("sets/quiz.jsonl"), with: "{\"q\": \"x\"}\n")
        let recipe = try load(
            """
            name: x
            sources: [a/source.yaml]
            deduplicate:
              minhash: { preset: wide, threshold: 0.7 }
              passages: {}
              host_lines: { min_documents: 3 }
              against: [a, b]
            decontaminate:
              sets:
                - { path: sets/quiz.jsonl, fields: [q, meta.answer] }
                - { path: sets/quiz.jsonl, name: again, fields: [q] }
              mode: cut
            memory_bytes: 33554432
            """)
        #expect(recipe.minHash == .init(bands: 40, rows: 20, threshold: 0.7))
        #expect(recipe.passages == .init(minimumCharacters: 100))
        #expect(recipe.hostLines == .init(minimumDocuments: 3))
        #expect(recipe.against.map(\.root) == [.of(text: "a"), .of(text: "b")])
        #expect(recipe.decontamination.sets.map(\.name) == ["quiz", "again"])
        #expect(recipe.decontamination.sets[0].fields == ["q", "meta.answer"])
        #expect(recipe.decontamination.mode == .cut)
        #expect(recipe.decontamination.ngram == 13)
        #expect(recipe.memoryBytes == 32 << 20)
        let text = recipe.resolvedYAML(versions: [:])
        #expect(!text.contains(folder.path))
        // What the sets hold is part of it, not where they lie.
        try Files.replace(folder.file("sets/quiz.jsonl"), with: "{\"q\": \"y\"}\n")
        let changed = try BuildRecipe.load(folder.file("recipe.yaml"), vocabulary: vocabulary)
        #expect(changed.resolvedYAML(versions: [:]) != text)
        #expect(
            try load("name: x\nsources: [a/source.yaml]\ndeduplicate: { minhash: wide }").minHash
                == .init(bands: 40, rows: 20))
    }

    @Test func theCanonicalTextReadsBack() throws {
        try Files.replace(folder.file("out.txt"), with: "https://example.jp/1\n")
        let recipe = try load(full)
        let text = recipe.resolvedYAML(versions: ["icu": "72.1", "keifu": "0"])
        try Files.replace(folder.file("resolved.yaml"), with: text)
        let read = try RecordedRecipe(path: folder.file("resolved.yaml"))
        #expect(read.name == "both")
        #expect(read.rules == recipe.rules)
        #expect(read.normalize == recipe.normalize)
        #expect(read.minHash == recipe.minHash)
        #expect(read.versions == ["icu": "72.1", "keifu": "0"])
        #expect(
            read.sources
                == recipe.sources.map {
                    var source = $0
                    source.folder = ""
                    return source
                })
        // Nothing in it says where it was made.
        #expect(!text.contains(folder.path))
    }

    @Test func everyKeyIsPartOfTheCanonicalText() throws {
        try Files.replace(folder.file("out.txt"), with: "https://example.jp/1\n")
        let base = try load(full).resolvedYAML(versions: ["icu": "72.1"])
        let changes = [
            ("name: both", "name: other"), ("[a/source.yaml, b/source.yaml]", "[a/source.yaml]"),
            ("partitions: 3", "partitions: 4"), ("work_unit_bytes: 1000", "work_unit_bytes: 1001"),
            (", CC0-1.0]", "]"), ("opt_out: [out.txt]", "opt_out: []"), ("[nfkc]", "[wave-dash]"),
            ("max: 0.8", "max: 0.81"), ("min: 200", "min: 201"), ("exact: false", "exact: true"),
            ("ngram: 4", "ngram: 5"), ("bands: 10", "bands: 11"), ("rows: 3", "rows: 4"),
            ("threshold: 0.7", "threshold: 0.71"), ("fraction: 0.25", "fraction: 0.26"),
            ("seed: 18446744073709551615", "seed: 1"),
        ]
        for (from, to) in changes {
            let text = full.replacingOccurrences(of: from, with: to)
            #expect(text != full)
            #expect(try load(text).resolvedYAML(versions: ["icu": "72.1"]) != base, "\(to)")
        }
        #expect(try load(full).resolvedYAML(versions: ["icu": "72.2"]) != base)
        try Files.replace(folder.file("out.txt"), with: "https://example.jp/2\n")
        #expect(try load(full).resolvedYAML(versions: ["icu": "72.1"]) != base)
        // Comments and layout are not.
        try Files.replace(folder.file("out.txt"), with: "# moved\nhttps://example.jp/1\n")
        #expect(try load("# c\n" + full).resolvedYAML(versions: ["icu": "72.1"]) == base)
    }

    @Test(arguments: [
        ("neologdn", ["wave-dash", "hyphens"]),
        ("[neologdn, nfc]", ["wave-dash", "hyphens", "nfc"]),
        ("[hyphens, neologdn]", ["hyphens", "wave-dash"]), ("nfkc", ["nfkc"]), ("[]", []),
    ])
    func presetsAreTheirRules(written: String, rules: [String]) throws {
        let text = full.replacingOccurrences(of: "normalize: [nfkc]", with: "normalize: \(written)")
        try Files.replace(folder.file("out.txt"), with: "")
        #expect(try load(text).normalize == rules)
    }

    @Test(arguments: [
        ("[nfkc, nfc]", "nfc is a second normal form beside nfkc"),
        ("[neologdn, neologdn]", "neologdn is named twice"), ("[nfkd]", "nfkd"),
    ])
    func normalizationsThatAreNone(written: String, problem: String) {
        let text = full.replacingOccurrences(of: "normalize: [nfkc]", with: "normalize: \(written)")
        let failure = failure(text)
        #expect(failure?.description.contains(problem) == true)
        #expect(failure?.description.contains("recipe.yaml") == true)
    }
}
