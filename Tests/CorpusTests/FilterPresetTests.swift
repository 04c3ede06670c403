import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// The presets of `pipelines/presets` as recipes name them.
@Suite struct FilterPresetTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Files.replace(folder.file("words.txt"), with: Array("語\n".utf8))
        try Files.replace(folder.file("a.txt"), with: Array("文\n".utf8))
        try Files.replace(
            folder.file("source.yaml"),
            with: Array(
                """
                name: a
                format: text
                files: ["a.txt"]
                license: CC0-1.0
                origin: here
                added: 2026-11-22
                """.utf8))
    }

    /// Everything that some preset wants, files being read when a build begins and no sooner.
    private let wanted = """
        measures:
          words: { ng: words.txt, adult: words.txt, discrimination: words.txt, violence: words.txt, \
        advertisement: words.txt }
          classifiers: { language: { model: words.txt, label: ja } }
          language_model: words.txt

        """

    private func load(_ text: String) throws -> BuildRecipe {
        try Files.replace(
            folder.file("recipe.yaml"),
            with: Array(("name: x\nsources: [source.yaml]\n" + text).utf8))
        return try BuildRecipe.load(folder.file("recipe.yaml"), vocabulary: .corpus)
    }

    @Test(arguments: FilterPresets.all.map(\.name))
    func everyRuleIsAboutAMeasure(preset: String) throws {
        let recipe = try load(wanted + "filter: { preset: \(preset) }")
        #expect(recipe.preset == preset)
        #expect(recipe.rules.count >= 7)
        let names = MeasureSet.names(recipe.measures, recipe.masks)
        for rule in recipe.rules { #expect(names.contains(rule.measure)) }
        #expect(
            FilterRules(recipe.rules, measures: names).bounds.count
                == recipe.rules.reduce(0) {
                    $0 + ($1.minimum == nil ? 0 : 1) + ($1.maximum == nil ? 0 : 1)
                })
    }

    /// The thresholds of Swallow's `apply_v1`, by its own names.
    @Test func swallowIsSwallow() throws {
        let rules = try load(wanted + "filter: { preset: swallow-v1 }").rules
        func rule(_ measure: String) -> [Double?] {
            rules.first { $0.measure == measure }.map { [$0.minimum, $0.maximum] } ?? []
        }
        #expect(rule("characters") == [400, nil])
        #expect(rule("japanese_characters") == [400, nil])
        #expect(rule("mean_sentence_length") == [20, 90])
        #expect(rule("longest_sentence") == [nil, 200])
        let repeated = [0.15, 0.14, 0.13, 0.12, 0.11, 0.10]
        for (length, threshold) in zip(5...10, repeated) {
            #expect(rule("duplicate_character_\(length)gram_fraction") == [nil, threshold])
        }
        for (length, threshold) in zip(2...4, [0.20, 0.18, 0.16]) {
            #expect(rule("top_character_\(length)gram_fraction") == [nil, threshold])
        }
    }

    @Test func whatIsNotMeasuredIsSaidOrWaived() throws {
        do {
            _ = try load("filter: { preset: swallow-v1 }")
            Issue.record("no list of NG words was given")
        } catch let error as KeifuError {
            #expect(error.description.contains("ng_word_fraction"))
            #expect(error.description.contains("without: [ng_word_fraction]"))
        }
        let recipe = try load(
            "filter: { preset: swallow-v1, without: [ng_word_fraction, longest_sentence] }")
        #expect(!recipe.rules.contains { $0.measure == "longest_sentence" })
        #expect(throws: KeifuError.self) {
            try load(
                """
                measures: { groups: [characters] }
                filter: { preset: swallow-v1, without: [ng_word_fraction] }
                """)
        }
    }

    @Test func noTwoMeasuresHaveOneName() throws {
        do {
            _ = try load("measures: { words: { stop: words.txt } }")
            Issue.record("stop_words is there already")
        } catch let error as KeifuError {
            #expect(error.description.contains("two measures would be called stop_words"))
        }
        _ = try load("measures: { groups: [lines], words: { stop: words.txt } }")
    }

    @Test func aRecipesOwnRulesComeOverThePresets() throws {
        let recipe = try load(
            wanted + """
                filter:
                  preset: swallow-v1
                  rules: { mean_sentence_length: { max: 120 }, zlib_ratio: { min: 0.3 } }
                """)
        let length = try #require(recipe.rules.first { $0.measure == "mean_sentence_length" })
        #expect(length == .init(measure: "mean_sentence_length", minimum: 20, maximum: 120))
        #expect(recipe.rules.last == .init(measure: "zlib_ratio", minimum: 0.3))
        #expect(throws: KeifuError.self) {
            try load(
                wanted
                    + "filter: { preset: swallow-v1, rules: { mean_sentence_length: { max: 5 } } }")
        }
    }
}
