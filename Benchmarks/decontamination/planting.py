"""Items of JGLUE's validation sets, planted into real documents in four forms."""

import json
import pathlib
import random
import unicodedata

CORPORA = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
JGLUE = CORPORA / "jglue"
SETS = {
    "jcommonsenseqa": ["question"],
    "jnli": ["sentence1", "sentence2"],
    "jsquad": ["data.paragraphs.context", "data.paragraphs.qas.question"],
    "jsts": ["sentence1", "sentence2"],
}
FORMS = ["plain", "wrapped", "width", "spaced"]
# Half-width kana by what they normalise to.
HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)}


def path(name):
    return JGLUE / f"{name}-v1.3-valid-v1.3.json"


def fold(text):
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return unicodedata.normalize("NFKC", text).replace("〜", "~")


def items():
    """Every different text of the sets: (set, text)."""
    found = {}
    for name, fields in SETS.items():
        if name == "jsquad":
            for article in json.loads(path(name).read_text())["data"]:
                for paragraph in article["paragraphs"]:
                    found.setdefault((name, fold(paragraph["context"])), paragraph["context"])
                    for question in paragraph["qas"]:
                        found.setdefault((name, fold(question["question"])), question["question"])
        else:
            for line in path(name).read_text().split("\n"):
                if line:
                    for field in fields:
                        text = json.loads(line)[field]
                        found.setdefault((name, fold(text)), text)
    return [(name, text.strip()) for (name, _), text in found.items()]


def disguised(text, form, rng):
    if form == "wrapped":
        result, left = "", rng.randint(1, 40)
        for character in text:
            if left == 0:
                result, left = result + "\n", rng.randint(20, 40)
            result, left = result + character, left - 1
        return result
    if form == "width":
        return "".join(map(other_width, text))
    if form == "spaced":
        return "".join(c + rng.choice(["", "", "", "", "", "", " ", "\u3000", "\t"]) for c in text[:-1]) + text[-1]
    return text


def other_width(character):
    base = unicodedata.normalize("NFD", character)
    if character in HALF:
        return HALF[character]
    if len(base) == 2 and base[0] in HALF and base[1] in "\u3099\u309a":
        return HALF[base[0]] + ("ﾞ" if base[1] == "\u3099" else "ﾟ")
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


def documents(longest):
    """Real documents, of at most so many characters."""
    texts = []
    for file in sorted((CORPORA / "aozora").glob("cards/*/files/*/*.txt"))[::20]:
        texts.append(file.read_bytes().decode("cp932", "replace").replace("\r\n", "\n"))
    for file in sorted((CORPORA / "rurema").rglob("*.md"))[::10]:
        texts.append(file.read_text(errors="replace"))
    return [text.replace("\0", "")[:longest] for text in texts if len(text) > 500]


def planted(count, seed, longest=4000):
    """(documents without items, {form: [(set, item, document)]})"""
    rng = random.Random(seed)
    hosts = documents(longest)
    chosen = rng.sample([item for item in items() if len(fold(item[1])) >= 8], count)
    forms = {form: [] for form in FORMS}
    for name, text in chosen:
        host = rng.choice(hosts)
        stops = [place + 1 for place, character in enumerate(host) if character == "。"] or [len(host)]
        place = rng.choice(stops)
        for form in FORMS:
            copy = disguised(text, form, rng)
            forms[form].append((name, text, host[:place] + "\n" + copy + "\n" + host[place:]))
    return hosts, forms
