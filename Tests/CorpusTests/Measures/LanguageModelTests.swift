import Foundation
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct LanguageModelTests {
    static let prose = """
        吾輩は猫である。名前はまだ無い。
        　どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で
        ニャーニャー泣いていた事だけは記憶している。

        吾輩はここで始めて人間というものを見た。𠮷野家の牛丼🐈
        しかもあとで聞くとそれは書生という人間中で一番獰悪な種族であったそうだ。
        """

    static func random(_ length: Int, _ generator: inout SeededGenerator) -> String {
        let characters = Array("あああいいうえ漢字𠮷🐈ab \n\n　").map { String($0) }
        return (0..<length).compactMap { _ in characters.randomElement(using: &generator) }
            .joined()
    }

    /// Trains as the library does; the ARPA file's text.
    static func train(
        _ texts: [String], order: Int, prune: [Int] = [], in folder: TemporaryFolder
    ) throws -> String {
        var trainer = try LanguageModelTrainer(order: order, prune: prune)
        for text in texts { try trainer.add(Array(text.utf8)) }
        let path = folder.file("model.arpa")
        _ = try trainer.write(to: path)
        return String(decoding: try Files.read(path), as: UTF8.self)
    }

    static func expectEqual(_ arpa: String, _ expected: NaiveLanguageModel) {
        let model = NaiveLanguageModel(arpa: arpa)
        #expect(Set(model.probabilities.keys) == Set(expected.probabilities.keys))
        for (ngram, value) in expected.probabilities {
            #expect(abs((model.probabilities[ngram] ?? .nan) - value) < 1e-5, "p of \(ngram)")
        }
        for (ngram, value) in expected.backoffs {
            #expect(abs((model.backoffs[ngram] ?? .nan) - value) < 1e-5, "back-off of \(ngram)")
        }
    }

    @Test(arguments: [1, 2, 3, 5, 8]) func estimatesAreTheFormulas(order: Int) throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: Soak.seed &+ UInt64(order))
        var texts = [Self.prose, "あ", "ab\nab\n"]
        for _ in 0..<Soak.count(12, long: 200, "language models") {
            texts.append(Self.random(Int.random(in: 1...600, using: &generator), &generator) + "あ")
        }
        for text in texts {
            for prune in [[], [0, 1], [1], [0, 0, 1, 2]] where prune.count <= order {
                let thresholds =
                    prune + Array(repeating: prune.last ?? 0, count: order - prune.count)
                Self.expectEqual(
                    try Self.train([text], order: order, prune: prune, in: folder),
                    .trained(text, order: order, thresholds: thresholds))
            }
        }
    }

    @Test(arguments: [[], [0, 1], [1, 1, 2]]) func probabilitiesAddUpToOne(prune: [Int]) throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: Soak.seed)
        let text = Self.prose + "\n" + Self.random(2000, &generator)
        let model = NaiveLanguageModel(
            arpa: try Self.train([text], order: 4, prune: prune, in: folder))
        let vocabulary = model.probabilities.keys.filter { $0.count == 1 && $0 != ["<s>"] }
        var contexts: [[String]] = [[], ["獰", "あ"], ["<unk>"], ["あ", "い", "う", "え", "a"]]
        contexts += model.probabilities.keys.filter {
            $0.count < 4 && $0.last != "</s>" && $0.last != "<unk>"
        }
        for context in contexts {
            let sum = vocabulary.reduce(0) {
                $0 + pow(10, model.log10Probability($1[0], after: context))
            }
            #expect(abs(sum - 1) < 1e-4, "after \(context)")
        }
    }

    @Test func scoresAreThoseOfTheDefinition() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: Soak.seed)
        for order in [1, 2, 3, 5] {
            let text = Self.prose + "\n" + Self.random(1500, &generator)
            let arpa = try Self.train(
                [text], order: order, prune: order > 1 ? [0, 1] : [], in: folder)
            let naive = NaiveLanguageModel(arpa: arpa)
            let model = try LanguageModel(path: folder.file("model.arpa"))
            var texts = [Self.prose, "", "\n", "　", "x", "𠮷", "🐈\n🐈", "文末のない文", "知らない漢字は無"]
            for _ in 0..<Soak.count(60, long: 2000, "scored texts") {
                texts.append(Self.random(Int.random(in: 0...200, using: &generator), &generator))
            }
            for text in texts {
                let expected = naive.score(text)
                let score = Array(text.utf8).withUnsafeBufferPointer { model.score($0) }
                #expect(score.tokens == expected.tokens)
                #expect(
                    abs(score.log10 - expected.log10) < 1e-5 * Double(max(1, score.tokens)),
                    "\(text)")
            }
        }
    }

    @Test func theOrderOfLinesDoesNotMatter() throws {
        let folder = try TemporaryFolder()
        let lines = Self.prose.split(separator: "\n").map { String($0) }
        let arpa = try Self.train(lines, order: 4, in: folder)
        #expect(try Self.train(lines.reversed(), order: 4, in: folder) == arpa)
        #expect(try Self.train([Self.prose], order: 4, in: folder) == arpa)
        // An ARPA file whose n-grams stand in another order is the same model.
        let plain = try LanguageModel(path: folder.file("model.arpa"))
        let shuffled = folder.file("shuffled.arpa")
        let sections = arpa.components(separatedBy: "\n\n").map { section in
            let rows = section.split(separator: "\n").map { String($0) }
            guard rows[0].hasSuffix("-grams:") else { return rows.joined(separator: "\n") }
            return ([rows[0]] + rows.dropFirst().reversed()).joined(separator: "\r\n")
        }
        try Files.replace(
            shuffled, with: "# a comment\n\n" + sections.joined(separator: "\n\n") + "\n")
        let model = try LanguageModel(path: shuffled)
        for text in [Self.prose, "猫は無い", "ニャー"] {
            let bytes = Array(text.utf8)
            #expect(
                bytes.withUnsafeBufferPointer { model.score($0) }
                    == bytes.withUnsafeBufferPointer { plain.score($0) })
        }
    }

    /// SRILM's pruning can leave an n-gram without the one that it would be backed off to.
    @Test func suffixesMayBeMissing() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("model.arpa")
        let arpa = """
            \\data\\
            ngram 1=6
            ngram 2=2
            ngram 3=1

            \\1-grams:
            -2\t<unk>\t-0.5
            -99\t<s>\t-0.25
            -1e0\t</s>
            -.7\ta\t-0.125
            -0.6\tb\t-0.0625
            -0.5\tc\t-1.5E-1

            \\2-grams:
            -0.4\ta b\t-0.03125
            -0.3\tc a

            \\3-grams:
            -0.2\ta b c

            \\end\\

            """
        try Files.replace(path, with: arpa)
        let naive = NaiveLanguageModel(arpa: arpa)
        let model = try LanguageModel(path: path)
        for text in ["abc", "abca", "cab", "aabcb", "abxab", "x", "bcabc\nab"] {
            let score = Array(text.utf8).withUnsafeBufferPointer { model.score($0) }
            #expect(abs(score.log10 - naive.score(text).log10) < 1e-5, "\(text)")
        }
    }

    @Test func theMeasure() throws {
        let folder = try TemporaryFolder()
        _ = try Self.train([Self.prose], order: 3, in: folder)
        let file = BuildRecipe.ModelFile(
            path: folder.file("model.arpa"), checksum: .of(text: ""))
        let set = try MeasureSet(
            BuildRecipe.MeasureSettings(groups: [], languageModel: file))
        #expect(set.names == ["perplexity"])
        let meter = try DocumentMeter(set)
        func perplexity(_ text: String) throws -> Float {
            try meter.measure(Array(text.utf8))[0]
        }
        #expect(try perplexity("") == 0)
        #expect(try perplexity(" \n　\t\n") == 0)
        let known = try perplexity("吾輩は猫である。")
        let strange = try perplexity("猫輩吾は。るあで")
        #expect(known > 1 && known < strange)
        #expect(try perplexity("吾 輩　は猫\tである。\n\n") == known)
        #expect(try perplexity("🐱").isFinite)
        let naive = NaiveLanguageModel(
            arpa: String(decoding: try Files.read(file.path), as: UTF8.self))
        let score = naive.score(Self.prose)
        let value = Float(pow(10, -score.log10 / Double(score.tokens)))
        #expect(abs(try perplexity(Self.prose) / value - 1) < 1e-4)
        let long = String(repeating: "吾輩は猫である", count: 150_000)
        let clock = ContinuousClock()
        #expect(try clock.measure { _ = try perplexity(long) } < .seconds(10))
    }

    @Test func aModelWithoutUnknownsGivesAlmostNothing() throws {
        let folder = try TemporaryFolder()
        let arpa = try Self.train(["あ"], order: 1, in: folder)
        let lines = arpa.components(separatedBy: "\n").filter { !$0.contains("<unk>") }
        try Files.replace(
            folder.file("model.arpa"),
            with: lines.joined(separator: "\n").replacing("ngram 1=4", with: "ngram 1=3"))
        let model = try LanguageModel(path: folder.file("model.arpa"))
        let text = MeasuredText()
        text.load(Array("謎".utf8))
        #expect(model.perplexity(of: text) == .greatestFiniteMagnitude)
    }

    /// What is wrong with a file, and the line that says so.
    @Test func brokenFiles() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("broken.arpa")
        let sound = """
            \\data\\
            ngram 1=4
            ngram 2=2

            \\1-grams:
            -1\t<unk>
            0\t<s>\t-0.5
            -1\t</s>
            -1\ta\t-0.5

            \\2-grams:
            -0.5\t<s> a
            -0.5\ta </s>

            \\end\\

            """
        try Files.replace(path, with: sound)
        _ = try LanguageModel(path: path)
        let cases: [(String, String, Int)] = [
            ("\\data\\", "data", 1), ("ngram 1=4", "ngram 1=5", 10), ("ngram 1=4", "ngram 1=3", 9),
            ("ngram 1=4", "ngram 1=x", 2), ("ngram 1=4", "ngram 2=4", 2),
            ("ngram 2=2", "ngram 2=2\nngram 3=0\nngram 4=0", 17),
            ("ngram 2=2", "ngram 2=99999999999999999999", 3), ("-1\t</s>", "-1\tb", 10),
            ("-1\ta", "-1\t<s>", 9), ("-1\ta", "-1\tab", 9), ("-1\ta", "-1", 9),
            ("-1\ta", "1\ta", 9), ("-1\ta", "x\ta", 9), ("-1\ta\t-0.5", "-1\ta\tx", 9),
            ("-1\ta\t-0.5", "-1\ta\t-1e999", 9), ("-1\ta\t-0.5", "-1\ta\t-0.5\t1", 9),
            ("\\2-grams:", "\\3-grams:", 11), ("<s> a", "<s> b", 12), ("<s> a", "a </s>", 13),
            ("<s> a", "a", 12), ("<s> a", "<s> a a", 12), ("\\end\\", "", 16),
        ]
        for (old, new, line) in cases {
            try Files.replace(path, with: sound.replacing(old, with: new, maxReplacements: 1))
            let error = #expect(throws: KeifuError.self, "\(old) → \(new)") {
                try LanguageModel(path: path)
            }
            #expect(error?.file == path)
            #expect(error?.line == line, "\(old) → \(new): \(error.map { "\($0)" } ?? "")")
            #expect(error?.remedy != nil)
        }
        let words = sound.replacing("\ta", with: "\t猫である").replacing(" a\n", with: " 猫である\n")
        try Files.replace(path, with: words)
        let error = #expect(throws: KeifuError.self) { try LanguageModel(path: path) }
        #expect(error?.problem.contains("only models over characters") == true)
        #expect(throws: KeifuError.self) { try LanguageModel(path: folder.file("nothing")) }
    }

    @Test func damagedFilesDoNotEndTheProcess() throws {
        let folder = try TemporaryFolder()
        let arpa = Array(try Self.train([Self.prose], order: 3, in: folder).utf8)
        let path = folder.file("damaged.arpa")
        let prose = Array(Self.prose.utf8)
        var generator = SeededGenerator(seed: Soak.seed)
        for round in 0..<Soak.count(500, long: 20_000, "damaged ARPA files") {
            var bytes = arpa
            if round % 5 == 0 {
                bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
            } else {
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let range = round % 2 == 0 ? 60 : bytes.count
                    let place = Int.random(in: 0..<range, using: &generator)
                    bytes[place] = UInt8.random(in: 0...127, using: &generator)
                }
            }
            try Files.replace(path, with: bytes)
            guard let model = try? LanguageModel(path: path) else { continue }
            _ = prose.withUnsafeBufferPointer { model.score($0) }
        }
    }

    @Test func filesMustBeUTF8() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("text.txt")
        var trainer = try LanguageModelTrainer(order: 2)
        try Files.replace(path, with: "吾輩\u{FFFD}は𠮷\n")
        try trainer.add(file: path)
        let broken: [([UInt8], UInt64)] = [
            ([0x61, 0x80], 1), ([0xE3, 0x81], 0), ([0x61, 0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 0),
            ([0xF4, 0x90, 0x80, 0x80], 0), (Array("あ".utf8) + [0xFF], 3), ([0xE0, 0x80, 0x80], 0),
        ]
        for (bytes, offset) in broken {
            try Files.replace(path, with: bytes)
            let error = #expect(throws: KeifuError.self) { try trainer.add(file: path) }
            #expect(error?.offset == offset)
        }
    }

    @Test func trainersRefuseWhatTheyCannotDo() throws {
        #expect(throws: KeifuError.self) { try LanguageModelTrainer(order: 0) }
        #expect(throws: KeifuError.self) { try LanguageModelTrainer(order: 9) }
        #expect(throws: KeifuError.self) { try LanguageModelTrainer(order: 2, prune: [1, 0]) }
        #expect(throws: KeifuError.self) { try LanguageModelTrainer(order: 1, prune: [0, 0]) }
        #expect(throws: KeifuError.self) { try LanguageModelTrainer(order: 1, prune: [-1]) }
        let folder = try TemporaryFolder()
        for text in ["", " \n　"] {
            #expect(throws: KeifuError.self) {
                try Self.train([text], order: 2, in: folder)
            }
        }
    }
}
