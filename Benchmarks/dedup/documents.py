"""Real documents, and copies of them planted by seeded edits."""

import json
import pathlib
import random
import re
import unicodedata

CORPORA = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "corpora"

# Half width to full width: what a copy typed elsewhere looks like. NFKC takes it back.
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
HALF_KANA = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}


def aozora(limit):
    for path in sorted((CORPORA / "aozora").glob("cards/*/files/*/*.txt"))[:limit]:
        text = path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n")
        text = re.sub(r"-{20,}.*?-{20,}\n", "", text, count=1, flags=re.S)
        text = re.sub(r"《[^》]*》|［＃[^］]*］|｜", "", text)
        yield re.split(r"\n底本：", text)[0].strip()


def leads(limit):
    with open(CORPORA / "wikipedia/wikipedia-leads.jsonl", encoding="utf-8") as file:
        for line, _ in zip(file, range(limit)):
            yield json.loads(line)["text"]


def manual(limit):
    paths = sorted(path for path in (CORPORA / "rurema/refm").rglob("*") if path.is_file() and path.suffix != ".rb")
    for path in paths[:limit]:
        try:
            yield path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def real(works, articles, pages, longest):
    """Works, articles and pages, cut to a length."""
    texts = [text[:longest] for source in (aozora(works), leads(articles), manual(pages)) for text in source]
    return [text for text in texts if text.strip()]


def fold(text):
    """Widths, spaces and line breaks do not count."""
    text = unicodedata.normalize("NFKC", re.sub("[\u301c\uff5e]", "~", text))
    return unicodedata.normalize("NFKC", "".join(text.split()))


def edited(text, fraction, rng, letters):
    """About this fraction of the characters replaced, removed or added to, in runs of 1 to 12."""
    characters = list(text)
    left = max(1, int(len(characters) * fraction))
    while left > 0 and characters:
        run = min(left, rng.randint(1, 12))
        place = rng.randrange(len(characters))
        kind = rng.randrange(3)
        replacement = [] if kind == 0 else [rng.choice(letters) for _ in range(run)]
        characters[place : place + (0 if kind == 2 else run)] = replacement
        left -= run
    return "".join(characters)


def rewrapped(text, rng):
    width = rng.randint(12, 60)
    flat = text.replace("\n", "")
    return "\n".join(flat[start : start + width] for start in range(0, len(flat), width))


def widened(text, rng):
    kana = rng.random() < 0.5
    return "".join((HALF_KANA.get(c, c) if kana else c) for c in text).translate(WIDE)


def planted(originals, count, seed):
    """Copies of random originals, of all kinds: (text, kind)."""
    rng = random.Random(seed)
    letters = "".join(rng.choice(originals)[:400] for _ in range(50)).replace("\n", "") or "あ"
    kinds = ["edited", "edited", "edited", "rewrapped", "widened", "truncated", "merged", "edited+rewrapped"]
    copies = []
    while len(copies) < count:
        text = rng.choice(originals)
        kind = rng.choice(kinds)
        if kind.startswith("edited"):
            text = edited(text, rng.uniform(0.01, 0.4) ** 1.5, rng, letters)
        if kind.endswith("rewrapped"):
            text = rewrapped(text, rng)
        if kind == "widened":
            text = widened(text, rng)
        if kind == "truncated":
            text = text[: int(len(text) * rng.uniform(0.5, 0.98))]
        if kind == "merged":
            text = text + "\n" + rng.choice(originals)[: int(len(text) * rng.uniform(0.05, 1))]
        if text.strip():
            copies.append((text, kind))
    return copies


def write(path, texts):
    with open(path, "w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
