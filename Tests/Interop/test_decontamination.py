"""Items of JGLUE planted with Python into real documents, a corpus built through the command, the ledger read with
sqlite3: nothing of Keifu's own code says what is right here."""

import json
import pathlib
import random
import sqlite3
import subprocess
import unicodedata

import pytest

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "corpora"
JGLUE = SHARED / "jglue"
pytestmark = pytest.mark.skipif(not JGLUE.is_dir(), reason=f"no test sets in {JGLUE}")

SETS = {
    "jcommonsenseqa": ["question"],
    "jnli": ["sentence1", "sentence2"],
    "jsquad": ["data.paragraphs.context", "data.paragraphs.qas.question"],
    "jsts": ["sentence1", "sentence2"],
}
ITEMS = 520
FORMS = ["plain", "wrapped", "width", "spaced"]


def fold(text):
    """Width, spaces and line breaks do not matter; independent of ours, and enough for these sets."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(character for character in text if not character.isspace())
    return unicodedata.normalize("NFKC", text).replace("〜", "~")


def set_path(name):
    return JGLUE / f"{name}-v1.3-valid-v1.3.json"


def texts():
    """Every text as (set, item, field, text), as the ledger is to name them."""
    result = []
    for name, fields in SETS.items():
        if name == "jsquad":
            continue
        for number, line in enumerate(set_path(name).read_text().split("\n"), 1):
            if line.strip():
                item = json.loads(line)
                result += [(name, number, field, item[field]) for field in fields]
    data = json.loads(set_path("jsquad").read_text())["data"]
    for a, article in enumerate(data):
        for p, paragraph in enumerate(article["paragraphs"]):
            place = f"data.{a}.paragraphs.{p}"
            result.append(("jsquad", 1, f"{place}.context", paragraph["context"]))
            for q, question in enumerate(paragraph["qas"]):
                result.append(("jsquad", 1, f"{place}.qas.{q}.question", question["question"]))
    return result


HALF = {}
for number in range(0xFF61, 0xFFA0):
    HALF[unicodedata.normalize("NFKC", chr(number))] = chr(number)
HALF["・"] = "･"


def disguise(text, form, generator):
    if form == "wrapped":
        result, left = "", generator.randint(1, 40)
        for character in text:
            if left == 0:
                result, left = result + "\n", generator.randint(20, 40)
            result, left = result + character, left - 1
        return result
    if form == "width":
        result = ""
        for character in text:
            base = unicodedata.normalize("NFD", character)
            if character in HALF:
                result += HALF[character]
            elif len(base) == 2 and base[0] in HALF and base[1] in "\u3099\u309a":
                result += HALF[base[0]] + ("ﾞ" if base[1] == "\u3099" else "ﾟ")
            elif "!" <= character <= "~":
                result += chr(ord(character) + 0xFEE0)
            else:
                result += character
        return result
    if form == "spaced":
        spaces = ["", "", "", "", "", "", " ", "\u3000", "\t"]
        return "".join(c + generator.choice(spaces) for c in text[:-1]) + text[-1]
    return text


def documents():
    """Real documents in UTF-8: works of Aozora Bunko and pages of the Ruby manual."""
    result = []
    for path in sorted((SHARED / "aozora").glob("cards/*/files/*/*.txt"))[::40]:
        result.append(path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n"))
    for path in sorted((SHARED / "rurema").rglob("*.md"))[::20]:
        result.append(path.read_text(errors="replace"))
    return [text for text in result if 1500 < len(text) < 20000 and "\0" not in text]


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A source with one planted item a document: path → (set, item, field, form, folded text)."""
    folder = tmp_path_factory.mktemp("planted")
    generator = random.Random(20261122)
    first = {}
    for name, item, field, text in texts():
        first.setdefault((name, fold(text)), (name, item, field, text))
    candidates = [entry for (_, folded), entry in sorted(first.items()) if len(folded) >= 8]
    base = documents()
    assert len(base) > 20
    (folder / "texts").mkdir()
    plan = {}
    for number, (name, item, field, text) in enumerate(generator.sample(candidates, ITEMS)):
        host = generator.choice(base)
        stops = [i + 1 for i, character in enumerate(host) if character == "。"] or [len(host)]
        place = generator.choice(stops)
        for form in FORMS:
            copy = disguise(text.strip(), form, generator)
            path = f"texts/{number:04}-{form}.txt"
            (folder / path).write_text(host[:place] + "\n" + copy + "\n" + host[place:], newline="")
            plan[path] = (name, item, field, form, fold(text))
    for number, text in enumerate(base):
        (folder / f"texts/clean-{number:04}.txt").write_text(text, newline="")
    (folder / "source.yaml").write_text(
        "name: planted\nformat: text\nfiles: ['texts/*.txt']\nencoding: utf-8\nlicense: CC0-1.0\n"
        "origin: made by a test\nadded: 2026-01-02\n"
    )
    return folder, plan


