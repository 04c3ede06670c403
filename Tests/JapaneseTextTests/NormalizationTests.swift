import JapaneseText
import Lineage
import TestSupport
import Testing

@Suite struct NormalizationTests {
    static func nfkc(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(
            decoding: CompatibilityNormalization.apply(bytes)?.text ?? bytes, as: UTF8.self)
    }

    static func rewrite(_ text: String, _ rules: LocalRewriter.Rules) -> [UInt8] {
        let bytes = Array(text.utf8)
        return LocalRewriter(rules).apply(bytes)?.text ?? bytes
    }

    /// Texts made of characters that normalisation cares about.
    static func randomText(seed: UInt64, length: Int = 60) -> String {
        var random = SeededGenerator(seed: seed)
        let pool = Array(
            ("あかがはばぱカガアイ漢字𠮷①㈱髙ｱｶﾊﾞﾟ゛゜\u{3099}\u{309A}〜～~ー－ＡＢｃ１２！？　 \t\n\r\u{85}\u{2028}"
                + "\u{200B}\u{FEFF}\u{AD}\u{7F}\u{01}\u{200D}e\u{301}é㍻ﬁ각각한👨‍👩‍👧が\u{FF9E}")
                .unicodeScalars)
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...length, using: &random) {
            guard let scalar = pool.randomElement(using: &random) else { continue }
            text.append(scalar)
        }
        return String(text)
    }

    @Test func whatNFKCDoesToJapanese() {
        #expect(Self.nfkc("ＡＢＣ１２３！") == "ABC123!")
        #expect(Array(Self.nfkc("　吾輩は").utf8) == Array(" 吾輩は".utf8))
        // Dakuten survive, whichever way they were written; byte for byte, since == is canonical.
        #expect(Array(Self.nfkc("か\u{3099}は\u{309A}").utf8) == Array("がぱ".utf8))
        #expect(Array(Self.nfkc("ガｶﾞﾊﾟ").utf8) == Array("ガガパ".utf8))
        #expect(Self.nfkc("𠮷①㈱") == "𠮷1(株)")
        #expect(CompatibilityNormalization.apply(Array("漢字かな交じり文。".utf8)) == nil)
    }

    /// All characters one by one, and random texts, against Python's `unicodedata`.
    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is the oracle"))
    func nfkcIsPythons() throws {
        let script = """
            import sys, unicodedata
            for piece in sys.stdin.buffer.read().split(b'\\0')[:-1]:
                text = piece.decode()
                # Python's Unicode is older than ICU's: pass over characters that it does not know.
                known = all(unicodedata.category(c) != 'Cn' for c in text)
                out = unicodedata.normalize('NFKC', text) if known else '?'
                sys.stdout.buffer.write(out.encode() + b'\\0')
            """
        var texts: [String] = []
        for value in UInt32(1)..<0x30000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            texts.append(String(scalar))
        }
        texts += (0..<2000).map { Self.randomText(seed: UInt64($0)) }
        let input: [UInt8] = texts.flatMap { text -> [UInt8] in Array(text.utf8) + [0] }
        let answers = try PythonOracle.bytes(script, input: input).split(
            separator: 0, omittingEmptySubsequences: false)
        #expect(answers.count == texts.count + 1)
        var compared = 0
        for (text, answer) in zip(texts, answers) where answer != [0x3F] || text == "?" {
            compared += 1
            let ours = Array(Self.nfkc(text).utf8)
            if ours != Array(answer) { Issue.record("\(text.unicodeScalars.map { $0.value })") }
        }
        #expect(compared > 100_000)
    }

    @Test func waveDashesAreNeverLost() {
        #expect(
            Self.rewrite("1467〜1487年、1467～1487年", .waveDash) == Array("1467〜1487年、1467〜1487年".utf8))
        let both = Self.rewrite("〜～", .waveDash)
        #expect(Self.nfkc(String(decoding: both, as: UTF8.self)) == "〜〜")
    }

    @Test func halfWidthKanaBecomeLetters() {
        #expect(Self.rewrite("ｶﾞｷﾞｱﾊﾟﾞｳﾞ｡｢｣ｰ", .halfWidthKana) == Array("ガギアパ\u{3099}ヴ。「」ー".utf8))
        // Every half-width kana and sound mark, alone and before both marks: together with NFKC,
        // just what NFKC does.
        for value in UInt32(0xFF61)...0xFF9F {
            for mark in ["", "ﾞ", "ﾟ"] {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let text = String(scalar) + mark
                let rewritten = Self.rewrite(text, .halfWidthKana)
                #expect(
                    Array(Self.nfkc(String(decoding: rewritten, as: UTF8.self)).utf8)
                        == Array(Self.nfkc(text).utf8), "U+\(String(value, radix: 16))\(mark)")
            }
        }
    }

    @Test func lineEndingsAndInvisibleCharacters() {
        #expect(
            Self.rewrite("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\n", .lineEndings)
                == Array("a\nb\nc\nd\ne\nf\n".utf8))
        #expect(
            Self.rewrite("a\u{200B}b\u{FEFF}c\u{0}d\te\nf\rg\u{7F}\u{9F}", .controlCharacters)
                == Array("abcd\te\nf\rg".utf8))
        let family = "👨\u{200D}👩\u{200D}👧"
        #expect(Self.rewrite(family, .controlCharacters) == Array(family.utf8))
        #expect(
            LocalRewriter([.lineEndings, .controlCharacters]).apply(Array("plain\n".utf8)) == nil)
    }

    /// One pass with all rules is the same as one pass each.
    @Test(arguments: 0..<300)
    func rulesDoNotDisturbEachOther(seed: Int) {
        let text = Array(Self.randomText(seed: UInt64(seed)).utf8)
        let all: [LocalRewriter.Rules] = [
            .lineEndings, .halfWidthKana, .waveDash, .controlCharacters,
        ]
        var chained = text
        for rule in all { chained = LocalRewriter(rule).apply(chained)?.text ?? chained }
        let once =
            LocalRewriter([.lineEndings, .halfWidthKana, .waveDash, .controlCharacters]).apply(
                text)?
            .text ?? text
        #expect(once == chained)
        #expect(String(validating: once, as: UTF8.self) != nil)
    }

    /// Each unit of a map, normalised alone, gives its output.
    @Test(arguments: 0..<300)
    func mapsNameWhatChanged(seed: Int) throws {
        let text = Array(Self.randomText(seed: UInt64(seed)).utf8)
        let results = [
            CompatibilityNormalization.apply(text),
            LocalRewriter([.lineEndings, .halfWidthKana, .waveDash, .controlCharacters]).apply(
                text),
        ]
        for result in results.compactMap({ $0 }) {
            #expect(result.map.sourceLength == text.count)
            #expect(result.map.targetLength == result.text.count)
            var source = 0
            var target = 0
            for run in result.map.runs {
                let input = Array(text[source..<source + run.sourceLength])
                let output = Array(result.text[target..<target + run.targetLength])
                if run.editClass == .unchanged { #expect(input == output) }
                if run.editClass == .normalization {
                    #expect((CompatibilityNormalization.apply(input)?.text ?? input) == output)
                }
                source += run.sourceLength
                target += run.targetLength
            }
        }
    }

    /// A line longer than any piece that ICU is given, full of characters that compose across any
    /// cut.
    @Test func longLinesNormaliseAsWholes() {
        var text: [UInt8] = []
        for _ in 0..<20_000 { text += Array("か\u{3099}".utf8) }
        let result = CompatibilityNormalization.apply(text)
        #expect(result?.text == Array(String(repeating: "が", count: 20_000).utf8))
        // No boundary at all: sound marks only.
        let marks = Array(String(repeating: "\u{3099}", count: 20_000).utf8)
        #expect((CompatibilityNormalization.apply(marks)?.text ?? marks) == marks)
    }
}
