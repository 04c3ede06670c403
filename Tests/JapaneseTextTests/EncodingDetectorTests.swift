import Foundation
import JapaneseText
import Storage
import TestSupport
import Testing

@Suite struct EncodingDetectorTests {
    @Test func marksAndEscapesDecide() {
        #expect(EncodingDetector.detect([]) == .utf8)
        #expect(EncodingDetector.detect([0x80]) == .shiftJIS)
        #expect(EncodingDetector.detect(Array("plain".utf8)) == .utf8)
        #expect(EncodingDetector.detect([0xEF, 0xBB, 0xBF, 0x82, 0xA0]) == .utf8)
        #expect(EncodingDetector.detect([0xFF, 0xFE, 0x42, 0x30]) == .utf16LittleEndian)
        #expect(EncodingDetector.detect([0xFE, 0xFF, 0x30, 0x42]) == .utf16BigEndian)
        #expect(EncodingDetector.detect([0x1B, 0x24, 0x42, 0x24, 0x22]) == .iso2022JP)
        #expect(EncodingDetector.detect(Array("日本語".utf8)) == .utf8)
        #expect(EncodingDetector.detect(Array("日本語の文章".utf8.dropLast())) == .utf8)
        #expect(EncodingDetector.detect([0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA]) == .shiftJIS)
        #expect(EncodingDetector.detect([0xC6, 0xFC, 0xCB, 0xDC, 0xB8, 0xEC]) == .eucJP)
    }

    @Test func sixteenBitsWithoutAMark() {
        func utf16(_ text: String, big: Bool) -> [UInt8] {
            text.utf16.flatMap { unit -> [UInt8] in
                let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
                return big ? bytes : bytes.reversed()
            }
        }
        for text in ["吾輩は猫である。", "AB", "He said “no”.\r\n", "𠮷野家で食べた。", "１２３は数字だ。"] {
            #expect(EncodingDetector.detect(utf16(text, big: true)) == .utf16BigEndian, "\(text)")
            #expect(EncodingDetector.detect(utf16(text, big: false)) == .utf16LittleEndian)
        }
        // Seven-bit text never is, even where it is made of 0 and 0 is half of U+3030.
        #expect(EncodingDetector.detect(Array("0A0B0C0D 0000 0 0 0\r\n".utf8)) == .utf8)
        #expect(EncodingDetector.detect(Array("\u{1B}$B0!0\"0#0$\u{1B}(B\n".utf8)) == .iso2022JP)
        // Nor is a picture.
        #expect(
            EncodingDetector.detect([0x89, 0x50, 0, 0, 0, 0x0D, 0xD8, 0, 0, 0xE0])
                != .utf16BigEndian)
    }

    @Test func damageAndShortTexts() {
        // A character cut at the start or at the end.
        let prose = Array("それから、私はすぐに帰った。".utf8)
        #expect(EncodingDetector.detect(Array(prose.dropFirst())) == .utf8)
        #expect(EncodingDetector.detect(Array(prose.dropFirst(2).dropLast(2))) == .utf8)
        let sample = Transcoder.sample("それから、私はすぐに帰った。")
        #expect(EncodingDetector.detect(Array(sample.eucJP.dropFirst())) == .eucJP)
        #expect(EncodingDetector.detect(Array(sample.eucJP.dropLast())) == .eucJP)
        #expect(EncodingDetector.detect(Array(sample.shiftJIS.dropFirst())) == .shiftJIS)
        #expect(EncodingDetector.detect(Array(sample.shiftJIS.dropLast())) == .shiftJIS)
        // One illegal byte in much text.
        #expect(EncodingDetector.detect(prose + prose + [0xFF] + prose) == .utf8)
        // A stray byte in ISO-2022-JP, and half-width kana of eight bits in it.
        #expect(
            EncodingDetector.detect(sample.iso2022JP + [0xB1] + sample.iso2022JP + sample.iso2022JP)
                == .iso2022JP)
        for word in ["東京", "はい", "ありがとう", "メール", "日本語", "。", "カメラ、"] {
            let word = Transcoder.sample(word)
            #expect(EncodingDetector.detect(word.eucJP) == .eucJP)
            #expect(EncodingDetector.detect(word.shiftJIS) == .shiftJIS)
        }
        // Half-width kana: ﾃﾞｰﾀ ﾌｧｲﾙ, ｺﾝﾋﾟｭｰﾀ, and in EUC-JP with 8E before each.
        let kana: [UInt8] = [0xC3, 0xDE, 0xB0, 0xC0, 0x20, 0xCC, 0xA7, 0xB2, 0xD9]
        #expect(EncodingDetector.detect(kana) == .shiftJIS)
        #expect(EncodingDetector.detect([0xBA, 0xDD, 0xCB, 0xDF, 0xAD, 0xB0, 0xC0]) == .shiftJIS)
        #expect(EncodingDetector.detect(kana.flatMap { $0 < 0x80 ? [$0] : [0x8E, $0] }) == .eucJP)
        // A page that is nearly all markup.
        let markup = Array(String(repeating: "<td class=\"number\">42</td>\n", count: 400).utf8)
        #expect(EncodingDetector.detect(markup + sample.eucJP + markup) == .eucJP)
        #expect(EncodingDetector.detect(markup + sample.shiftJIS + markup) == .shiftJIS)
        #expect(EncodingDetector.detect(markup + sample.iso2022JP + markup) == .iso2022JP)
    }

    /// Snippets of the repository's own sample, converted by arithmetic on JIS rows and cells.
    @Test func snippetsOfTheSample() throws {
        let folder = Repository.file("corpora/aozora-sample")
        let works = try Files.filesRecursively(in: folder).filter { $0.hasSuffix(".txt") }
        try #require(!works.isEmpty)
        var random = SeededGenerator(seed: 3)
        var right: [CharacterEncoding: Int] = [:]
        let count = 400
        for _ in 0..<count {
            let work = works[Int.random(in: 0..<works.count, using: &random)]
            let characters = Transcoder.characters(try Files.read(Paths.join(folder, work)))
            for encoding in CharacterEncoding.allCases {
                let snippet = Transcoder.snippet(of: characters, as: encoding, using: &random)
                if EncodingDetector.detect(snippet) == encoding { right[encoding, default: 0] += 1 }
            }
        }
        for encoding in CharacterEncoding.allCases {
            #expect(100 * (right[encoding] ?? 0) >= 99 * count, "\(encoding.name)")
        }
    }
}

