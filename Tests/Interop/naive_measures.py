"""Measures of characters, lines and n-grams in plain Python: Swallow's, and ours as docs/measures.md defines them.

Written from the definitions. Each function takes `original`: true gives what the original computes, with its defects;
false gives ours. So a difference between the two is exactly what stands under an `if original`.
"""

import collections
import math
import re
import unicodedata

SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACE = re.compile(f"[{SPACES}]")
LINE_BREAK = re.compile("\r\n|\n|\r")
ENDS = "。｡．！？!?‼⁇⁈⁉"
CLOSERS = "」』）)］]】〉》〕”’\"'｣"
TERMINAL_CLOSERS = CLOSERS.translate({ord(c): None for c in "」』｣"})
BULLETS = "-*•‣⁃∙■□▪▫▶▸►◆◇○●◦・－･"


def fraction(part, whole):
    return part / whole if whole else 0.0


# Characters


def is_hiragana(c, original=False):
    if original:
        return "\u3041" <= c <= "\u3096"
    # Beyond U+FFFF: old and small forms.
    old = "\U0001b001" <= c <= "\U0001b11f" or c in "\U0001b132\U0001b150\U0001b151\U0001b152"
    return "\u3041" <= c <= "\u3096" or c in "ゝゞゟ" or old


def is_katakana(c, original=False):
    if original:
        return "\u30a1" <= c <= "\u30fa"
    old = c in "\U0001b000\U0001b120\U0001b121\U0001b122\U0001b155" or "\U0001b164" <= c <= "\U0001b167"
    small = "\u31f0" <= c <= "\u31ff" or "\uff66" <= c <= "\uff9d"
    return "\u30a1" <= c <= "\u30fa" or c in "ーヽヾヿ" or small or old


def is_kanji(c, original=False):
    if original:
        return c in "々〇〻" or "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff"
    if c in "々〇〻〆":
        return True
    return unicodedata.name(c, "").startswith(("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH"))


def characters(text, original=False):
    """Counts by which Swallow judges letters."""
    hiragana = sum(is_hiragana(c, original) for c in text)
    katakana = sum(is_katakana(c, original) for c in text)
    kanji = sum(is_kanji(c, original) for c in text)
    kuten = sum(c in "。．！？" for c in text)
    toten = sum(c in "、，" for c in text)
    japanese = hiragana + katakana + kanji + kuten + toten
    values = {
        "characters": len(text),
        "japanese_characters": japanese,
        "japanese_character_fraction": fraction(japanese, len(text)),
        "hiragana_of_japanese_fraction": fraction(hiragana, japanese),
        "katakana_of_japanese_fraction": fraction(katakana, japanese),
        "kuten_of_japanese_fraction": fraction(kuten, japanese),
    }
    if not original:
        visible = len(text) - len(SPACE.findall(text))
        values["japanese_fraction"] = fraction(hiragana + katakana + kanji, visible)
        values["hiragana_fraction"] = fraction(hiragana, visible)
        values["katakana_fraction"] = fraction(katakana, visible)
        values["kanji_fraction"] = fraction(kanji, visible)
        values["letters"] = sum(c.isalpha() or c in "〇" for c in text)
    return values


# Lines and sentences


def trim(text):
    return re.sub(f"^[{SPACES}]+|[{SPACES}]+$", "", text)


def lines(text, original=False):
    """Swallow's paragraphs: its lines, empty ones too, without the end marks that they begin with."""
    if original:
        return ["".join(pieces) for pieces in swallow_pieces(text)]
    return [line for line in map(trim, LINE_BREAK.split(text)) if line]


def swallow_pieces(text):
    return [re.findall("[^。．！？!?]+[。．！？!?]?", line) for line in text.split("\n")]


def sentences(text, original=False):
    if original:
        return [piece for pieces in swallow_pieces(text) for piece in pieces]
    end = re.compile(rf"(?:(?<=\d)．(?=\d)|[^{ENDS}])*(?:(?!(?<=\d)．(?=\d))[{ENDS}][{ENDS}{re.escape(CLOSERS)}]*|$)")
    pieces = (trim(match[0]) for line in LINE_BREAK.split(text) for match in end.finditer(line))
    return [piece for piece in pieces if piece]


def paragraphs(text):
    """Runs of lines between empty ones."""
    runs = [[]]
    for line in map(trim, LINE_BREAK.split(text)):
        if line:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return ["\n".join(run) for run in runs if run]


def duplicates(items, name, length=len):
    """Second and further occurrences among all, and their characters among those of all."""
    counts = collections.Counter(items)
    again = sum(count - 1 for count in counts.values())
    characters_again = sum((count - 1) * length(item) for item, count in counts.items())
    return {
        f"duplicate_{name}_fraction": fraction(again, len(items)),
        f"duplicate_{name}_character_fraction": fraction(characters_again, sum(map(length, items))),
    }


def ends_in_ellipsis(text):
    return text.endswith(("…", "‥", "⋯", ".."))


def is_terminated(line):
    return line.rstrip(TERMINAL_CLOSERS).endswith(tuple(ENDS + ".…‥⋯」』｣"))


def line_measures(text, original=False):
    L, S = lines(text, original), sentences(text, original)
    if original:
        ellipses = sum(s.strip().endswith(("・", "…")) for s in S)
    else:
        ellipses = sum(ends_in_ellipsis(s) or s.endswith(("・", "･")) for s in S)
    values = {
        "mean_sentence_length": fraction(sum(map(len, S)), len(S)),
        "longest_sentence": max(map(len, S), default=0),
        "ellipsis_sentence_fraction": fraction(ellipses, len(S)),
        **duplicates(L, "line"),
        **duplicates(S, "sentence"),
    }
    if not original:
        values |= {
            "lines": len(L),
            "sentences": len(S),
            **duplicates(paragraphs(text), "paragraph", lambda p: len(p.replace("\n", ""))),
            "ellipsis_line_fraction": fraction(sum(map(ends_in_ellipsis, L)), len(L)),
            "short_line_fraction": fraction(sum(len(line) <= 10 for line in L), len(L)),
            "bullet_line_fraction": fraction(sum(line[0] in BULLETS for line in L), len(L)),
            "terminal_punctuation_line_fraction": fraction(sum(map(is_terminated, L)), len(L)),
        }
    return values


# N-grams: no difference to Swallow's, but that a text shorter than n is no error


def ngrams(text):
    values = {}
    for n in range(2, 11):
        counts = collections.Counter(text[i : i + n] for i in range(len(text) - n + 1))
        if n < 5:
            values[f"top_character_{n}gram_fraction"] = fraction(
                max(counts.values(), default=0), max(0, len(text) - n + 1)
            )
        else:
            repeated = sum(count > 1 for count in counts.values())
            values[f"duplicate_character_{n}gram_fraction"] = fraction(repeated, len(counts))
    return values


# HojiChar's


def repetition(text):
    counts = sorted(collections.Counter(text[i : i + 5] for i in range(len(text) - 4)).values(), reverse=True)
    most = min(int(math.sqrt(len(counts))), sum(count > 1 for count in counts))
    return fraction(sum(counts[:most]), sum(counts))


BULLETIN_BOARD = re.compile(
    r"[0-9]{4}[年./\-] *[0-9]{1,2}[月./\-] *[0-9]{1,2}日*|[0-9]+話|\([月火水木金土日]\)"
    "|コメント|レビュー|投稿|ページ|質問|楽天市場|SOLD OUT"
)
NARROW = {0x3000: 0x20} | {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}


def bulletin_board_marks(text):
    return len(BULLETIN_BOARD.findall(text.translate(NARROW)))
