import Lineage
import TestSupport
import Testing

@testable import JapaneseText

/// The kernels' scans pass over everyday characters unasked, so no table may be about those.
@Suite struct TextScanTests {
    static let plain: [ClosedRange<UInt32>] = [
        0x09...0x0A, 0x20...0x7E, 0x3001...0x301F, 0x3040...0x3098, 0x30A0...0x30FE,
        0x4000...0x9FFF,
    ]

    @Test func noTableIsAboutPlainCharacters() {
        let forms: [NormalizationForm?] = [nil, .canonical, .compatibility, .japanese]
        for form in forms {
            let table = RewriteTable.shared(
                LocalRewriter.Rules(rawValue: 0xFF), form, keeping: [])
            for value in Self.plain.joined() {
                #expect(!table.continues(value) && table.entry(value).editClass == .unchanged)
                #expect(table.interesting[Int(value >> 6)] >> UInt64(value & 63) & 1 == 0)
            }
        }
    }

    /// Runs of plain text of all lengths, with one character of each kind at each place.
    @Test func theScanFindsWhatStandsAnywhere() {
        let rewriter = LocalRewriter(LocalRewriter.Rules(rawValue: 0xFF), form: .compatibility)
        for plain in ["a", "あ", "漢", "あa\n"] {
            for mark in [
                "\u{1}", "\u{7F}", "é\u{327}", "\u{85}", "‐", "\u{3000}", "Ａ", "\u{3099}", "ヿ", "𝐀",
                "㈱", "\u{E0100}",
            ] {
                for length in stride(from: 0, to: 140, by: 3) {
                    let before = String(repeating: plain, count: length)
                    let text = before + mark + String(repeating: plain, count: 70)
                    let alone = rewriter.apply(Array((String(plain.suffix(1)) + mark + "b").utf8))
                    let whole = rewriter.apply(Array(text.utf8))
                    #expect((alone == nil) == (whole == nil), "\(plain) \(length) \(mark)")
                    // What follows the place is as it was.
                    let tail = Array(String(repeating: plain, count: 70).utf8)
                    #expect(whole.map { $0.text.suffix(tail.count).elementsEqual(tail) } ?? true)
                }
            }
        }
    }

    /// The second pass's scan against looking at every place.
    @Test func contextIsFoundAnywhere() {
        let rewriter = ContextRewriter([.japaneseSpaces, .longVowels, .repeatedPunctuation])
        for plain in ["a", "あ", "漢", "b あ"] {
            for (mark, to) in [
                ("あ い", "あい"), ("ア\u{3000} \u{A0}イ", "アイ"), ("アーーー", "アー"), ("ｱｰ", "ｱー"),
                ("ケ―キ", "ケーキ"),
                ("デ－タ", "データ"), ("！！！！！", "！！！"), ("!!!!!", "!!!"), ("。。。。", "。。。"), ("………", "……"),
                ("、 、 、 、", "、、、"), ("アー ー ーイ", "アーイ"), ("!！!！", "!！!"),
            ] {
                for length in stride(from: 0, to: 140, by: 3) {
                    let before = String(repeating: plain, count: length) + "x"
                    let behind = "x" + String(repeating: plain, count: 60)
                    let result = rewriter.apply(Array((before + mark + behind).utf8))
                    #expect(
                        result?.text == Array((before + to + behind).utf8),
                        "\(plain) \(length) \(mark)")
                }
            }
        }
    }
}
