import Foundation
import JapaneseText
import Lineage
import TestSupport
import Testing

@testable import ICU

@Suite struct NormalizationFormTests {
    static func apply(_ text: String, _ form: NormalizationForm) -> [UInt8] {
        let bytes = Array(text.utf8)
        return LocalRewriter([], form: form).apply(bytes)?.text ?? bytes
    }

    @Test func whatTheJapaneseFormKeepsAndFolds() {
        for kept in [
            "①", "㍻", "㎏", "½", "㈱", "℃", "™", "²", "₂", "℡", "№", "Ⅳ", "ⅳ", "⑴", "⒈", "Ⓐ", "㋐",
            "㋿", "㍿", "㌔", "﷼", "ﷺ", "…",
            "‥", "𝐀", "ℝ", "ℓ", "゛", "゜", "￣", "ゟ", "ヿ", "µ", "ª", "¼", "Ǆ", "〶", "㆒", "ㄱ", "´",
            "¨",
        ] {
            #expect(Self.apply(kept, .japanese) == Array(kept.utf8), "\(kept)")
        }
        for (from, to) in [
            ("ＡＢＣ１２３！～", "ABC123!~"), ("　", " "), ("\u{A0}\u{2003}", "  "), ("ｶﾞｱﾟ｡", "ガア\u{309A}。"),
            ("か\u{3099}は\u{309A}", "がぱ"), ("かﾞ", "が"), ("e\u{301}", "é"), ("神", "神"), ("﨑髙", "﨑髙"),
            ("ﬁﬀ", "fiff"),
            ("⼀⺟", "一母"), ("︵﹙", "(("), ("￥￠￤", "¥¢¦"), ("‑", "‐"), ("Å", "Å"), ("ﾡ", "ㄱ"),
            ("ﺍ", "ا"), ("ａ\u{301}", "á"),
        ] {
            #expect(Self.apply(from, .japanese) == Array(to.utf8), "\(from)")
        }
    }

    /// Our form does a part of NFKC, at least NFC, and is stable.
    @Test func theJapaneseFormLiesBetweenNFCAndNFKC() {
        var changed = 0
        for value in UInt32(1)..<0x30000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            let ours = Self.apply(text, .japanese)
            let read = String(decoding: ours, as: UTF8.self)
            #expect(Self.apply(read, .japanese) == ours)
            #expect(Self.apply(read, .canonical) == ours)
            #expect(Self.apply(read, .compatibility) == Self.apply(text, .compatibility))
            changed += ours == Array(text.utf8) ? 0 : 1
        }
        // Half of what NFKC changes are kanji of the compatibility blocks and Hangul.
        #expect(changed > 1500)
    }

    /// Ours against ICU's own, which looks at the whole text at once.
    @Test func compositionIsICUs() {
        for seed in 0..<Soak.count(2000, long: 100_000, "composed texts") {
            let text = NormalizationTests.randomText(seed: Soak.seed &+ UInt64(seed), length: 80)
            let bytes = Array(text.utf8)
            #expect(
                Self.apply(text, .compatibility)
                    == UnicodeNormalization.compatibilityComposed(bytes), "seed \(seed)")
            var canonical: [UInt8] = []
            bytes.withUnsafeBufferPointer { UnicodeNormalization.compose($0, into: &canonical) }
            #expect(Self.apply(text, .canonical) == canonical, "seed \(seed)")
        }
    }

    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is the oracle"))
    func nfcIsPythons() throws {
        let script = """
            import sys, unicodedata
            for piece in sys.stdin.buffer.read().split(b'\\0')[:-1]:
                text = piece.decode()
                # Python's Unicode is older than ICU's: pass over characters that it does not know.
                known = all(unicodedata.category(c) != 'Cn' for c in text)
                out = unicodedata.normalize('NFC', text) if known else '?'
                sys.stdout.buffer.write(out.encode() + b'\\0')
            """
        var texts: [String] = []
        for value in UInt32(1)..<0x30000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            texts.append("か" + String(scalar) + "\u{3099}")
        }
        let input: [UInt8] = texts.flatMap { text -> [UInt8] in Array(text.utf8) + [0] }
        let answers = try PythonOracle.bytes(script, input: input).split(
            separator: 0, omittingEmptySubsequences: false)
        for (text, answer) in zip(texts, answers) where answer != [0x3F] {
            #expect(Self.apply(text, .canonical) == Array(answer))
        }
    }

    /// Marks in the worst order take time in proportion to their number, not to its square.
    @Test func manyMarksInDisorder() {
        let disorder = "a" + String(repeating: "\u{315}\u{300}\u{5AE}\u{300}\u{327}", count: 60_000)
        let bytes = Array(disorder.utf8)
        let clock = ContinuousClock()
        var result: [UInt8] = []
        let time = clock.measure { result = Self.apply(disorder, .compatibility) }
        #expect(time < .seconds(5))
        #expect(result.count < bytes.count && result.starts(with: Array("à".utf8)))
        #expect(Self.apply(String(decoding: result, as: UTF8.self), .compatibility) == result)
        // And removed characters, in each of which a mark might be waiting.
        let removed = Array(("か" + String(repeating: "\u{200B}", count: 300_000) + "は").utf8)
        let rewriter = LocalRewriter(.controlCharacters, form: .compatibility)
        let fast = clock.measure { result = rewriter.apply(removed)?.text ?? [] }
        #expect(fast < .seconds(5) && result == Array("かは".utf8))
    }

    @Test func marksFindTheirLetterAcrossWhatIsRemoved() {
        let rewriter = LocalRewriter(
            [.controlCharacters, .variationSelectors, .halfWidthKana], form: .canonical)
        let text = Array("か\u{200B}\u{3099}は\u{FE00}\u{200B}ﾟｶ\u{AD}ﾞa\u{200B}b\u{200B}\u{301}".utf8)
        let result = rewriter.apply(text)
        #expect(result?.text == Array("がぱガab\u{301}".utf8))
        // が came from all three characters.
        #expect(result?.map.sourceRange(ofTarget: 0..<3) == 0..<9)
    }
}
