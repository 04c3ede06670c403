"""Normalisation as docs/normalization.md has it, a character at a time: what test_normalization.py holds ours against.

Written from the page, with Python's own Unicode database, and as slow as can be.
"""

import unicodedata

NFC, NFKC = "NFC", "NFKC"
FORMS = ("nfkc", "nfc", "nfkc-japanese")
ALL = (
    "line-endings control-characters variation-selectors half-width-kana wave-dash hyphens full-width-ascii "
    "cjk-compatibility japanese-spaces long-vowels repeated-punctuation footers"
).split()
NEOLOGDN = "half-width-kana full-width-ascii hyphens long-vowels wave-dash japanese-spaces".split()

HYPHENS = "˗֊‐‑‒–⁃⁻₋−"
DASHES = "\ufe63\uff0d—―─━"
SPACES = {c for c in map(chr, range(0x10000)) if unicodedata.category(c) == "Zs"}
INVISIBLE = set(
    [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200E, 0x200F]
    + [*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB]
)
FOLDED_TAGS = {"<wide>", "<narrow>", "<small>", "<noBreak>", "<initial>", "<medial>", "<final>"}


def is_form(c, tag):
    """Whether nfkc-japanese takes a character for a form of what it maps to."""
    value = ord(c)
    if tag in FOLDED_TAGS:
        folded = True
    elif tag == "<isolated>":
        folded = not 0xFDF0 <= value <= 0xFDFF
    elif tag == "<vertical>":
        folded = 0xFE10 <= value <= 0xFE4F
    elif tag == "<compat>":
        folded = c.isspace() or 0x2E80 <= value <= 0x2FDF or 0xFB00 <= value <= 0xFB4F
    else:
        folded = False
    return folded and (c.isspace() or " " not in unicodedata.normalize(NFKC, c))


def unfolded(c):
    mapping = unicodedata.decomposition(c).split()
    if not mapping:
        return c
    if mapping[0].startswith("<"):
        if not is_form(c, mapping[0]):
            return c
        mapping = mapping[1:]
    return "".join(unfolded(chr(int(m, 16))) for m in mapping)


def in_form(text, form):
    if form is None:
        return text
    if form != "nfkc-japanese":
        return unicodedata.normalize(form.upper(), text)
    return unicodedata.normalize(NFC, "".join(map(unfolded, text)))


def rewritten(c, rules):
    value = ord(c)
    if "line-endings" in rules and c in "\r\x85\u2028\u2029":
        return "\n"
    if "control-characters" in rules and value in INVISIBLE:
        return ""
    if "variation-selectors" in rules and (0xFE00 <= value <= 0xFE0F or 0xE0100 <= value <= 0xE01EF):
        return ""
    if "half-width-kana" in rules and 0xFF61 <= value <= 0xFF9F:
        return unicodedata.normalize(NFKC, c)
    if "wave-dash" in rules and c == "～":
        return "〜"
    if "hyphens" in rules and c in HYPHENS:
        return "-"
    if "full-width-ascii" in rules and (0xFF01 <= value <= 0xFF5D or c == "　"):
        return unicodedata.normalize(NFKC, c)
    if "cjk-compatibility" in rules and (0xF900 <= value <= 0xFAFF or 0x2F800 <= value <= 0x2FA1F):
        return unicodedata.normalize(NFC, c)
    return c


def voiced(text):
    """Half-width sound marks put to the kana right before them."""
    out = []
    for c in text:
        if c in "ﾞﾟ" and out:
            base = unicodedata.normalize(NFKC, out[-1]) if "｡" <= out[-1] <= "ﾟ" else out[-1]
            joined = unicodedata.normalize(NFC, base + unicodedata.normalize(NFKC, c))
            if len(base) == 1 and len(joined) == 1:
                out[-1] = joined
                continue
        out.append(c)
    return "".join(out)


def characters(text, rules, form):
    """The first pass, until nothing changes. What could be ー in its place waits for the second."""
    waits = "\ufe63\uff0d" if "long-vowels" in rules else ""
    while True:
        before = text
        if "line-endings" in rules:
            text = text.replace("\r\n", "\n")
        if "half-width-kana" in rules:
            text = voiced(text)
        pieces, piece = [], ""
        for c in text:
            if c in waits:
                pieces += [in_form(piece, form), c]
                piece = ""
            else:
                piece += rewritten(c, rules)
        text = "".join([*pieces, in_form(piece, form)])
        if text == before:
            return text


def is_japanese(c):
    value = ord(c)
    if value in (0x3099, 0x309A):
        return False
    return (
        0x3001 <= value <= 0x3029
        or 0x3031 <= value <= 0x3035
        or 0x303B <= value <= 0x303D
        or 0x3041 <= value <= 0x30FF
        or 0x31F0 <= value <= 0x31FF
        or 0x3400 <= value <= 0x4DBF
        or 0x4E00 <= value <= 0x9FFF
        or 0xF900 <= value <= 0xFAFF
        or 0xFF61 <= value <= 0xFF9D
        or 0x1AFF0 <= value <= 0x1B16F
        or 0x20000 <= value <= 0x3FFFF
    )


def is_katakana(c):
    value = ord(c)
    return 0x30A1 <= value <= 0x30FA or 0x31F0 <= value <= 0x31FF or 0xFF66 <= value <= 0xFF9F and c != "ｰ"


def lengthens(c):
    return is_katakana(c) and c not in "ッンｯﾝ"


def goes_on(c):
    return is_katakana(c) and c not in "ﾞﾟ" or c in "ーｰ"


BOUNDS = [("!?！？", 3), ("。", 3), ("、", 3), (",，", 3), (".．", 6), ("・", 6), ("…", 2), ("‥", 2)]


def kind(c):
    return next((k for k in BOUNDS if c in k[0]), None)


def neighbours(text, rules, form):
    """The second pass: left to right, looking back at the output and ahead at the input."""
    out = []
    i = 0
    while i < len(text):
        c = text[i]
        if c in SPACES and "japanese-spaces" in rules:
            end = i
            while end < len(text) and text[end] in SPACES:
                end += 1
            between = out and is_japanese(out[-1]) and end < len(text) and is_japanese(text[end])
            if not between:
                out += text[i:end]
            i = end
            continue
        following = text[i + 1] if i + 1 < len(text) else ""
        if "long-vowels" in rules and c in "ーｰ":
            if not out or out[-1] not in "ーｰ":
                out.append("ー")
        elif "long-vowels" in rules and c in DASHES:
            if out and lengthens(out[-1]) and following and goes_on(following):
                out.append("ー")
            else:
                out += characters(c, [r for r in rules if r != "long-vowels"], form)
        elif "repeated-punctuation" in rules and kind(c):
            row = 0
            while row < len(out) and kind(out[-1 - row]) == kind(c):
                row += 1
            if row < kind(c)[1]:
                out.append(c)
        else:
            out.append(c)
        i += 1
    return "".join(out)


def normalize(text, rules):
    """`rules` without `footers`, whose word list is not ours to repeat."""
    form = next((f for f in FORMS if f in rules), None)
    return neighbours(characters(text, rules, form), rules, form)
