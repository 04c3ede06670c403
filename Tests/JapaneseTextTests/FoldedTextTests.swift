import JapaneseText
import Lineage
import Storage
import TestSupport
import Testing

@Suite struct FoldedTextTests {
    static func fold(_ text: String) -> String {
        String(decoding: FoldedText.fold(Array(text.utf8)), as: UTF8.self)
    }

    @Test func widthSpaceAndLinesDoNotMatter() {
        let plain = Self.fold("吾輩は猫である。名前はまだ無い。ABC 123〜")
        #expect(Self.fold("　吾輩は猫である。\r\n　名前はまだ\n無い。ＡＢＣ　１２３～\n") == plain)
        #expect(Self.fold("吾輩は\u{200B}猫である。\u{2028}名前はまだ無い。ABC123~") == plain)
        #expect(plain == "吾輩は猫である。名前はまだ無い。ABC123~")
        #expect(Self.fold("ガ") == Self.fold("ｶﾞ"))
        #expect(Self.fold("ABC") != Self.fold("abc"))
        #expect(Self.fold("は") != Self.fold("ば"))
        #expect(Self.fold(" \n　").isEmpty)
    }

    @Test(arguments: 0..<300)
    func foldingTwiceIsFoldingOnce(seed: Int) {
        let text = Array(NormalizationTests.randomText(seed: UInt64(seed)).utf8)
        let once = FoldedText.fold(text)
        #expect(FoldedText.fold(once) == once)
        // What normalisation does beforehand makes no difference.
        let normalized = CompatibilityNormalization.apply(text)?.text ?? text
        #expect(FoldedText.fold(normalized) == once)
    }

    /// The scan passes over blocks without spaces and copies others byte by byte: each kind of space at each place of
    /// each, against the form with a map, which looks at every character.
    @Test func spacesGoWhereverTheyStand() {
        let spaces = [
            " ", "\t", "\r\n", "\u{B}", "\u{85}", "\u{1680}", "\u{2028}", "\u{2029}", "〜", "か ゛",
        ]
        for filling in ["a", "あ", "é", "𠮷", "あ い\n", "\u{2027}", "、〛"] {
            for space in spaces {
                for length in 0..<70 {
                    let text = Array(
                        (String(repeating: filling, count: length) + space
                            + String(repeating: filling, count: 40) + space).utf8)
                    #expect(FoldedText.fold(text) == FoldedText.mapped(text).text)
                }
            }
        }
        let long = Array(String(repeating: "吾輩は猫である 名前はまだ無い。", count: 60_000).utf8)
        #expect(FoldedText.fold(long) == long.filter { $0 != 0x20 })
    }

    @Test(arguments: 0..<200)
    func theFormIsThatOfTheMap(seed: Int) {
        let text = Array(NormalizationTests.randomText(seed: UInt64(seed), length: 300).utf8)
        #expect(FoldedText.fold(text) == FoldedText.mapped(text).text)
    }

    /// The folded form is hashed into ledgers and proofs: these digests are those of the first version of
    /// `fold` and never change under one Unicode version.
    @Test func theFormIsForEver() throws {
        let hard = FoldedText.fold(try Files.read(Repository.file("Tests/Fixtures/hard-cases.txt")))
        #expect(
            Digest.of(hard).hex
                == "05ee17b0c195dcabaf39e9bf3a581cead2df4d418848a2519d0a7ef62722a046")
        var random: [UInt8] = []
        for seed in 0..<3000 {
            let text = NormalizationTests.randomText(seed: UInt64(seed), length: 200)
            random += FoldedText.fold(Array(text.utf8)) + [0]
        }
        #expect(
            Digest.of(random).hex
                == "410696b79c47c4786dff5e587a74256884def91a8728f8b76a5e8ec505c9317d")
        var characters: [UInt8] = []
        for value in UInt32(1)..<0x20000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            characters += FoldedText.fold(Array("か\(scalar)\u{3099}a".utf8)) + [0]
        }
        #expect(
            Digest.of(characters).hex
                == "e14d4ba5ee86a00d69c58c3d39d751321c2f36d6a76e531745c99631afb9f617")
    }

    @Test(.enabled(if: SharedCorpora.hasAozora))
    func theFormOfRealTextIsForEver() throws {
        var all: [UInt8] = []
        for path in try Files.filesRecursively(in: SharedCorpora.aozora).sorted().prefix(300) {
            let raw = try Files.read(Paths.join(SharedCorpora.aozora, path))
            all += FoldedText.fold(TextDecoder.decode(raw, as: .shiftJIS).text)
        }
        #expect(
            Digest.of(all).hex == "83ef18857f1e138e457eb68c6eb16199464a2102be159410ad5419a2db6d812b"
        )
    }
}
