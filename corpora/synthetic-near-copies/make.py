#!/usr/bin/env python3
"""Makes the planted near-copies of this source from works of ../aozora-sample, by a fixed seed.

Deduplication must remove all of them but `edited-30-percent`, which is too far from its original.
"""

import pathlib
import random
import re
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parent / "aozora-sample" / "cards"


def body(path):
    """The work's text without header, legend, ruby, notes and colophon."""
    text = path.read_bytes().decode("cp932").replace("\r\n", "\n")
    text = re.split(r"^-{20,}\n", text, flags=re.M)[-1]
    text = re.split(r"^底本：", text, flags=re.M)[0]
    text = re.sub(r"※?［＃[^］]*］", "", text)
    text = re.sub(r"《[^》]*》", "", text).replace("｜", "")
    return text.strip("\n") + "\n"


def edited(text, rate, rng):
    """Replaces `rate` of the characters by others of the same text."""
    letters = list(text)
    for place in rng.sample(range(len(letters)), int(len(letters) * rate)):
        if letters[place] != "\n":
            letters[place] = rng.choice(text.replace("\n", ""))
    return "".join(letters)


def wrapped(text, width):
    """Breaks every line after `width` characters."""
    return "".join(
        "\n".join(line[i : i + width] for i in range(0, len(line), width)) + "\n"
        for line in text.split("\n")
    )


def half_width(text):
    """Half-width katakana, digits and brackets, as text from old systems has them."""
    table = {}
    for code in range(0xFF61, 0xFFA0):
        full = unicodedata.normalize("NFKC", chr(code))
        if len(full) == 1:
            table[ord(full)] = chr(code)
    table.update({ord(full): ascii for full, ascii in zip("０１２３４５６７８９（）", "0123456789()")})
    return text.translate(table)


def main():
    rng = random.Random(20261122)
    works = sorted(
        (p for p in SAMPLE.rglob("*.txt") if b"U+" not in p.read_bytes()),
        key=lambda p: p.read_bytes(),
    )
    works = [p for p in works if 8000 < p.stat().st_size < 20000 and len(body(p)) > 3000][:6]
    copies = {
        "rewrapped-at-24": lambda t: wrapped(t, 24),
        "edited-1-percent": lambda t: edited(t, 0.01, rng),
        "half-width": half_width,
        "last-tenth-missing": lambda t: t[: len(t) * 9 // 10],
        "edited-1-percent-and-rewrapped-at-40": lambda t: wrapped(edited(t, 0.01, rng), 40),
        "edited-30-percent": lambda t: edited(t, 0.30, rng),
    }
    for (name, change), work in zip(copies.items(), works):
        target = HERE / "texts" / f"{name}-of-{work.stem}.txt"
        target.write_bytes(change(body(work)).encode("utf-8"))
        print(target.relative_to(HERE))


if __name__ == "__main__":
    main()
