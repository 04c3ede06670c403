import Recipes
import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite struct RecipeTests {
    private func parse(_ text: String) throws -> TokenizerRecipe {
        try TokenizerRecipe.parse(text, file: "recipe.yaml")
    }

    @Test func defaultsAreFilledInAndTheResolvedFormIsReadBack() throws {
        let recipe = try parse("model: byte-level")
        #expect(recipe == TokenizerRecipe())
        #expect(recipe.vocabularySize == 32000 && recipe.digits == .triples)
        #expect(recipe.specialTokens == ["<|endoftext|>"])
        let texts = [
            "vocabulary_size: 300", "pre_tokenizer: ja-script\ndigits: single",
            "pre_tokenizer: none",
            "pre_tokenizer: { regex: \"a\\\"b\\\\\\\\s\\n\\u00e9\\U0001F600\\u2028+\" }\nmax_piece_characters: none",
            "max_piece_characters: { japanese: 3 }", "special_tokens: []",
            "special_tokens: [\"<|a|>\", \"終わり\"]\nweights: {}\nextend: null\nmorphemes: none",
        ]
        for text in texts {
            let recipe = try parse(text)
            #expect(try parse(recipe.resolvedYAML) == recipe)
            #expect(try parse(recipe.resolvedYAML).hash == recipe.hash)
        }
        #expect(try parse("pre_tokenizer: none").digits == .any)
        #expect(try parse("pre_tokenizer: gpt4").hash != parse("pre_tokenizer: none").hash)
    }

    @Test func theExamplesAreGoodRecipes() throws {
        for name in ["aozora-8k.yaml", "japanese-32k.yaml"] {
            let recipe = try TokenizerRecipe.load(Repository.file("tokenizer/\(name)"))
            #expect(recipe.vocabularySize >= 8000)
        }
    }

    @Test(arguments: [
        ("vocabulary_size: 256", "smaller than the alphabet", 1),
        (
            "special_tokens: [\"<|a|>\", \"<|b|>\"]\nvocabulary_size: 257",
            "smaller than the alphabet", 2
        ),
        ("vocabulary_sise: 300", "unknown key", 1),
        ("model: byte-fallback", "not supported by this version yet", 1),
        ("digits: any\nmorphemes: training", "not supported by this version yet", 2),
        ("weights: { aozora: 2 }", "not supported by this version yet", 1),
        ("extend: tokenizer.json", "not supported by this version yet", 1),
        ("pre_tokenizer: gpt5", "gpt5", 1), ("digits: pairs", "pairs", 1),
        ("special_tokens: [\"a\"]", "single character", 1), ("special_tokens: [\"\"]", "empty", 1),
        ("special_tokens: [\"<|a|>\", \"<|a|>\"]", "twice", 1),
        ("max_piece_characters: { japanese: 0 }", "outside", 1),
    ])
    func badRecipesAreRefusedWithTheirLine(text: String, words: String, line: Int) {
        do {
            _ = try parse(text)
            Issue.record("accepted: \(text)")
        } catch let error as KeifuError {
            #expect("\(error)".contains(words))
            #expect(error.kind == .badInput && error.line == line)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func aBadExpressionIsFoundBeforeAnythingIsWritten() throws {
        let folder = try TemporaryFolder()
        let recipe = TokenizerRecipe(preTokenizer: .regex("(a"))
        #expect(throws: KeifuError.self) {
            try TokenizerTraining.run(
                recipe, on: TrainingText(texts: [[0x61]]), output: folder.file("out"), threads: 1)
        }
        #expect(!Files.exists(folder.file("out")))
    }
}
