import JapaneseText
import Lineage
import TestSupport
import Testing

@Suite struct DecodingTests {
    static func text(_ bytes: [UInt8], _ encoding: CharacterEncoding) -> String {
        String(decoding: TextDecoder.decode(bytes, as: encoding).text, as: UTF8.self)
    }

    @Test func shiftJISOfTheWildIsCP932() {
        // ①㈱髙～ and a half-width kana.
        let decoded = TextDecoder.decode(
            [0x87, 0x40, 0x87, 0x8A, 0xFB, 0xFC, 0x81, 0x60, 0xB1], as: .shiftJIS)
        #expect(String(decoding: decoded.text, as: UTF8.self) == "①㈱髙～ｱ")
        #expect(decoded.undecodable == 0)
        #expect(decoded.map.sourceRange(ofTarget: 3..<6) == 2..<4)
        #expect(decoded.map.sourceRange(ofTarget: 12..<13) == 8..<9)
    }

    @Test func aTruncatedCharacterIsKeptAsOneReplacement() {
        let decoded = TextDecoder.decode([0x82, 0xA0, 0x82], as: .shiftJIS)
        #expect(String(decoding: decoded.text, as: UTF8.self) == "あ\u{FFFD}")
        #expect(decoded.undecodable == 1)
        #expect(decoded.firstUndecodable == 2)
        #expect(decoded.map.sourceRange(ofTarget: 3..<6) == 2..<3)
        #expect(decoded.map.editCounts(inTarget: 0..<6) == [.decode: 1, .undecodable: 1])
    }

    @Test func noLineBreakIsSwallowedByALeadByte() {
        #expect(Self.text([0x82, 0x0A, 0x41], .shiftJIS) == "\u{FFFD}\nA")
        #expect(Self.text([0xA4, 0x0A, 0x41], .eucJP) == "\u{FFFD}\nA")
        #expect(Self.text([0x8F, 0xB0, 0x0A, 0x41], .eucJP) == "\u{FFFD}\nA")
    }

    @Test func eucHasItsThreePlanes() {
        // あ, half-width ｱ, 丂 of JIS X 0212, ① of NEC row 13.
        let bytes: [UInt8] = [0xA4, 0xA2, 0x8E, 0xB1, 0x8F, 0xB0, 0xA1, 0xAD, 0xA1]
        #expect(Self.text(bytes, .eucJP) == "あｱ丂①")
        let decoded = TextDecoder.decode(bytes, as: .eucJP)
        #expect(decoded.map.sourceRange(ofTarget: 6..<9) == 4..<7)
    }

    @Test func iso2022Switches() {
        let escapes: [UInt8] = [0x1B, 0x24, 0x42]
        let ascii: [UInt8] = [0x1B, 0x28, 0x42]
        let decoded = TextDecoder.decode(
            [0x41] + escapes + [0x24, 0x22, 0x24, 0x24] + ascii + [0x42], as: .iso2022JP)
        #expect(String(decoding: decoded.text, as: UTF8.self) == "AあいB")
        #expect(decoded.map.sourceRange(ofTarget: 1..<4) == 4..<6)
        #expect(decoded.map.sourceRange(ofTarget: 7..<8) == 11..<12)
        // A line break returns to ASCII; a stray escape is no text.
        #expect(Self.text(escapes + [0x24, 0x22, 0x0A, 0x41], .iso2022JP) == "あ\nA")
        #expect(Self.text([0x1B, 0x41], .iso2022JP) == "\u{FFFD}A")
        #expect(Self.text([0x1B, 0x28, 0x49, 0x31], .iso2022JP) == "ｱ")
    }

    @Test func byteOrderMarksGo() {
        let decoded = TextDecoder.decode([0xEF, 0xBB, 0xBF, 0x41], as: .utf8)
        #expect(decoded.text == [0x41])
        #expect(decoded.map.sourceRange(ofTarget: 0..<1) == 3..<4)
        #expect(Self.text([0xFF, 0xFE, 0x42, 0x30], .utf16LittleEndian) == "あ")
        #expect(Self.text([0xFE, 0xFF, 0x30, 0x42], .utf16BigEndian) == "あ")
        #expect(Self.text([0xD8, 0x42, 0xDF, 0xB7], .utf16BigEndian) == "𠮷")
        #expect(Self.text([0x30, 0x42, 0x30], .utf16BigEndian) == "あ\u{FFFD}")
        #expect(Self.text([0xD8, 0x42, 0x30, 0x42], .utf16BigEndian) == "\u{FFFD}あ")
    }

    /// Damaged UTF-8 against Python's `errors='replace'`, which cuts it as Unicode recommends.
    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is the oracle"))
    func damagedUTF8IsCutAsPythonCutsIt() throws {
        var random = SeededGenerator(seed: 20)
        let base = Array("漢字とかな𠮷、ASCII, é and ①。\r\n".utf8)
        var input: [UInt8] = []
        var ours: [UInt8] = []
        for _ in 0..<400 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            let length = Int.random(in: 1...bytes.count, using: &random)
            bytes = Array(bytes[..<length])
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = [] }
            input +=
                [UInt8(length & 0xFF)] + bytes + [UInt8](repeating: 0, count: 100 - bytes.count)
            let decoded = TextDecoder.decode(bytes, as: .utf8)
            ours += decoded.text + [0x0A, 0x00]
        }
        let script = """
            import sys
            data = sys.stdin.buffer.read()
            for i in range(0, len(data), 101):
                piece = data[i + 1:i + 1 + data[i]]
                sys.stdout.buffer.write(piece.decode('utf-8', 'replace').encode() + b'\\n\\0')
            """
        #expect(try PythonOracle.bytes(script, input: input) == ours)
    }

    /// Any bytes in any encoding give valid UTF-8, a map that fits, and units that decode by
    /// themselves.
    @Test(arguments: CharacterEncoding.allCases)
    func anyBytesDecode(encoding: CharacterEncoding) {
        var random = SeededGenerator(seed: UInt64(encoding.rawValue))
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let decoded = TextDecoder.decode(bytes, as: encoding)
            #expect(decoded.map.sourceLength == bytes.count)
            #expect(decoded.map.targetLength == decoded.text.count)
            #expect(String(validating: decoded.text, as: UTF8.self) != nil)
            #expect((decoded.undecodable == 0) == (decoded.firstUndecodable == nil))
            // ISO-2022-JP has a state, and byte order marks are marks only in front.
            guard encoding == .shiftJIS || encoding == .eucJP else { continue }
            for (index, run) in decoded.map.runs.enumerated() where run.editClass == .decode {
                let source = decoded.map.runs[..<index].reduce(0) { $0 + $1.sourceLength }
                let target = decoded.map.runs[..<index].reduce(0) { $0 + $1.targetLength }
                let unit = TextDecoder.decode(
                    Array(bytes[source..<source + run.sourceUnit]), as: encoding)
                #expect(unit.text == Array(decoded.text[target..<target + run.targetUnit]))
            }
        }
    }
}
