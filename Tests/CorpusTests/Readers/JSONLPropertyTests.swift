import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Random lines of JSON: against Python, and against the bytes that the map names.
@Suite struct JSONLPropertyTests {
    static func preparation(_ fields: String = "{}") throws -> DocumentPreparation {
        let source = try SourceDescription.parse(
            "{name: s, format: jsonl, files: ['**'], license: X, added: 2026-11-22, fields: \(fields)}",
            file: "source.yaml", folder: "/nowhere")
        return try DocumentPreparation(source: source, normalize: [])
    }

    // MARK: Python

    /// Writes random JSON, and says of each line which text Python reads.
    static let oracle = #"""
        import json, random, sys
        random.seed(int(sys.stdin.readline()))
        count = int(sys.stdin.readline())
        letters = ['あ', '漢', '𠮷', 'é', 'a', '"', '\\', '/', '\n', '\t', '\x00', '\x7f', ' ', '\u2028', '\ud800', '\udc00', '。', '\ufeff']
        def text(n): return ''.join(random.choice(letters) for _ in range(random.randint(0, n)))
        def value(d):
            k = random.randint(0, 8 if d < 4 else 5)
            if k == 0: return random.randint(-10**20, 10**20)
            if k == 1: return random.random() * 10 ** random.randint(-30, 30)
            if k == 2: return random.choice([True, False, None])
            if k <= 5: return text(12)
            if k == 6: return [value(d + 1) for _ in range(random.randint(0, 4))]
            return {random.choice(['text', 'a', 'b', 'url', text(3)]): value(d + 1) for _ in range(random.randint(0, 5))}
        def damaged(s):
            for _ in range(random.randint(1, 2)):
                i = random.randrange(len(s) + 1)
                k = random.randint(0, 2)
                if k == 0: s = s[:i] + s[i + 1:]
                elif k == 1: s = s[:i] + random.choice('{}[]",:\\ 0123456789eE.+-tfnu\x01あ') + s[i:]
                else: s = s[:i]
            return s
        def refuse(name): raise ValueError(name)
        for _ in range(count):
            whole = {'a': value(0), 'text': text(40), 'b': value(0)}
            items = list(whole.items()); random.shuffle(items)
            s = json.dumps(dict(items), ensure_ascii=random.random() < 0.5, indent=random.choice([None, None, 0]))
            s = s.replace('\n', ' ') if random.random() < 0.5 else s
            s = s.encode('utf-8', 'replace').decode('utf-8')
            if random.random() < 0.5: s = damaged(s)
            try:
                v = json.loads(s, parse_constant=refuse)
                t = v.get('text') if isinstance(v, dict) else None
                a = 'ok ' + t.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace').encode().hex() if isinstance(t, str) else 'no_text'
            except (ValueError, RecursionError):
                a = 'json'
            print(s.encode().hex()); print(a)
        """#

    @Test(.enabled(if: PythonOracle.isAvailable, "python3 is missing"))
    func linesAreReadAsPythonReadsThem() throws {
        let count = Soak.count(3000, long: 100_000, "random JSON against Python")
        let output = try PythonOracle.run(
            Self.oracle, input: Array("\(Soak.seed)\n\(count)\n".utf8))
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var seen: [String: Int] = [:]
        for index in 0..<count {
            let line = Self.bytes(lines[2 * index])
            let expected = lines[2 * index + 1].split(
                separator: " ", omittingEmptySubsequences: false)
            let verdict = String(expected[0])
            seen[verdict, default: 0] += 1
            let result = Result { try JSONLReader.extract(line, fields: .init()) }
            switch result {
            case .success(let document):
                let text = document.layers[0].apply(to: line)?.text
                #expect(
                    verdict == "ok" && text == Self.bytes(String(expected.last ?? "")),
                    "\(String(decoding: line, as: UTF8.self))")
            case .failure(let error):
                let rule = (error as? PreparationFailure)?.drop.rule
                // An empty text is Python's too.
                let wanted = rule == "empty" ? "ok" : rule
                #expect(wanted == verdict, "\(String(decoding: line, as: UTF8.self)) \(error)")
            }
        }
        #expect(seen.count == 3, "\(seen)")
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).compactMap(JSONString.digit)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(truncatingIfNeeded: digits[$0] << 4 | digits[$0 + 1])
        }
    }

    // MARK: Map

    /// Each character comes from itself, or from the escape that stands for it.
    @Test func charactersComeFromThemselvesOrTheirEscapes() throws {
        var random = SeededGenerator(seed: Soak.seed)
        let preparation = try Self.preparation()
        let characters: [Unicode.Scalar] = [
            "あ", "漢", "𠮷", "é", "a", "\"", "\\", "/", "\n", "\u{1}", "。", "ー",
        ]
        for _ in 0..<Soak.count(300, long: 20_000, "maps of JSON strings") {
            var line = Array("{\"id\": 1, \"text\" :\"".utf8)
            var expected: [(scalar: Unicode.Scalar, source: Range<Int>)] = []
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                let scalar = characters.randomElement(using: &random) ?? "a"
                let start = line.count
                let needsEscape = scalar == "\"" || scalar == "\\" || scalar.value < 0x20
                if needsEscape || Int.random(in: 0..<3, using: &random) == 0 {
                    let units = String(scalar).utf16.map { unit in
                        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                    line += Array(units.joined().utf8)
                } else {
                    line += Array(String(scalar).utf8)
                }
                expected.append((scalar, start..<line.count))
            }
            line += Array("\", \"x\": [\"\\n\"]}".utf8)
            let document = try preparation.prepareText(line + Array("".utf8), path: "x")
            var place = 0
            for (scalar, source) in expected {
                let bytes = Array(String(scalar).utf8)
                #expect(Array(document.text[place..<place + bytes.count]) == bytes)
                #expect(
                    document.map.sourceRange(ofTarget: place..<place + bytes.count) == source)
                place += bytes.count
            }
            #expect(place == document.text.count)
        }
    }

    @Test func damagedLinesNeverTrap() throws {
        var random = SeededGenerator(seed: Soak.seed)
        let preparation = try Self.preparation("{ layout: dolma, extra: { first: metadata.a.0 } }")
        let seeds = [
            #"{"id": "w1", "text": "足利尊氏は、\"武将\"。\u3042\ud842\udfb7", "metadata": {"url": "https://e.jp", "a": [1, 2.5e3, null]}}"#,
            #"{"text":"\n\t本文","created":"2024-01-02","source":"x","metadata":{"license":"CC-BY-4.0","title":"題"}}"#,
            #"[{"text":1},{"a":{"b":{"c":[[],{}]}}},true,false]"#,
        ].map { Array($0.utf8) }
        var rules: [String: Int] = [:]
        for _ in 0..<Soak.count(1000, long: 100_000, "damaged lines of JSON") {
            let raw = RecordMutations.mutated(seeds, changes: 3, &random)
            let rule = try RecordMutations.check(
                raw, preparation, rules: ["json", "no_text", "empty"])
            rules[rule ?? "kept", default: 0] += 1
        }
        #expect(rules["kept", default: 0] > 20 && rules["json", default: 0] > 100, "\(rules)")
    }
}
