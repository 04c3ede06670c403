/// Aozora Bunko's notation read by regular expressions over Python strings: no scanner, no maps, and
/// nothing in common with the reader under test but the standard.
enum AozoraOracle {
    /// Reads `FOLDER\nPATH\nPATH…` and prints each work's text with its length in bytes before it.
    static let script = #"""
        import re, sys
        MARKS = {"`": "grave", "'": "acute", "^": "circumflex", "~": "tilde", ":": "diaeresis", "&": "ring above",
                 ",": "cedilla", "_": "macron", "/": "stroke"}
        import unicodedata
        def accent(m):
            a, b = m.group(0)[:-1], m.group(0)[-1]
            if a in ("!", "?"): return {"!": "¡", "?": "¿"}[a]
            if a == "s": return "ß"
            size = "CAPITAL" if a.isupper() else "SMALL"
            if a.upper() in ("AE", "OE"):
                return unicodedata.lookup(f"LATIN {size} {'LETTER' if a.upper() == 'AE' else 'LIGATURE'} {a.upper()}")
            return unicodedata.lookup(f"LATIN {size} LETTER {a.upper()} WITH {MARKS[b].upper()}")
        ACCENT = re.compile(r"(?:AE|ae|OE|oe)&|[AEIOUaeiou][`^_]|(?<![qQ])u'|[AEIOUYaeioy]'|[ANOano]~"
                            r"|[AEIOUaeiouy]:(?! )|[Aas]&|[Cc],(?! )|[Oo]/|[!?]@")
        def accents(m):
            made = ACCENT.sub(accent, m.group(1))
            return m.group(0) if made == m.group(1) else made
        def cell(p, r, c):
            b = (b'\x8f' if p == 2 else b'') + bytes([r + 0xA0, c + 0xA0])
            rows2 = [1, 3, 4, 5, 8, 12, 13, 14, 15] + list(range(78, 95))
            if p not in (1, 2) or p == 2 and r not in rows2 or not 1 <= r <= 94 or not 1 <= c <= 94: return None
            try: return b.decode('euc_jis_2004')
            except UnicodeDecodeError: return None
        def code(note):
            codes = re.findall(r'(?:水準?|、|^) ?(\d{1,3}-\d{1,3}-\d{1,3}|U\+[0-9A-Fa-f]{2,6})(?=、|$)', note)
            for c in codes[::-1] if len(codes) < 2 or codes[-2][0] != 'U' else [codes[-2]]:
                made = chr(int(c[2:], 16)) if c[0] == 'U' else cell(*map(int, c.split('-')))
                if made: return made
        def roman(n): return 'X' * (n // 10) + ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][n % 10]
        SMALL = dict(zip('ゐゑをこヰヱヲンコ', '\U0001B150\U0001B151\U0001B152\U0001B132\U0001B164\U0001B165\U0001B166\U0001B167\U0001B155'))
        def gaiji(note):
            made = code(note)
            if made: return made
            words = note.split('、')[0]
            m = re.fullmatch(r'ローマ数字(\d+)(小文字)?', words)
            if m: return roman(int(m.group(1))).lower() if m.group(2) else roman(int(m.group(1)))
            if words == '感嘆符三つ': return '！！！'
            m = re.fullmatch('小書き(?:平|片)仮名(.)', words)
            if m: return SMALL.get(m.group(1), m.group(1))
            m = re.fullmatch('濁点付き(.)', words)
            return m.group(1) + '\u3099' if m else '〓'
        NOTE = re.compile(r'(※?)［＃((?:[^［］]|［(?!＃)|［＃(?:[^［］]|［(?!＃)|［＃[^［］]*］)*］)*)］')
        # \1 stands where a note was, \2 around what must not be read again, \3 and \4 for such 《 and 》.
        def kept(s): return '\2' + s.replace('《', '\3').replace('》', '\4').replace('〔', '\5').replace('〕', '\6') + '\2'
        def notes(s):
            out, at, open_ = '', 0, False
            for m in NOTE.finditer(s):
                out += s[at:m.start()]
                at = m.end()
                body = m.group(2)
                if m.group(1):
                    out += kept(gaiji(body))
                    continue
                picture = re.search(r'、横(\d+)×縦(\d+)）入る$', body)
                topic = re.match(r'「(.*?)」は', body)
                if picture and max(map(int, picture.groups())) <= 50:
                    out += kept('〓')
                elif body in ('割り注', 'ここから割り注'):
                    rest = [n.group(2) for n in NOTE.finditer(s, at) if '割り注' in n.group(2)]
                    bare = not re.search('[（［〔「『【〈《]$', out) and not re.match('[（［〔「『【〈《]', s[at:])
                    open_ = bool(bare and rest and '終わり' in rest[0])
                    out += kept('（') if open_ else '\1'
                elif body in ('割り注終わり', 'ここで割り注終わり'):
                    out += kept('）') if open_ else '\1'
                    open_ = False
                elif body == '改行': out += kept('\u3000')
                elif re.match('地(付き|から|より)', body):
                    before = re.sub(r'(?<=[^、。〈〉《》「」『』【】（），．\u3000])《[^《》]*》$', '', out.rstrip('\1'))
                    out += kept('\u3000') if re.search(r'[^\s\u3000]\x02?$', before) and s[at:].strip('\u3000 \t') else '\1'
                elif topic and '底本' not in body and code(body[topic.end():]):
                    word = topic.group(1)
                    if word == '※': i, word_end = out.rfind('※'), out.rfind('※') + 1
                    else:
                        found = re.search(re.escape(word) + r'(?=(?:《[^《》]*》|\x01)*$)', out)
                        i, word_end = (found.start(), found.end()) if found else (-1, 0)
                    if i >= 0: out = out[:i] + kept(code(body[topic.end():])) + out[word_end:]
                    out += '\1'
                else: out += '\1'
            return out + s[at:]
        RUBY = r'《(?:[^《》]|《[^《》]*》)+》'
        BASE = r'(?<=[^、。〈〉《》「」『』【】（），．\u3000])'
        def line(s):
            s = notes(s)
            s = re.sub('｜([^｜《]+)' + RUBY, r'\1', s)
            s = re.sub(BASE + RUBY, '', s)
            s = re.sub('〔([^〔〕]*)〕', accents, s)
            s = re.sub('／＼', '〳〵', s)
            s = re.sub('／[″゛]＼', '〴〵', s)
            note = '\1' in s
            for mark, text in zip('\1\2\3\4\5\6', ['', '', '《', '》', '〔', '〕']): s = s.replace(mark, text)
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
            return '\n'.join(body)
        folder, *paths = sys.stdin.read().split('\n')
        for path in paths:
            out = work(open(folder + '/' + path, 'rb').read()).encode()
            sys.stdout.buffer.write(b'%d\n' % len(out) + out)
        """#
}
