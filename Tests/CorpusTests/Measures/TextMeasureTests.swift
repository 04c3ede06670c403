import JapaneseText
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// The measures of characters, lines, repetition, n-grams and patterns against ``NaiveMeasures``.
@Suite struct TextMeasureTests {
    static let groups = ["characters", "lines", "repetition", "ngrams", "patterns"]

    static let set = Result { () throws -> MeasureSet in
        var settings = MeasureSet.standardSettings
        settings.groups = groups
        return try MeasureSet(settings)
    }

    /// One for all texts of a test, so that what one leaves in working memory would show in the next.
    private static func makeMeter() throws -> DocumentMeter {
        try DocumentMeter(set.get())
    }

    private static func check(_ text: String, _ meter: DocumentMeter, _ source: String) throws {
        let naive = NaiveMeasures(text).values
        let names = meter.set.names
        #expect(Set(names) == Set(naive.keys))
        let row = try meter.measure(Array(text.utf8))
        for (name, value) in zip(names, row) where Float(naive[name] ?? -1) != value {
            Issue.record(
                "\(source): \(name) is \(value), not \(naive[name] ?? -1), of \(text.prefix(300))")
        }
        for (name, value) in zip(names, row) where name.hasSuffix("_fraction") {
            #expect((0...1).contains(value), "\(name)")
        }
    }

    @Test(arguments: [
        "", "あ", "。", "！", "\n", "\r\n", " ", "　　\n \n　", "😀", "😀👍🏽🏳️‍🌈", "𠮷", "𠮷野家で𠮷。", "ー",
        "句点のない文", "「ええ。」と言った。「うん！？」\n」", "ああああああああああ", "ああああああああああ\n" + "ああああああああああ\n",
        "行\r\n行\r\n\r\n行\r行\n\n\n行", "第１．２節と３．１４。全文．終わり", "A.B. Hello. World.", "…\n‥\n..\n.\n・\n･",
        "- あ\n• い\n・う\n-", "終わった。\n終わった。」\n終わった\n終わった（。）\n「はい」\n（はい）\n\"yes.\"\n)", "。。。\n！？」』",
        "かか゛が\u{304B}\u{3099}", "\u{10FFFF}\u{E0001}\u{F0000}", "a\u{0}b\u{0}",
        "\u{85}\u{2028}\u{2029}\u{FEFF}",
    ])
    func edges(_ text: String) throws { try Self.check(text, Self.makeMeter(), "edge") }

    @Test func randomTexts() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        let meter = try Self.makeMeter()
        let alphabets = [
            "あい", "あ\n", "あい。\n", "。！？!?．」』）\"'あ１2 　\r\n", "…‥.・･-*•。」)\nあ　",
            "0123456789年月日話./- 　０５９コメントレビュー投稿ページ質問楽天市場(月)（火）SOLD OUT",
            "𠮷😀あ👍🏽漢\nｶﾞーゝ々〆〇Aé1①", String("ぁあぃいぅうぇえぉおかがきぎくぐけげこご、。\n"),
        ].map { Array($0.unicodeScalars) }
        for _ in 0..<Soak.count(1500, long: 60_000, "measures of random texts") {
            let alphabet = alphabets.randomElement(using: &generator) ?? []
            let words = ["2020年1月2日", "12話", "コメント", "レビュー", "(月)", "ＳＯＬＤ　ＯＵＴ", "。\n", "\n\n"]
            var text = String.UnicodeScalarView()
            let length = Int.random(in: 0...300, using: &generator)
            while text.count < length {
                switch Int.random(in: 0..<20, using: &generator) {
                case 0:
                    // A piece of what is there already.
                    let all = Array(text)
                    let start = Int.random(in: 0...all.count, using: &generator)
                    text.append(contentsOf: all[start...].prefix(40))
                case 1:
                    text.append(
                        contentsOf: (words.randomElement(using: &generator) ?? "").unicodeScalars)
                case 2:
                    text.append(
                        Unicode.Scalar(UInt32.random(in: 0..<0x3100, using: &generator)) ?? "a")
                default:
                    if let next = alphabet.randomElement(using: &generator) { text.append(next) }
                }
            }
            try Self.check(String(text), meter, "random")
        }
    }

    @Test func largeAlphabetsAndSmall() throws {
        var generator = SeededGenerator(seed: Soak.seed &+ 1)
        let meter = try Self.makeMeter()
        // Enough n-grams for all widths of the tables, and alphabets from two characters to all kanji.
        for (size, length) in [(2, 3000), (4, 9000), (30, 9000), (2000, 12_000), (60_000, 12_000)] {
            var text = String.UnicodeScalarView()
            for _ in 0..<length {
                let code = 0x3400 + UInt32.random(in: 0..<UInt32(size), using: &generator)
                text.append(Unicode.Scalar(code) ?? "𠮷")
            }
            try Self.check(String(text), meter, "alphabet of \(size)")
        }
        let distinct = String(
            String.UnicodeScalarView((0x3400..<0x9000).compactMap(Unicode.Scalar.init)))
        try Self.check(distinct, meter, "all distinct")
    }

    /// Two searches for sentences, one over bytes for MeCab and one over characters for measures, know one rule but for
    /// ．, which ends a sentence of a measure alone.
    @Test func sentencesAreThoseThatMorphemesAreCutFrom() throws {
        let measured = MeasuredText()
        for text in try Self.someWorks(6).map(\.text) {
            let text = text.filter { !$0.unicodeScalars.contains("．") }
            let bytes = Array(text.utf8)
            measured.load(bytes)
            var pieces: [[Unicode.Scalar]] = []
            bytes.withUnsafeBufferPointer { buffer in
                SentenceSplitter(longest: .max / 2).forEachSentence(buffer) { range in
                    let piece = String(decoding: bytes[range], as: UTF8.self).unicodeScalars
                    pieces.append(NaiveMeasures.trimmed(Array(piece)))
                }
            }
            let characters = measured.characters
            let sentences = measured.sentences.map { sentence in
                (Int(sentence.start)..<Int(sentence.end)).compactMap {
                    Unicode.Scalar(characters[$0])
                }
            }
            #expect(sentences == pieces.filter { !$0.isEmpty })
        }
    }

    /// The beginnings of works of Aozora Bunko, from the shared corpora or the repository's sample.
    private static func someWorks(_ count: Int) throws -> [(path: String, text: String)] {
        let folder =
            SharedCorpora.hasAozora
            ? SharedCorpora.aozora : Paths.join(Repository.root, "corpora/aozora-sample")
        let source = try SourceDescription.parse(
            "{name: a, format: aozora, files: ['**/*.txt'], license: X, added: 2026-11-22}",
            file: "source.yaml", folder: folder)
        let preparation = try DocumentPreparation(source: source, normalize: [.lineEndings])
        let files = try source.matchingFiles()
        let step = max(1, files.count / count)
        return try stride(from: 0, to: files.count, by: step).map { index in
            let raw = try Files.read(Paths.join(source.folder, files[index]))
            let text = try preparation.prepareText(raw, path: files[index]).text
            return (files[index], String(decoding: text.prefix(120_000), as: UTF8.self))
        }
    }

    @Test func works() throws {
        let meter = try Self.makeMeter()
        for (path, text) in try Self.someWorks(Soak.isOn ? 200 : 12) {
            try Self.check(text, meter, path)
        }
    }
}