def build(bin, folder, mode):
    sets = "\n".join(
        f"    - {{ path: {json.dumps(str(set_path(name)))}, name: {name}, fields: {json.dumps(fields)} }}"
        for name, fields in SETS.items()
    )
    recipe = folder / f"{mode}.yaml"
    recipe.write_text(
        f"name: {mode}\nsources: [source.yaml]\npartitions: 2\nlicenses: {{ allow: [CC0-1.0] }}\nnormalize: []\n"
        f"measures: {{ groups: [characters] }}\nfilter: {{ rules: {{}} }}\n"
        f"deduplicate: {{ exact: false, minhash: null }}\n"
        f"decontaminate:\n  mode: {mode}\n  sets:\n{sets}\n"
    )
    out = folder / f"out-{mode}"
    run = subprocess.run([bin / "corpus", "build", recipe, "--output", out, "--quiet"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return out


def rows(out):
    """path → (status, stage, rule, detail, [(set, item, field, start, end, coverage)])"""
    result = {}
    for path in sorted((out / "ledger").glob("part-*.sqlite")):
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        for number, name, status, stage, rule, detail in database.execute(
            "SELECT d.number, files.path, d.status, d.stage, d.rule, d.detail FROM documents d "
            "JOIN files ON files.number = d.file"
        ):
            hits = database.execute(
                'SELECT "set", item, field, start, "end", coverage FROM contaminations WHERE document = ?', [number]
            ).fetchall()
            result[name] = (status, stage, rule, detail, hits)
    return result


def stored(out):
    result = {}
    for part in sorted((out / "documents").glob("part-*.jsonl.zst")):
        text = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout
        for line in text.decode().split("\n"):
            if line:
                document = json.loads(line)
                result[document["metadata"]["path"]] = document["text"]
    return result


def test_report_finds_every_item_in_every_form(bin, planted):
    folder, plan = planted
    found = rows(build(bin, folder, "report"))
    for path, (name, item, field, form, folded) in plan.items():
        status, _, _, _, hits = found[path]
        assert status == "kept"
        own = [hit for hit in hits if hit[:3] == (name, item, field)]
        assert len(own) == 1, (path, folded, hits)
        assert own[0][5] == 1.0
        text = (folder / path).read_bytes()
        assert folded in fold(text[own[0][3] : own[0][4]].decode()), (path, form)
    # A document without a planted item has nothing that a hit in its planted form does not have.
    for path, (status, _, _, _, hits) in found.items():
        if path not in plan:
            assert hits == [], path


def test_drop_drops_exactly_those(bin, planted):
    folder, plan = planted
    found = rows(build(bin, folder, "drop"))
    for path, (status, stage, rule, detail, hits) in found.items():
        if path in plan:
            assert (status, stage) == ("dropped", "decontaminate"), path
            assert rule in SETS and detail.startswith("item ")
            assert hits
        else:
            assert status == "kept", path


def test_cut_leaves_nothing_of_the_item_and_all_of_the_rest(bin, planted):
    folder, plan = planted
    out = build(bin, folder, "cut")
    found, texts_ = rows(out), stored(out)
    for path, (name, item, field, form, folded) in plan.items():
        status, _, _, _, hits = found[path]
        assert status == "kept" and hits
        raw = (folder / path).read_bytes().decode()
        text = texts_[path]
        assert folded not in fold(text), path
        # What is left is the document without pieces of it.
        remaining = iter(raw)
        assert all(character in remaining for character in text), path
        # No more than the sentences around the planted lines goes.
        assert len(fold(raw)) - len(fold(text)) <= 2 * len(folded) + 400, path
    listed = json.loads(
        subprocess.run([bin / "corpus", "contaminations", out, "--json"], check=True, capture_output=True).stdout
    )
    assert sum(1 for hit in listed["hits"] if hit["coverage"] == 1) >= len(plan)
    assert all(hit["item_text"] and hit["text"] for hit in listed["hits"]), listed["problems"]
    for hit in listed["hits"]:
        if hit["coverage"] == 1:
            assert fold(hit["item_text"]) in fold(hit["text"])
