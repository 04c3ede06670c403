import JapaneseText
import Storage
import TestSupport
import Testing

/// Detection on the texts that lie beside the repository: the figures that are promised.
@Suite(
    .enabled(
        if: SharedCorpora.hasAozora && PythonOracle.isAvailable,
        "wants python3 and the shared corpora"))
struct EncodingDetectorCorpusTests {
    @Test func allOfAozoraIsShiftJIS() throws {
        let folder = SharedCorpora.aozora
        for path in try Files.filesRecursively(in: folder) where path.hasSuffix(".txt") {
            let bytes = try Files.read(Paths.join(folder, path))
            #expect(EncodingDetector.detect(bytes) == .shiftJIS, "\(path)")
        }
    }

    /// What Python prints: the number of the encoding (u8), the number of bytes (u32) and the bytes.
    static func pieces(_ script: String) throws -> [(encoding: CharacterEncoding, bytes: [UInt8])] {
        let encodings: [CharacterEncoding] = [
            .utf8, .shiftJIS, .eucJP, .iso2022JP, .utf16LittleEndian, .utf16BigEndian,
        ]
        let answer = try PythonOracle.bytes(script, input: Array((SharedCorpora.root + "\n").utf8))
        var reader = ByteReader(answer, file: "python")
        var pieces: [(encoding: CharacterEncoding, bytes: [UInt8])] = []
        while !reader.isAtEnd {
            let encoding = encodings[Int(try reader.integer(UInt8.self))]
            pieces.append((encoding, Array(try reader.raw(Int(try reader.integer(UInt32.self))))))
        }
        return pieces
    }

    /// A page's encoding is the one that decodes it: the pages were converted, whatever they and their
    /// headers say.
    @Test func everyPageOfTheWebIsRecognised() throws {
        let script = """
            import gzip, re, struct, sys
            root = sys.stdin.readline().strip()
            data, position = gzip.open(root + '/web/whatwg-html-ja.warc.gz').read(), 0
            while position < len(data):
                end = data.index(b'\\r\\n\\r\\n', position)
                body = data[end + 4:end + 4 + int(re.search(rb'Content-Length: (\\d+)', data[position:end])[1])]
                position = end + 4 + len(body) + 4
                if not body.startswith(b'HTTP/'): continue
                page = body[body.index(b'\\r\\n\\r\\n') + 4:]
                if b'\\x1b$B' in page: found = [3]
                else:
                    found = []
                    for number, codec in enumerate(['utf-8', 'cp932', 'euc_jp']):
                        try: page.decode(codec)
                        except UnicodeDecodeError: continue
                        found.append(number)
                assert len(found) == 1
                sys.stdout.buffer.write(struct.pack('<BI', found[0], len(page)) + page)
            """
        let pages = try Self.pieces(script)
        #expect(pages.count == 64)
        #expect(pages.filter { $0.encoding != .utf8 }.count == 31)
        for (index, page) in pages.enumerated() {
            #expect(EncodingDetector.detect(page.bytes) == page.encoding, "page \(index)")
        }
    }

    /// Snippets of 200 bytes with 20 Japanese characters or more, cut at character boundaries, of
    /// ISO-2022-JP at line starts, made by Python from all three corpora.
    @Test func snippetsAreRecognised() throws {
        let script = """
            import glob, json, random, struct, sys
            random.seed(3)
            root = sys.stdin.readline().strip()
            def read(path): return open(path, 'rb').read()
            corpora = [
                [read(p).decode('cp932') for p in sorted(glob.glob(root + '/aozora/**/*.txt', recursive=True))[::4]],
                [read(p).decode() for p in sorted(glob.glob(root + '/rurema/**/*.[rm]d', recursive=True))],
                ['\\n'.join(json.loads(l)['text'] for l in open(root + '/wikipedia/wikipedia-leads.jsonl'))]]
            corpora = [[t for t in texts if len(t) > 600] for texts in corpora]
            names = ['utf-8', 'cp932', 'euc_jp', 'iso2022_jp', 'utf-16-le', 'utf-16-be']
            for n in range(12000):
                text = random.choice(corpora[n % 3])
                kind = n // 3 % len(names)
                name = names[kind]
                start = random.randrange(len(text) - 300)
                if kind == 3: start = text.rfind('\\n', 0, start) + 1
                piece = ''
                for c in text[start:start + 250]:
                    try: longer = (piece + c).encode(name)
                    except UnicodeEncodeError: continue
                    if len(longer) > 200: break
                    piece += c
                if sum('\\u3040' <= c <= '\\u9fff' for c in piece) < 20: continue
                data = piece.encode(name)
                sys.stdout.buffer.write(struct.pack('<BI', kind, len(data)) + data)
            """
        var right: [CharacterEncoding: Int] = [:]
        var all: [CharacterEncoding: Int] = [:]
        for piece in try Self.pieces(script) {
            all[piece.encoding, default: 0] += 1
            if EncodingDetector.detect(piece.bytes) == piece.encoding {
                right[piece.encoding, default: 0] += 1
            }
        }
        for encoding in CharacterEncoding.allCases {
            let (right, all) = (right[encoding] ?? 0, all[encoding] ?? 0)
            print("detection of \(encoding.name): \(right) of \(all) snippets")
            #expect(all > 500)
            #expect(Double(right) >= 0.99 * Double(all), "\(encoding.name)")
        }
    }
}
