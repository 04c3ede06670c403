import Foundation
import JapaneseText
import Storage
import TestSupport
import Testing

@Suite struct EncodingDetectorTests {
    @Test func marksAndEscapesDecide() {
        #expect(EncodingDetector.detect([]) == .utf8)
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

    @Test(.enabled(if: SharedCorpora.hasAozora, "the shared corpora are not beside the repository"))
    func allOfAozoraIsShiftJIS() throws {
        let folder = SharedCorpora.aozora
        for path in try Files.filesRecursively(in: folder) where path.hasSuffix(".txt") {
            let bytes = try Files.read(Paths.join(folder, path))
            #expect(EncodingDetector.detect(bytes) == .shiftJIS, "\(path)")
        }
    }

    /// Snippets of 200 bytes with 20 Japanese characters or more, cut at character boundaries, made
    /// by Python from Aozora's texts.
    @Test(
        .enabled(
            if: SharedCorpora.hasAozora && PythonOracle.isAvailable,
            "wants python3 and the shared corpora"))
    func snippetsAreRecognised() throws {
        let script = """
            import glob, random, sys
            random.seed(3)
            files = sorted(glob.glob(sys.stdin.readline().strip() + '/cards/**/*.txt', recursive=True))
            out = sys.stdout.buffer
            names = ['utf-8', 'cp932', 'euc_jp', 'iso2022_jp']
            for n in range(3000):
                text = open(random.choice(files), 'rb').read().decode('cp932')
                if len(text) < 400: continue
                name = random.choice(names)
                start = random.randrange(len(text) - 300)
                if name == 'iso2022_jp': start = text.rfind('\\n', 0, start) + 1
                piece = ''
                for c in text[start:start + 250]:
                    try: longer = (piece + c).encode(name)
                    except UnicodeEncodeError: continue
                    if len(longer) > 200: break
                    piece += c
                if sum('\\u3040' <= c <= '\\u9fff' for c in piece) < 20: continue
                data = piece.encode(name)
                out.write(bytes([names.index(name), len(data)]) + data)
            """
        let path = SharedCorpora.aozora
        let bytes = try PythonOracle.bytes(script, input: Array((path + "\n").utf8))
        let encodings: [CharacterEncoding] = [.utf8, .shiftJIS, .eucJP, .iso2022JP]
        var right = [0, 0, 0, 0]
        var all = [0, 0, 0, 0]
        var position = 0
        while position < bytes.count {
            let kind = Int(bytes[position])
            let end = position + 2 + Int(bytes[position + 1])
            all[kind] += 1
            if EncodingDetector.detect(Array(bytes[(position + 2)..<end])) == encodings[kind] {
                right[kind] += 1
            }
            position = end
        }
        for (kind, encoding) in encodings.enumerated() {
            print("detection of \(encoding.name): \(right[kind]) of \(all[kind]) snippets")
            #expect(Double(right[kind]) >= 0.99 * Double(all[kind]))
        }
        #expect(all.reduce(0, +) > 2000)
    }
}
