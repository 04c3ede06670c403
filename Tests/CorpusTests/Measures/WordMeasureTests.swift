import JapaneseText
import MeCab
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct WordMeasureTests {
    /// Our values of a text, without the frame around them.
    static func measure(_ text: String, _ measures: WordMeasures) throws -> [Float] {
        let measured = MeasuredText()
        measured.load(Array(text.utf8))
        var row: [Float] = []
        try measures.append(of: measured, to: &row)
        #expect(row.count == WordMeasures.names.count)
        return row
    }

    static func measure(_ text: String) throws -> [String: Float] {
        let row = try measure(text, WordMeasures())
        return Dictionary(zip(WordMeasures.names, row)) { first, _ in first }
    }

    /// Compares with the oracle, and says which measure of which text differs.
    static func compare(_ texts: [String]) throws {
        let measures = try WordMeasures()
        let tagger = try MeCabTagger(MeCabModel())
        for text in texts {
            let ours = try measure(text, measures)
            let naive = try WordMeasureOracle(text, tagger).values
            #expect(naive.count == ours.count)
            for (name, (mine, wanted)) in zip(WordMeasures.names, zip(ours, naive))
            where mine != wanted {
                Issue.record("\(name) is \(mine), not \(wanted), of \(text.prefix(200))")
            }
        }
    }

    /// Phrases that repeat, with everything that morphemes stumble over between them.
    static func randomText(_ generator: inout SeededGenerator) -> String {
        let pieces = [
            "東京都", "京都", "は", "が", "の", "に行く", "猫", "𠮷野家", "吾輩は猫である。", "スーパーマーケット", "!!", "!?",
            "(笑)", "……",
            "...", "....", "…", "‥", "#タグ", "##", "😀", "😀　", "　", "　　", " ", "\u{00A0}", "\u{2003}",
            "\n", "\n\n",
            "\r\n", "\t", "A", "Ａ", "GPU", "12", "１２", "①", "〇", "々", "ー", "、", "。", "「", "」。", "・",
            "é",
            "か\u{3099}", "が", "한국어", "ไทย", "٣", "\u{3099}", "supercalifragilistic",
            "コンピューターグラフィックス",
        ]
        // Few kinds of pieces, so that long n-grams come again.
        let kinds = Int.random(in: 1...12, using: &generator)
        let chosen = (0..<kinds).compactMap { _ in pieces.randomElement(using: &generator) }
        let count = Int.random(in: 0...200, using: &generator)
        return (0..<count).compactMap { _ in chosen.randomElement(using: &generator) }.joined()
    }

    @Test func randomTextMeasuresAsDefined() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        let count = Soak.count(400, long: 20_000, "word measures")
        try Self.compare((0..<count).map { _ in Self.randomText(&generator) })
    }

    @Test(.enabled(if: SharedCorpora.hasAozora, "no shared corpora here"))
    func realTextMeasuresAsDefined() throws {
        let files = try Files.filesRecursively(in: SharedCorpora.aozora).filter {
            $0.hasSuffix(".txt")
        }
        var texts: [String] = []
        for (index, file) in files.enumerated() where index % 40 == 0 {
            let raw = try Files.read(Paths.join(SharedCorpora.aozora, file))
            let text = String(decoding: TextDecoder.decode(raw, as: .shiftJIS).text, as: UTF8.self)
            texts.append(String(text.prefix(20_000)))
        }
        try Self.compare(texts)
    }

    /// The n-grams alone, over words as rare and as frequent as chance has them.
    @Test func randomNGramsMeasureAsDefined() {
        var generator = SeededGenerator(seed: Soak.seed)
        var measures = WordNGramMeasures()
        for _ in 0..<Soak.count(2_000, long: 200_000, "word n-grams") {
            let kinds = Int.random(in: 1...20, using: &generator)
            let lengths = (0..<kinds).map { _ in UInt32.random(in: 1...5, using: &generator) }
            var ids: [UInt32] = []
            while ids.count < 120, Int.random(in: 0..<60, using: &generator) > 0 {
                if !ids.isEmpty, Int.random(in: 0..<8, using: &generator) == 0 {
                    // What stood there before, once more.
                    let start = Int.random(in: 0..<ids.count, using: &generator)
                    ids += Array(ids[start..<min(ids.count, start + 15)])
                } else {
                    ids.append(UInt32.random(in: 0..<UInt32(kinds), using: &generator))
                }
            }
            var counts = [UInt32](repeating: 0, count: kinds)
            for id in ids { counts[Int(id)] += 1 }
            var row: [Float] = []
            measures.append(of: ids, lengths: lengths, counts: counts, to: &row)
            let words = ids.map { id in
                [Unicode.Scalar](
                    repeating: Unicode.Scalar(UInt8(0x61 + id)), count: Int(lengths[Int(id)]))
            }
            #expect(row == WordMeasureOracle.nGramValues(words), "\(ids) \(lengths)")
        }
    }

    @Test func symbolsAreNoWords() throws {
        // IPADIC takes ( and )!! for nouns and 𠮷 for a symbol.
        let values = try Self.measure("猫(笑)!! 𠮷")
        #expect(values["words"] == 3)
        #expect(values["mean_word_length"] == 1)
        #expect(values["noun_fraction"] == Float(2.0 / 3.0))
        #expect(values["alphabetic_word_fraction"] == Float(3.0 / 5.0))
    }

    @Test func symbolsAreCountedAsGopherDoes() throws {
        // 猫 … … 。: 2 ellipses and 2 number signs to the morphemes 猫 ……. # 犬 #.
        let dots = try Self.measure("猫......犬...")
        #expect(dots["symbols_per_word"] == Float(3.0 / 4.0))
        #expect(try Self.measure("猫#犬#鳥#…")["symbols_per_word"] == Float(3.0 / 6.0))
        #expect(try Self.measure("猫\n犬\n")["newlines_per_word"] == 1)
        #expect(try Self.measure("東京・月の家")["stop_words"] == 3)
    }

    /// 200 morphemes, two kinds of n-grams of each length: the reader meets the first as new at 0 and 1, and from 2
    /// on goes on by n, as long as n are left.
    @Test func repetitionOfOneWord() throws {
        let values = try Self.measure(String(repeating: "猫、", count: 100))
        #expect(values["word_repetition_fraction"] == 1)
        #expect(values["top_word_2gram_fraction"] == 1)
        #expect(values["duplicate_word_5gram_fraction"] == 0.975)
        #expect(values["duplicate_word_10gram_fraction"] == 0.95)
    }

    @Test(arguments: [
        "", " ", "　", "\n\n", "\u{00A0}　 \n", "😀", "😀😀😀😀😀😀😀😀", "。", "𠮷", "あ", "\u{3099}",
    ])
    func littleText(text: String) throws {
        try Self.compare([text])
        let values = try Self.measure(text)
        #expect(values.values.allSatisfy { $0.isFinite && $0 >= 0 })
        if text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) {
            #expect(values.values.allSatisfy { $0 == 0 })
        }
    }

    /// NUL cannot stand in a document; it must not do harm.
    @Test func zeroBytes() throws {
        let values = try Self.measure("\0猫\0\0犬")
        #expect(values.values.allSatisfy { $0.isFinite })
    }

    /// A million characters on one line without a sentence's end: in time, and in memory that a sentence takes.
    @Test(arguments: ["あ", "東京都", "😀", "　", "a", "…", "吾輩は猫である"])
    func aMillionCharacters(unit: String) throws {
        let text = String(repeating: unit, count: 1_000_000 / unit.unicodeScalars.count)
        let measures = try WordMeasures()
        let clock = ContinuousClock()
        let time = try clock.measure { _ = try Self.measure(text, measures) }
        #expect(time < .seconds(20), "\(unit) took \(time)")
        // And again with little: what the long text left behind does not matter.
        #expect(try Self.measure("猫は猫", measures) == Self.measure("猫は猫", WordMeasures()))
    }

    /// Documents do not see each other, whatever order they come in.
    @Test func theOrderOfDocumentsDoesNotMatter() throws {
        var generator = SeededGenerator(seed: 5)
        let texts = (0..<40).map { _ in Self.randomText(&generator) }
        let shared = try WordMeasures()
        let forward = try texts.map { try Self.measure($0, shared) }
        let backward = try texts.reversed().map { try Self.measure($0, shared) }
        #expect(forward == backward.reversed())
    }

    /// Measures follow the dictionary, so its digest is one of the versions that the recipe hash covers.
    @Test func theDictionaryIsPartOfTheVersions() throws {
        #expect(
            try BuildVersions.current()["dictionary"] == MorphemeAnalyzer.dictionaryDigest())
    }
}
