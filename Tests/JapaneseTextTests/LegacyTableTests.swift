import JapaneseText
import Lineage
import TestSupport
import Testing

/// The decoders' tables against Python's codecs, over every code of one, two and three bytes.
@Suite(.enabled(if: PythonOracle.isAvailable, "python3 is the oracle"))
struct LegacyTableTests {
    /// Codes on which we and Python differ: our character and Python's, `-` for none.
    static func differences(
        codec: String, prefix: String = "", encoding: CharacterEncoding, codes: [[UInt8]]
    ) throws -> [String: String] {
        // Python prints code and characters, a line each, for every code that it decodes.
        let script = """
            import sys
            data = sys.stdin.buffer.read().decode().split()
            for code in data:
                try: text = bytes.fromhex('\(prefix)' + code).decode('\(codec)')
                except UnicodeDecodeError: text = ''
                print(code, '-'.join('%04X' % ord(c) for c in text) or '-')
            """
        let hex = codes.map { code in
            code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        let answer = try PythonOracle.run(script, input: Array(hex.joined(separator: " ").utf8))
        var differences: [String: String] = [:]
        for (code, line) in zip(codes, answer.split(separator: "\n")) {
            let parts = line.split(separator: " ")
            let ours = decode(code, encoding)
            if ours != parts[1] { differences[String(parts[0])] = "\(ours) \(parts[1])" }
        }
        return differences
    }

    static func decode(_ code: [UInt8], _ encoding: CharacterEncoding) -> String {
        let decoded = TextDecoder.decode(code, as: encoding)
        guard decoded.undecodable == 0 else { return "-" }
        return String(decoding: decoded.text, as: UTF8.self).unicodeScalars.map {
            let digits = String($0.value, radix: 16, uppercase: true)
            return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }.joined(separator: "-")
    }

    static let pairs: [[UInt8]] = (UInt8(0x80)...0xFF).flatMap { lead in
        (UInt8(0)...0xFF).map { [lead, $0] }
    }

    /// Python follows Windows, which gives bytes that CP932 leaves unassigned (80, A0, FD, FE, FF)
    /// a control or private character by best fit; we call them illegal. Everything else is equal,
    /// user-defined characters included.
    @Test func cp932IsPythons() throws {
        let singles = (UInt8(0)...0xFF).map { [$0] }
        let one = try Self.differences(codec: "cp932", encoding: .shiftJIS, codes: singles)
        #expect(one.keys.sorted() == ["80", "a0", "fd", "fe", "ff"])
        #expect(one.values.allSatisfy { $0.hasPrefix("- ") })
        let two = try Self.differences(codec: "cp932", encoding: .shiftJIS, codes: Self.pairs)
        let unassigned: Set<UInt8> = [0x80, 0xA0, 0xFD, 0xFE, 0xFF]
        for (code, difference) in two {
            let bytes = [code.prefix(2), code.suffix(2)].compactMap { UInt8($0, radix: 16) }
            #expect(bytes.contains(where: unassigned.contains), "\(code): \(difference)")
            #expect(difference.hasPrefix("- "), "\(code): \(difference)")
        }
    }

    /// Python's `euc_jp` is the standard's, ours is what the wild writes: CP932's characters by row
    /// and cell, which differ in six punctuation marks and add NEC's rows 13 and 89–92.
    @Test func eucIsPythons() throws {
        let two = try Self.differences(codec: "euc_jp", encoding: .eucJP, codes: Self.pairs)
        var changed: [String: String] = [:]
        var added: Set<String> = []
        for (code, difference) in two {
            if difference.hasSuffix(" -") {
                added.insert(String(code.prefix(2)))
            } else {
                changed[code] = difference
            }
        }
        #expect(
            changed == [
                "a1c1": "FF5E 301C", "a1c2": "2225 2016", "a1dd": "FF0D 2212",
                "a1f1": "FFE0 00A2", "a1f2": "FFE1 00A3", "a2cc": "FFE2 00AC",
            ])
        #expect(added == ["ad", "f9", "fa", "fb", "fc"])
        let triples: [[UInt8]] = (UInt8(0xA1)...0xFE).flatMap { second in
            (UInt8(0xA1)...0xFE).map { third -> [UInt8] in [0x8F, second, third] }
        }
        let three = try Self.differences(codec: "euc_jp", encoding: .eucJP, codes: triples)
        // ICU adds IBM's Roman numerals and ㈱; and the WHATWG's tilde is full-width.
        #expect(three["8fa2b7"] == "FF5E 007E")
        #expect(
            three.filter { $0.key != "8fa2b7" }.allSatisfy {
                $0.key.hasPrefix("8ff3") && $0.value.hasSuffix(" -")
            })
    }

    /// EUC-JP's other codes: one byte, half-width kana after 8E, and 8F before what is no code.
    @Test func theRestOfEUCIsPythons() throws {
        let singles = (UInt8(0)...0xFF).map { [$0] }
        #expect(try Self.differences(codec: "euc_jp", encoding: .eucJP, codes: singles).isEmpty)
        let kana = (UInt8(0)...0xFF).map { [0x8E, $0] }
        #expect(try Self.differences(codec: "euc_jp", encoding: .eucJP, codes: kana).isEmpty)
    }

    /// ISO-2022-JP has EUC-JP's characters: the same six marks differ, and NEC's and IBM's rows are
    /// added.
    @Test func iso2022IsPythons() throws {
        let cells = (UInt8(0x21)...0x7E).flatMap { row in (UInt8(0x21)...0x7E).map { [row, $0] } }
        let two = try Self.differences(
            codec: "iso2022_jp_ext", encoding: .iso2022JP,
            codes: cells.map { [0x1B, 0x24, 0x42] + $0 })
        let changed = two.filter { !$0.value.hasSuffix(" -") }
        #expect(
            changed == [
                "1b24422141": "FF5E 301C", "1b24422142": "2225 2016", "1b2442215d": "FF0D 2212",
                "1b24422171": "FFE0 00A2", "1b24422172": "FFE1 00A3", "1b2442224c": "FFE2 00AC",
            ])
        let added = Set(
            two.filter { $0.value.hasSuffix(" -") }.keys.map { $0.dropFirst(6).prefix(2) })
        #expect(added == ["2d", "79", "7a", "7b", "7c"])
        let supplement = try Self.differences(
            codec: "iso2022_jp_ext", encoding: .iso2022JP,
            codes: cells.map { [0x1B, 0x24, 0x28, 0x44] + $0 })
        #expect(supplement["1b2428442237"] == "FF5E 007E")
        #expect(
            supplement.allSatisfy {
                $0.key == "1b2428442237"
                    || $0.key.hasPrefix("1b24284473") && $0.value.hasSuffix(" -")
            })
        // The character set of 1978 was decoded as that of 1983 by everyone.
        let old = try Self.differences(
            codec: "iso2022_jp_ext", encoding: .iso2022JP,
            codes: cells.map { [0x1B, 0x24, 0x40] + $0 })
        #expect(Set(old.filter { !$0.value.hasSuffix(" -") }.values) == Set(changed.values))
        let singles = (UInt8(0x21)...0x7E).map { [$0] }
        let kana = try Self.differences(
            codec: "iso2022_jp_ext", encoding: .iso2022JP,
            codes: singles.map { [0x1B, 0x28, 0x49] + $0 })
        #expect(kana.isEmpty)
        // JIS X 0201's yen sign and overline were typed as backslash and tilde.
        let roman = try Self.differences(
            codec: "iso2022_jp_ext", encoding: .iso2022JP,
            codes: singles.map { [0x1B, 0x28, 0x4A] + $0 })
        #expect(roman == ["1b284a5c": "005C 00A5", "1b284a7e": "007E 203E"])
    }

    /// UTF-16 of either order against Python's, surrogates paired and unpaired.
    @Test func utf16IsPythons() throws {
        var random = SeededGenerator(seed: 16)
        let pool: [UInt16] = [
            0x41, 0x3042, 0x9FA0, 0xFF5E, 0xD842, 0xDFB7, 0xDBFF, 0xDC00, 0xD800, 0xFFFD, 0x7FF,
        ]
        for (encoding, codec) in [
            (CharacterEncoding.utf16LittleEndian, "utf-16-le"), (.utf16BigEndian, "utf-16-be"),
        ] {
            var input: [UInt8] = []
            var ours: [UInt8] = []
            for _ in 0..<300 {
                let units = (0..<20).map { _ in pool.randomElement(using: &random) ?? 0 }
                let bytes = units.flatMap { unit -> [UInt8] in
                    let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
                    return encoding == .utf16BigEndian ? pair : pair.reversed()
                }
                input += bytes
                ours += TextDecoder.decode(bytes, as: encoding).text + [0x0A]
            }
            let script = """
                import sys
                data = sys.stdin.buffer.read()
                for i in range(0, len(data), 40):
                    sys.stdout.buffer.write(data[i:i + 40].decode('\(codec)', 'replace').encode() + b'\\n')
                """
            #expect(try PythonOracle.bytes(script, input: input) == ours)
        }
    }

    @Test func everyJISX0213CellIsPythons() throws {
        let planes = [1: Array(1...94), 2: [1, 3, 4, 5, 8, 12, 13, 14, 15] + Array(78...94)]
        let script = """
            import sys
            for line in sys.stdin:
                p, r, c = map(int, line.split())
                b = (b'\\x8f' if p == 2 else b'') + bytes([r + 0xA0, c + 0xA0])
                try: print(b.decode('euc_jis_2004').encode().hex())
                except UnicodeDecodeError: print('-')
            """
        var places: [(Int, Int, Int)] = []
        for (plane, rows) in planes {
            for row in rows { for cell in 1...94 { places.append((plane, row, cell)) } }
        }
        let input = places.map { "\($0.0) \($0.1) \($0.2)\n" }.joined()
        let answers = try PythonOracle.run(script, input: Array(input.utf8)).split(separator: "\n")
        #expect(answers.count == places.count)
        for (place, answer) in zip(places, answers) {
            let ours = JISX0213.text(plane: place.0, row: place.1, cell: place.2)
            let hex = ours.map {
                $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            }
            #expect((hex ?? "-") == String(answer), "\(place)")
        }
        #expect(JISX0213.text(plane: 2, row: 2, cell: 1) == nil)
        #expect(JISX0213.text(plane: 3, row: 1, cell: 1) == nil)
        #expect(JISX0213.text(plane: 1, row: 0, cell: 1) == nil)
        #expect(JISX0213.text(plane: 1, row: 1, cell: 95) == nil)
    }
}
