import Foundation
import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct WordListTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ name: String, _ text: String) throws -> BuildRecipe.WordListFile {
        let path = folder.file("\(name).txt")
        try Files.replace(path, with: Array(text.utf8))
        return .init(name: name, file: .init(path: path, checksum: try Files.checksum(path)))
    }

    private func measure(_ lists: WordLists, _ text: String) -> [Float] {
        let measured = MeasuredText()
        measured.load(Array(text.utf8))
        var row: [Float] = []
        lists.append(of: measured, to: &row)
        return row
    }

    private func lists(
        _ files: [BuildRecipe.WordListFile], _ rules: [NormalizationRule] = []
    ) throws -> WordLists {
        try WordLists(files, normalization: NormalizationChain(rules))
    }

    /// HojiChar's default rejects アスパラガス for アス.
    @Test func katakanaWordsStandFree() throws {
        let lists = try lists([file("adult", "アス\nサック\nsex\n死ね\nアダルト動画\n")])
        for text in ["アスパラガス", "リュックサック", "キアス", "アスー", "ﾊｽアスﾀ", "Essex", "Sexes"] {
            #expect(measure(lists, text) == [0, 0, 0], "\(text)")
        }
        #expect(measure(lists, "アス・パラ") == [1, 1, 0.4])
        #expect(measure(lists, "アスとアスの") == [2, 1, Float(4.0 / 6)])
        #expect(measure(lists, "SEX and sex") == [2, 1, Float(6.0 / 11)])
        #expect(measure(lists, "お前は死ねばいいアダルト動画")[0] == 2)
        #expect(measure(lists, "") == [0, 0, 0])
    }

    @Test func theFirstAndLongestCounts() throws {
        let lists = try lists([file("a", "ab\nabc\nbcd\nd\n"), file("b", "bc\r\n\r\n  abc \r\n")])
        // a: abc, d; b: abc. The same word may stand in two lists.
        #expect(measure(lists, "abcd") == [0, 0, 0, 0, 0, 0])
        #expect(measure(lists, "abc-d") == [2, 2, 0.8, 1, 1, 0.6])
        let kanji = try self.lists([file("k", "東京\n東京都\n京都\n都\n")])
        #expect(measure(kanji, "東京都") == [1, 1, 1])
        #expect(measure(kanji, "東京の京都") == [2, 2, 0.8])
        #expect(measure(kanji, "𠮷都都") == [2, 1, Float(2.0 / 3)])
    }

    @Test func wordsAreNormalisedAsTextsAre() throws {
        let file = try file("w", "ﾊﾞｶ\nＡＢＣ\n")
        #expect(measure(try lists([file], [.nfkc]), "バカ abc") == [2, 2, Float(5.0 / 6)])
        #expect(measure(try lists([file]), "バカ abc")[0] == 0)
    }

    @Test func badListsAreErrors() throws {
        for (name, text) in [("empty", "\n \n"), ("blank", "")] {
            let file = try file(name, text)
            #expect(throws: KeifuError.self) { try lists([file]) }
        }
        let path = folder.file("sjis.txt")
        try Files.replace(path, with: [0x83, 0x41])
        let file = BuildRecipe.WordListFile(
            name: "sjis", file: .init(path: path, checksum: try Files.checksum(path)))
        #expect(throws: KeifuError.self) { try lists([file]) }
    }

    /// All places and words, straight from the definition.
    private func naive(_ words: [[Unicode.Scalar]], _ text: [Unicode.Scalar]) -> [Float] {
        func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
            ("A"..."Z").contains(scalar)
                ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
        }
        func clashes(_ inside: Unicode.Scalar, _ outside: Unicode.Scalar) -> Bool {
            let kind = CharacterClass(inside)
            return (kind == .katakana || kind == .letter) && CharacterClass(outside) == kind
        }
        var count = 0
        var covered = 0
        var types: Set<String> = []
        var place = 0
        while place < text.count {
            let here = words.filter { word in
                place + word.count <= text.count
                    && zip(word, text[place...]).allSatisfy { fold($0) == fold($1) }
                    && (place == 0 || !clashes(word[0], text[place - 1]))
                    && (place + word.count == text.count
                        || !clashes(word[word.count - 1], text[place + word.count]))
            }
            guard let longest = here.max(by: { $0.count < $1.count }) else {
                place += 1
                continue
            }
            count += 1
            covered += longest.count
            types.insert(longest.map { String(fold($0)) }.joined())
            place += longest.count
        }
        let fraction = text.isEmpty ? 0 : Float(Double(covered) / Double(text.count))
        return [Float(count), Float(types.count), fraction]
    }

    @Test(arguments: 0..<200)
    func randomWordsAreFoundAsTheDefinitionSays(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(7000 + seed))
        let alphabet = Array("アイー漢字ひaBé1𠮷。".unicodeScalars)
        func text(_ length: ClosedRange<Int>) -> [Unicode.Scalar] {
            (0..<Int.random(in: length, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<(seed % 3 == 0 ? 4 : alphabet.count), using: &random)]
            }
        }
        func string(_ scalars: [Unicode.Scalar]) -> String {
            String(String.UnicodeScalarView(scalars))
        }
        let words = (0..<Int.random(in: 1...40, using: &random)).map { _ in text(1...4) }
        let lists = try lists([file("w", words.map(string).joined(separator: "\n"))])
        for _ in 0..<10 {
            let text = text(0...60)
            #expect(measure(lists, string(text)) == naive(words, text))
        }
    }

    /// More states than rows of transitions would fit: the deep ones fall back by failure links.
    @Test func manyLongWordsAreFound() throws {
        var random = SeededGenerator(seed: 77)
        let words = (0..<20_000).map { _ in
            (0..<40).map { _ in
                String(UnicodeScalar(UInt32.random(in: 0x4E00..<0x9FA0, using: &random)) ?? "一")
            }.joined()
        }
        let lists = try lists([file("long", words.joined(separator: "\n"))])
        let text = words.prefix(1000).map { "\($0)と\($0.dropLast())" }.joined(separator: "、")
        #expect(measure(lists, text).prefix(2) == [1000, 1000])
        let huge = String(repeating: "漢", count: 1_000_000)
        #expect(measure(lists, huge)[0] == 0)
    }
}