/// CP932 text in the other encodings.
enum Transcoder {
    struct Sample {
        var shiftJIS: [UInt8]
        var eucJP: [UInt8]
        var iso2022JP: [UInt8]
    }

    /// A text of JIS X 0208, which Foundation converts.
    static func sample(_ text: String) -> Sample {
        let bytes = Array(text.data(using: .shiftJIS) ?? Data())
        let characters = characters(bytes)
        return Sample(
            shiftJIS: bytes, eucJP: encode(characters[...], as: .eucJP),
            iso2022JP: encode(characters[...], as: .iso2022JP))
    }

    /// The characters of CP932 bytes, of one byte or two.
    static func characters(_ bytes: [UInt8]) -> [[UInt8]] {
        var characters: [[UInt8]] = []
        var position = 0
        while position < bytes.count {
            let lead = bytes[position]
            let isPair = (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead)
            let length = isPair && position + 1 < bytes.count ? 2 : 1
            characters.append(Array(bytes[position..<position + length]))
            position += length
        }
        return characters
    }

    static func encode(_ characters: ArraySlice<[UInt8]>, as encoding: CharacterEncoding) -> [UInt8]
    {
        let bytes = Array(characters.joined())
        let text = String(decoding: TextDecoder.decode(bytes, as: .shiftJIS).text, as: UTF8.self)
        switch encoding {
        case .shiftJIS: return bytes
        case .utf8: return Array(text.utf8)
        case .utf16LittleEndian: return text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .eucJP:
            return characters.flatMap {
                $0.count == 2 ? jis($0).map { $0 | 0x80 } : $0[0] < 0x80 ? $0 : [0x8E, $0[0]]
            }
        case .iso2022JP:
            var result: [UInt8] = []
            var isTwoByte = false
            for character in characters {
                if (character.count == 2) != isTwoByte {
                    isTwoByte.toggle()
                    result += isTwoByte ? [0x1B, 0x24, 0x42] : [0x1B, 0x28, 0x42]
                }
                result += isTwoByte ? jis(character) : character
            }
            return result + (isTwoByte ? [0x1B, 0x28, 0x42] : [])
        }
    }

    /// Row and cell of a pair, each with 0x20 added.
    private static func jis(_ pair: [UInt8]) -> [UInt8] {
        let isUpper = pair[1] >= 0x9F
        let row = (Int(pair[0]) - (pair[0] < 0xA0 ? 0x81 : 0xC1)) * 2 + (isUpper ? 2 : 1)
        let cell = Int(pair[1]) - (isUpper ? 0x9E : pair[1] > 0x7F ? 0x40 : 0x3F)
        return [UInt8(min(row, 94) + 0x20), UInt8(cell + 0x20)]
    }

    /// A piece of at most 200 bytes with at least 20 characters of two bytes.
    static func snippet(
        of characters: [[UInt8]], as encoding: CharacterEncoding,
        using random: inout SeededGenerator
    ) -> [UInt8] {
        for _ in 0..<1000 {
            var start = Int.random(in: 0..<max(1, characters.count - 100), using: &random)
            if encoding == .iso2022JP {
                start = characters[..<start].lastIndex(of: [0x0A]).map { $0 + 1 } ?? 0
            }
            var length = min(200, characters.count - start)
            var bytes = encode(characters[start..<start + length], as: encoding)
            while bytes.count > 200 {
                length -= 1
                bytes = encode(characters[start..<start + length], as: encoding)
            }
            let wide = characters[start..<start + length].filter { $0.count == 2 && $0[0] >= 0x82 }
            if wide.count >= 20 { return bytes }
        }
        return []
    }
}
