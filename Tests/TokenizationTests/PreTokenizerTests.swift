import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite struct PreTokenizerTests {
    private func pieces(_ preTokenizer: PreTokenizer, _ text: [UInt8]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        text.withUnsafeBufferPointer { bytes in
            preTokenizer.forEachPiece(bytes) { result.append(Array(bytes[$0..<$1])) }
        }
        return result
    }

    private func matches(_ pattern: String, _ text: [UInt8]) throws -> [[UInt8]] {
        let expression = try RegularExpression(pattern)
        var result: [[UInt8]] = []
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            expression.split(base, 0, bytes.count) { result.append(Array(bytes[$0..<$1])) }
        }
        return result
    }

    @Test(arguments: ScriptScanner.Digits.allCases, [false, true])
    func theScannerFindsWhatItsPatternDoes(digits: ScriptScanner.Digits, splits: Bool) throws {
        let pattern = ScriptScanner(digits: digits, splitsScripts: splits).pattern
        let scanner = try PreTokenizer(patterns: [pattern])
        for seed in UInt64(0)..<300 {
            var random = RandomText(seed: seed)
            let text = random.text(count: 40, broken: seed % 3 == 0)
            let expected = try matches(pattern, text)
            #expect(pieces(scanner, text) == expected, "seed \(seed)")
        }
    }

    @Test func everyByteIsInOnePiece() throws {
        let patterns = [
            [], [#"\p{N}"#], [#"\p{N}{1,3}"#, #"[ぁ-ん]+"#, #"\s+"#], [#"\w+|[^\w\s]+"#],
        ]
        for (seed, patterns) in patterns.enumerated() {
            var random = RandomText(seed: UInt64(seed))
            let text = random.text(count: 500, broken: true)
            let found = pieces(try PreTokenizer(patterns: patterns), text)
            #expect(Array(found.joined()) == text)
            #expect(found.allSatisfy { !$0.isEmpty })
        }
    }

    @Test func independentPartsGiveTheSamePieces() throws {
        for splits in [false, true] {
            let pattern = ScriptScanner(digits: .triples, splitsScripts: splits).pattern
            let preTokenizer = try PreTokenizer(patterns: [pattern])
            for seed in UInt64(0)..<20 {
                var random = RandomText(seed: seed)
                let text = random.text(count: 2000, broken: seed % 2 == 0)
                let parts = text.withUnsafeBufferPointer {
                    preTokenizer.independentParts($0, size: 50)
                }
                #expect(parts.count > 20)
                #expect(
                    parts.flatMap { pieces(preTokenizer, Array(text[$0])) }
                        == pieces(preTokenizer, text))
            }
        }
    }

    @Test func japaneseIsCutWhereTheScriptChanges() throws {
        let scanner = ScriptScanner(digits: .triples, splitsScripts: true)
        let preTokenizer = try PreTokenizer(patterns: [scanner.pattern])
        let text = "「東京タワー」へ行こう、か\u{3099}くせいABCと2026年。"
        let found = pieces(preTokenizer, Array(text.utf8)).map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(
            found.map { Array($0.unicodeScalars) }
                == [
                    "「", "東京", "タワー", "」", "へ", "行", "こう", "、", "か\u{3099}くせい", "ABC", "と", "202",
                    "6", "年",
                    "。",
                ].map { Array($0.unicodeScalars) })
    }

    @Test(arguments: [
        ("a+", ["b", "aa", "b", "a"]), ("a*?b", ["b", "aab", "a"]),
        ("(?:ab|a)(?=b)", ["ba", "a", "ba"]),
        ("a(?!a)", ["ba", "a", "b", "a"]), ("(?<=b)a", ["b", "a", "ab", "a"]),
        ("a++ab|b", ["b", "aa", "b", "a"]), ("(?>a|aa)b", ["ba", "ab", "a"]),
        ("a{2}", ["b", "aa", "ba"]), ("[^a]", ["b", "aa", "b", "a"]),
        ("(?i:A){1,2}?b?", ["b", "a", "ab", "a"]),
        ("[a-c&&[^b]]+", ["b", "aa", "b", "a"]), (#"\x61\u0061"#, ["b", "aa", "ba"]),
    ])
    func expressionsMatchAsTheyShould(pattern: String, expected: [String]) throws {
        let found = try matches(pattern, Array("baaba".utf8))
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(arguments: [
        "a(b", "a)", "[a", "a**b(", "*a", "a{3,2}", "^a", "a$", #"\bword"#, #"\p{Klingon}+"#,
        "(?<n>a)",
        "a*", "(?:a|)", "(?i:é)", "(?i:ss)", "[[:alpha:]]", #"\1a"#, "(?<!ab)c", #"\x{110000}"#,
        "[z-a]",
        "a{2000}", #"\"#,
    ])
    func whatIsNotUnderstoodIsRefused(pattern: String) {
        do {
            _ = try RegularExpression(pattern)
            Issue.record("\(pattern) was accepted")
        } catch {
            #expect(error.kind == .badInput)
            #expect(error.problem.contains(pattern))
        }
    }

    @Test func longRepeatsTakeLinearTime() throws {
        let text = [UInt8](repeating: 0x20, count: 1_000_000) + [0x78]
        let clock = ContinuousClock()
        for pattern in [
            ScriptScanner(digits: .triples, splitsScripts: false).pattern, #"\s+(?!\S)|\s+|\S+"#,
        ] {
            let preTokenizer = try PreTokenizer(patterns: [pattern])
            var count = 0
            let time = clock.measure { count = pieces(preTokenizer, text).count }
            #expect(count <= 3)
            #expect(time < .seconds(10))
        }
    }
}
