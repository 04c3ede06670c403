import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus
@testable import FastText

@Suite(
    .enabled(
        if: FastTextProgram.isAvailable,
        "skipped: the program fasttext is not there (Debian: fasttext)"))
struct ClassifierTests {
    static let labels = ["ja", "en", "code", "ad"]

    static let lines: [String] = {
        var lines = [
            "", " ", "猫", "𠮷", "🐈🐈🐈", "the cat", "今すぐ return 雨が x", "word </s",
            "__label__ja", "a\tb\u{B}c\u{C}d", "全角　空白", String(repeating: "あ", count: 3000),
            String(repeating: "雨 x ", count: 2000),
        ]
        lines += FastTextProgram.examples.split(separator: "\n").prefix(40).map {
            String($0.drop { $0 != " " })
        }
        var generator = SeededGenerator(seed: Soak.seed)
        let characters = Array("あいう漢字アメcat (){}=+。、！★　 \tz１9")
        for _ in 0..<Soak.count(100, long: 3000, "classifier lines") {
            let count = Int.random(in: 0..<60, using: &generator)
            lines.append(
                String((0..<count).compactMap { _ in characters.randomElement(using: &generator) }))
        }
        return lines
    }()

    static func expectAgreement(with model: String, in folder: TemporaryFolder) throws {
        let expected = try FastTextProgram.predictions(model, lines, in: folder)
        #expect(expected.count == lines.count)
        for label in labels {
            let classifier = try FastTextClassifier(path: model, label: label)
            for (line, predictions) in zip(lines, expected) {
                let score = classifier.probability(of: Array(line.utf8))
                let value = min(1, predictions["__label__" + label] ?? 0)
                #expect(abs(score - value) <= 1e-5, "\(label) of \(line.prefix(60))")
            }
        }
    }

    @Test(arguments: FastTextProgram.trainings.indices)
    func scoresAreThoseOfTheProgram(training: Int) throws {
        let folder = try TemporaryFolder()
        let arguments = FastTextProgram.trainings[training].arguments
        try Self.expectAgreement(
            with: try FastTextProgram.model(in: folder, arguments), in: folder)
    }

    @Test(arguments: [[], ["-qnorm"], ["-qnorm", "-cutoff", "400", "-retrain"]])
    func scoresOfQuantisedModelsAreThoseOfTheProgram(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let training = FastTextProgram.trainings[0].arguments
        let model = try FastTextProgram.model(in: folder, training, quantize: arguments)
        try Self.expectAgreement(with: model, in: folder)
    }

    @Test func aDocumentIsOneLine() throws {
        let folder = try TemporaryFolder()
        let model = try FastTextProgram.model(in: folder, FastTextProgram.trainings[1].arguments)
        let classifier = try FastTextClassifier(path: model, label: "__label__ja")
        func score(_ text: String) -> Float { classifier.probability(of: Array(text.utf8)) }
        #expect(score("the cat\nsits at") == score("the cat sits at"))
        #expect(score("the cat\r\n\r\nsits at") == score("the cat sits at"))
        // fastText itself would stop at the word.
        #expect(score("the </s> cat\n</s>\nsits") == score("the cat sits"))
        #expect(score("the cat </s>") == score("the cat"))
        #expect(score("x</s> </s>y") != score("x y"))
        let line = FastTextClassifier.line(Array("</s> a</s> </s>\u{0}</s>\n</s".utf8))
        #expect(String(decoding: line, as: UTF8.self) == "     a</s>     \u{0}     </s\n")
    }

