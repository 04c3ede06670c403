import TestSupport
import Testing

@testable import Corpus

/// Character references against Python's reading of them.
@Suite struct CharacterReferenceTests {
    static func resolve(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(
            decoding: bytes.withUnsafeBufferPointer {
                CharacterReferences.resolve($0, 0..<$0.count)
            }, as: UTF8.self)
    }

    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is not here"))
    func everyName() throws {
        let lines = try PythonOracle.run(
            """
            import html.entities
            for name in sorted(html.entities.html5):
                print(name, " ".join("%x" % ord(c) for c in html.entities.html5[name]))
            """
        ).split(separator: "\n")
        #expect(lines.count == 2231)
        for line in lines {
            let words = line.split(separator: " ")
            let expected = words.dropFirst().compactMap {
                UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
            }
            let resolved = Self.resolve("&\(words[0])")
            #expect(Array(resolved.unicodeScalars) == expected, "\(words[0])")
        }
    }

    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is not here"))
    func madeUpReferences() throws {
        var random = SeededGenerator(seed: 44)
        let pieces = [
            "&", "&#", "&#x", "&#X", "amp", "not", "notin", "in", "it", "lt", "copy", ";", "x",
            "3042",
            "65", "0", "12354", "999999999999", "D800", "110000", "10FFFF", "80", "150", "あ", " ",
            "CounterClockwiseContourIntegral", "fj", "lig", "NotEqualTilde", "frac12", "AMP", "=",
        ]
        var texts: [String] = []
        for _ in 0..<4000 {
            let count = Int.random(in: 1...7, using: &random)
            texts.append(
                "&" + (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
        }
        // Python gives nothing for noncharacters and most control characters, where the standard
        // keeps them, so such numbers are left out of its answer.
        let script = """
            import html, re, sys
            def number(match):
                text = match[0].rstrip(";")
                value = int(text[3:], 16) if text[2:3] in "xX" else int(text[2:])
                keep = value <= 0x10FFFF and (value < 0x20 or 0x7F <= value < 0xA0 and value not in
                    html._invalid_charrefs or value & 0xFFFE == 0xFFFE or 0xFDD0 <= value <= 0xFDEF)
                return chr(value) if keep and value else html.unescape(match[0])
            for line in sys.stdin.buffer.read().decode().split("\\n"):
                parts = re.split(r"(&#(?:[0-9]+|[xX][0-9a-fA-F]+);?)", line)
                out = "".join(number(re.match(".*", p, re.S)) if i % 2 else html.unescape(p)
                              for i, p in enumerate(parts))
                sys.stdout.buffer.write(" ".join("%x" % ord(c) for c in out).encode() + b"\\n")
            """
        let answers = try PythonOracle.run(
            script, input: Array(texts.joined(separator: "\n").utf8)
        ).split(separator: "\n", omittingEmptySubsequences: false)
        for (text, answer) in zip(texts, answers) {
            let ours = Self.resolve(text).unicodeScalars.map { String($0.value, radix: 16) }
            #expect(ours.joined(separator: " ") == answer, "\(text)")
        }
    }

    @Test func attributesAreStricter() {
        let bytes = Array("?a=1&copy=2&amp;b&lt".utf8)
        let resolved = bytes.withUnsafeBufferPointer {
            CharacterReferences.resolve($0, 0..<$0.count, inAttribute: true)
        }
        #expect(String(decoding: resolved, as: UTF8.self) == "?a=1&copy=2&b<")
    }
}
