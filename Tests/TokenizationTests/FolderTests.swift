import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite struct FolderTests {
    private let text = TrainingText(texts: [Array("これはペンです。これはペンです。".utf8)])

    @Test func aFolderIsMadeOnceAndKnowsWhatItHolds() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tokenizer")
        let recipe = TokenizerRecipe(vocabularySize: 270)
        func run(_ recipe: TokenizerRecipe, force: Bool = false) throws -> TokenizerTraining.Outcome
        {
            try TokenizerTraining.run(recipe, on: text, output: path, threads: 1, force: force)
        }
        guard case .trained(let summary) = try run(recipe) else {
            Issue.record("nothing was trained")
            return
        }
        #expect(summary.merges == 13)
        #expect(
            try Files.names(in: path) == [
                "build-log.jsonl", "manifest.json", "recipe.yaml", "special_tokens_map.json",
                "tokenizer.json", "tokenizer_config.json",
            ])
        #expect(try run(recipe) == .alreadyComplete)
        let other = TokenizerRecipe(vocabularySize: 265)
        #expect(throws: KeifuError.self) { try run(other) }
        #expect(try Tokenizer.load(folder: path).vocabularySize == 270)
        #expect(try run(other, force: true) != .alreadyComplete)
        let tokenizer = try Tokenizer.load(folder: path)
        #expect(tokenizer.vocabularySize == 265)
        let json = Paths.join(path, "tokenizer.json")
        #expect(tokenizer.digest == (try Files.checksum(json)))
        #expect(try Files.read(Paths.join(path, "recipe.yaml")) == Array(other.resolvedYAML.utf8))

        let copy = folder.file("copy")
        try tokenizer.export(to: copy)
        #expect(try Files.read(Paths.join(copy, "tokenizer.json")) == Files.read(json))
        try tokenizer.export(to: copy)
        try Files.replace(Paths.join(copy, "tokenizer.json"), with: "{}")
        #expect(throws: KeifuError.self) { try tokenizer.export(to: copy) }

        var bytes = try Files.read(json)
        bytes[bytes.count / 2] ^= 1
        try Files.replace(json, with: bytes)
        #expect(throws: KeifuError.self) { try Tokenizer.load(folder: path) }
    }

    @Test func anUnfinishedFolderIsGoneOnWith() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tokenizer")
        let recipe = TokenizerRecipe(vocabularySize: 270)
        struct Stop: Error {}
        let interrupted = TrainingText(identity: text.identity) { _ in throw Stop() }
        #expect(throws: Stop.self) {
            try TokenizerTraining.run(recipe, on: interrupted, output: path, threads: 1)
        }
        #expect(throws: KeifuError.self) {
            try TokenizerTraining.run(recipe, on: text, output: path, threads: 1)
        }
        let outcome = try TokenizerTraining.run(
            recipe, on: text, output: path, threads: 2, resume: true)
        #expect(outcome != .alreadyComplete)
        #expect(!Files.exists(Paths.join(path, ".work")))
    }

    @Test func aCorpusWithoutTextIsRefused() throws {
        let folder = try TemporaryFolder()
        #expect(throws: KeifuError.self) {
            try TokenizerTraining.run(
                TokenizerRecipe(), on: TrainingText(texts: [[]]), output: folder.file("out"),
                threads: 1)
        }
    }

    @Test func filesAreOneTextInAnyOrder() throws {
        let folder = try TemporaryFolder()
        var random = RandomText(seed: 21)
        let paths = ["a", "b", "c"].map { folder.file($0) }
        for path in paths {
            var text: [UInt8] = []
            while text.count < 1_500_000 { text += random.text(count: 5000) }
            try Files.replace(path, with: text)
        }
        let recipe = TokenizerRecipe(vocabularySize: 400)
        let forwards = try TrainingText.files(paths)
        let backwards = try TrainingText.files(paths.reversed())
        #expect(forwards.identity == backwards.identity)
        var whole: [[UInt8]] = []
        for path in paths { whole.append(try Files.read(path)) }
        let expected = try TokenizerTraining.train(
            recipe, on: TrainingText(texts: whole), threads: 1)
        for text in [forwards, backwards] {
            let found = try TokenizerTraining.train(recipe, on: text, threads: 2)
            #expect(found.json.write() == expected.json.write())
        }
        #expect(throws: KeifuError.self) { try TrainingText.files([folder.file("missing")]) }
    }
}
