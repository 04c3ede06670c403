"""Morphemes as the word measures take them, from the `mecab` program: sentences are found here once more, by a regular
expression, and each is a line of the program's input."""

import re
import subprocess
import unicodedata

# A sentence ends after its marks and the closing brackets behind them, or with its line.
ENDS = "。｡！？!?‼⁇⁈⁉"
CLOSERS = "\"')]」』】〉》〕）］｣”’"
SENTENCE = re.compile(f"[^{ENDS}]*(?:[{ENDS}][{ENDS}{re.escape(CLOSERS)}]*|$)")
LONGEST = 2048


def sentences(text):
    for line in re.split("[\r\n]", text):
        for match in SENTENCE.finditer(line):
            if match.group():
                yield from pieces(match.group().encode())


def pieces(sentence):
    """A sentence in pieces of at most 2048 bytes: cut after the last 、 or space of the last quarter, or else
    between characters."""
    while len(sentence) > LONGEST:
        boundary = LONGEST
        while sentence[boundary] & 0xC0 == 0x80:
            boundary -= 1
        places = range(boundary, LONGEST - LONGEST // 4, -1)
        good = (p for p in places if sentence[p - 1 : p] == b" " or sentence[p - 3 : p] == "、".encode())
        cut = next(good, boundary)
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence


def analyse(texts):
    """For each text the list of (surface, features), white space and all."""
    found = [list(sentences(text)) for text in texts]
    lines = b"".join(sentence + b"\n" for sentences_ in found for sentence in sentences_)
    out = subprocess.run(["mecab", "-b", "65536"], input=lines, check=True, capture_output=True).stdout
    # Not splitlines(): there are more line breaks than LF.
    answers = iter(out.decode().split("EOS\n"))
    result = []
    for sentences_ in found:
        rows = [row for _ in sentences_ for row in next(answers).split("\n") if row]
        result.append([tuple(row.split("\t", 1)) for row in rows])
    return result


def is_letter(character):
    """〇 is a number to Unicode, and writes words as a kanji does."""
    return character.isalpha() or character == "〇"


def is_number(character):
    return unicodedata.category(character).startswith("N")


def is_symbol(word):
    return not any(is_letter(c) or is_number(c) for c in word)
