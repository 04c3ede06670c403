import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// All works of Aozora Bunko that lie beside the repository, against a reader written apart from
/// ours.
@Suite(
    .enabled(
        if: SharedCorpora.hasAozora && PythonOracle.isAvailable,
        "wants python3 and the shared corpora"))
struct AozoraCorpusTests {
    /// Aozora's format by regular expressions over Python strings: no scanner, no maps.
    static let reader = #"""
        import re, sys, unicodedata
        def cell(p, r, c):
            b = (b'\x8f' if p == 2 else b'') + bytes([r + 0xA0, c + 0xA0])
            rows2 = [1, 3, 4, 5, 8, 12, 13, 14, 15] + list(range(78, 95))
            if p not in (1, 2) or p == 2 and r not in rows2 or not 1 <= r <= 94 or not 1 <= c <= 94: return None
            try: return b.decode('euc_jis_2004')
            except UnicodeDecodeError: return None
        def gaiji(note):
            for part in reversed(note.split('、')):
                m = re.fullmatch(r'U\+([0-9A-Fa-f]{2,6})', part)
                if m: return chr(int(m.group(1), 16))
                m = re.fullmatch(r'(?:第.水準)?(\d+)-(\d+)-(\d+)', part)
                if m:
                    c = cell(*map(int, m.groups()))
                    if c: return c
            return '〓'
        NOTE = r'［＃(?:[^［］]|［(?!＃)|［＃(?:[^［］]|［(?!＃)|［＃[^［］]*］)*］)*］'
        # Ruby, a bar with ruby, gaiji, note; \0 stands where something was removed, \1 where it is a note.
        BASE = r'(?<=[^、。〈〉《》「」『』【】（），．\u3000])'
        def line(s):
            s = re.sub('※(' + NOTE + ')', lambda m: '\2' + gaiji(m.group(1)[2:-1]).replace('《', '\3').replace('》', '\4') + '\2', s)
            had = len(s)
            s = re.sub(NOTE, '\1', s)
            s = re.sub(r'｜([^｜《]+)《[^《》]+》', r'\1', s)
            s = re.sub(BASE + r'《[^《》]+》', '', s)
            note = '\1' in s
            s = s.replace('\1', '').replace('\2', '').replace('\3', '《').replace('\4', '》')
            return None if note and not s.strip(' \t\u3000') else s
        def work(raw):
            lines = raw.decode('cp932').replace('\r\n', '\n').split('\n')
            i = 0
            while lines[i].strip('\u3000 ') and not re.fullmatch('-{10,}', lines[i]): i += 1
            rules = [k for k, l in enumerate(lines) if re.fullmatch('-{10,}', l)]
            if rules and not ''.join(lines[i:rules[0]]).strip():
                i = rules[1] + 1 if len(rules) > 1 and rules[1] - rules[0] <= 61 else rules[0] + 1
            for k in range(i, len(lines)):
                if re.match('[底定]本[：:]', lines[k]) and not lines[k - 1].strip('\u3000 '):
                    lines = lines[:k]
                    break
            body = [l for l in map(line, lines[i:]) if l is not None]
            while body and not body[0].strip('\u3000 \t'): body.pop(0)
            while body and not body[-1].strip('\u3000 \t'): body.pop()
            text = '\n'.join(body).replace('～', '〜')
            return unicodedata.normalize('NFKC', text)
        folder, *paths = sys.stdin.read().split('\n')
        for path in paths:
            out = work(open(folder + '/' + path, 'rb').read()).encode()
            sys.stdout.buffer.write(b'%d\n' % len(out) + out)
        """#

    @Test func everyWorkReadsAsTheOracleReadsIt() throws {
        let source = try SourceDescription.parse(
            "{name: a, format: aozora, files: ['**/*.txt'], license: X, added: 2026-11-22}",
            file: "source.yaml", folder: SharedCorpora.aozora)
        let files = try source.matchingFiles()
        #expect(files.count == 1708)
        let preparation = try DocumentPreparation(
            source: source, normalize: NormalizationRule.standard)
        let answer = try PythonOracle.bytes(
            Self.reader, input: Array(([source.folder] + files).joined(separator: "\n").utf8))
        var rest = answer[...]
        var different = 0
        for path in files {
            let digits = rest.prefix { $0 != 0x0A }
            let count = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
            rest = rest.dropFirst(digits.count + 1)
            let theirs = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            let raw = try Files.read(Paths.join(source.folder, path))
            let document = try preparation.prepareText(raw, path: path)
            if document.text != theirs {
                different += 1
                let place =
                    zip(document.text, theirs).enumerated().first { $1.0 != $1.1 }?.offset
                    ?? min(theirs.count, document.text.count)
                func near(_ bytes: [UInt8]) -> String {
                    String(
                        decoding: bytes[max(0, place - 60)..<min(bytes.count, place + 60)],
                        as: UTF8.self)
                }
                if different <= 5 {
                    Issue.record("\(path): ours \(near(document.text)) — theirs \(near(theirs))")
                }
            }
            #expect(document.metadata.title?.isEmpty == false)
            #expect(document.metadata.author?.isEmpty == false, "\(path)")
            #expect(document.metadata["colophon"] != nil)
            #expect(document.undecodable == 0)
            let rebuilt = try preparation.rebuild(
                raw: raw, path: path, storedEdits: document.storedEdits)
            let isSame = rebuilt.text == document.text && rebuilt.map == document.map
            #expect(isSame, "\(path)")
        }
        #expect(different == 0)
    }
}