    @Test func aMillionCharactersWithoutASpaceAreOneWord() throws {
        let folder = try TemporaryFolder()
        let model = try FastTextProgram.model(in: folder, FastTextProgram.trainings[0].arguments)
        let classifier = try FastTextClassifier(path: model, label: "ja")
        let text = [UInt8](String(repeating: "猫が窓から見る", count: 150_000).utf8)
        let clock = ContinuousClock()
        let time = clock.measure { #expect(classifier.probability(of: text) > 0.5) }
        #expect(time < .seconds(10))
    }

    @Test func threadsShareAModel() throws {
        let folder = try TemporaryFolder()
        let model = try FastTextProgram.model(in: folder, FastTextProgram.trainings[0].arguments)
        let classifier = try FastTextClassifier(path: model, label: "ja")
        let lines = Self.lines
        let alone = lines.map { classifier.probability(of: Array($0.utf8)) }
        let together = try ParallelLoop.map(count: 20 * lines.count, threads: 4) {
            classifier.probability(of: Array(lines[$0 % lines.count].utf8))
        }
        for (index, score) in together.enumerated() {
            #expect(score == alone[index % lines.count])
        }
    }

    @Test func theMeasureOfARecipe() throws {
        let folder = try TemporaryFolder()
        let model = try FastTextProgram.model(in: folder, FastTextProgram.trainings[0].arguments)
        func set(_ label: String, _ path: String = model) throws -> MeasureSet {
            let file = BuildRecipe.ModelFile(path: path, checksum: .of(text: ""))
            return try MeasureSet(
                BuildRecipe.MeasureSettings(
                    groups: [],
                    classifiers: [
                        BuildRecipe.ClassifierFile(name: "language", label: label, file: file)
                    ]))
        }
        let japanese = try set("ja")
        #expect(japanese.names == ["language_score"])
        let meter = try DocumentMeter(japanese)
        #expect(try meter.measure(Array("きのうは雨が降った。".utf8))[0] > 0.9)
        #expect(try meter.measure(Array("it rained".utf8))[0] < 0.1)
        let error = #expect(throws: KeifuError.self) { try set("zh") }
        #expect(error?.file == model)
        #expect(error?.remedy?.contains("\"ad\", \"code\", \"en\" and \"ja\"") == false)
        for label in Self.labels { #expect(error?.remedy?.contains("\"\(label)\"") == true) }
        #expect(throws: KeifuError.self) { try set("ja", folder.file("train.txt")) }
        #expect(throws: KeifuError.self) { try set("ja", folder.file("nothing")) }
    }

    @Test func wordVectorsAreNoClassifier() throws {
        let folder = try TemporaryFolder()
        let input = folder.file("text.txt")
        try Files.replace(input, with: FastTextProgram.examples)
        let output = folder.file("vectors")
        _ = try FastTextProgram.run(
            ["skipgram", "-input", input, "-output", output, "-bucket", "100", "-dim", "5"])
        let error = #expect(throws: KeifuError.self) {
            try FastTextClassifier(path: output + ".bin", label: "ja")
        }
        #expect(error?.problem.contains("no classifier") == true)
    }

    /// Every model that is cut short is refused, and no damage to one ends the process.
    @Test(arguments: [nil, ["-qnorm", "-cutoff", "400"]])
    func damagedModels(quantize: [String]?) throws {
        let folder = try TemporaryFolder()
        let path = try FastTextProgram.model(
            in: folder, ["-minn", "1", "-maxn", "2", "-loss", "hs"], quantize: quantize)
        let model = try Files.read(path)
        let damaged = folder.file("damaged")
        var generator = SeededGenerator(seed: Soak.seed)
        for round in 0..<Soak.count(200, long: 5000, "cut models") {
            let count =
                round < 100 ? round : Int.random(in: 0..<model.count, using: &generator)
            try Files.replace(damaged, with: Array(model[..<count]))
            let error = #expect(throws: KeifuError.self) {
                try FastTextClassifier(path: damaged, label: "ja")
            }
            #expect(error?.file == damaged)
            #expect(error?.remedy != nil)
        }
        var loaded = 0
        for round in 0..<Soak.count(600, long: 20_000, "flipped models") {
            var bytes = model
            // The first bytes hold the sizes.
            let range = round % 2 == 0 ? min(4000, model.count) : model.count
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<range, using: &generator)
                bytes[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
            }
            try Files.replace(damaged, with: bytes)
            guard let classifier = try? FastTextClassifier(path: damaged, label: "ja") else {
                continue
            }
            loaded += 1
            for line in Self.lines.prefix(12) {
                #expect((0...1).contains(classifier.probability(of: Array(line.utf8))))
            }
        }
        #expect(loaded > 0)
    }
}
