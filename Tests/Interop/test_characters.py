"""Every character of a built document comes from the bytes that its edit map names, for every source format.

`trace document --characters` says for a character: the smallest stretch of text that one edit made, the raw bytes that it
came from, and the classes of the edits between. Here Python's own codecs, html, json and unicodedata make that stretch
again from those bytes alone.
"""

import gzip
import html
import io
import json
import random
import shutil
import subprocess
import unicodedata

import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

CHARACTERS = 10_000
SEED = 20261123
CODECS = {
    "utf-8": "utf-8", "shift_jis": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}
# Classes whose result follows from the bytes by a rule that Python knows too.
DERIVABLE = {
    "decode", "line_ending", "normalization", "half_width_kana", "wave_dash", "control_character", "escape",
}


def source(folder, name, format, files, extra=""):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yaml").write_text(
        f"name: {name}\nformat: {format}\nfiles: {json.dumps(files)}\nlicense: CC-BY-4.0\norigin: test\n"
        f"added: 2026-11-22\n{extra}"
    )
    return folder / "source.yaml"


def pages(repository):
    """URL, encoding-independent body and headers of the pages of the sample WARC."""
    with open(repository / "corpora/web-sample/whatwg-html-ja.warc.gz", "rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                yield record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read()


def prose(repository, count):
    """Texts of works of the sample, ruby and notes as they stand."""
    works = sorted((repository / "corpora/aozora-sample").rglob("*.txt"))
    return [path.read_bytes().decode("cp932") for path in works[:count]]


@pytest.fixture(scope="module")
def sources(repository, tmp_path_factory):
    """A source of each format; some in containers, some in legacy encodings."""
    root = tmp_path_factory.mktemp("sources")
    paths = [repository / "corpora/web-sample/source.yaml"]
    works = sorted((repository / "corpora/aozora-sample").rglob("*.txt"))[10:30]
    for number, work in enumerate(works):
        (root / "aozora").mkdir(exist_ok=True)
        shutil.copy(work, root / f"aozora/{number:02}.txt")
    paths.append(source(root / "aozora", "aozora", "aozora", ["*.txt"]))
    texts = prose(repository, 12)
    (root / "text").mkdir()
    for number, (text, codec) in enumerate(
        zip(texts, ["cp932", "euc_jp", "utf-8", "utf-8-sig", "utf-16", "iso2022_jp"] * 2)
    ):
        (root / f"text/{number:02}.txt").write_bytes(text.encode(codec, errors="ignore"))
    paths.append(source(root / "text", "text", "text", ["*.txt"]))
    (root / "lines").mkdir()
    lines = [line for text in texts for line in text.splitlines() if len(line) > 40]
    (root / "lines/euc.txt").write_bytes("\n".join(lines[:150]).encode("euc_jp", errors="ignore"))
    (root / "lines/sjis.txt.gz").write_bytes(
        gzip.compress("\r\n".join(lines[150:300]).encode("cp932", errors="ignore"))
    )
    paths.append(source(root / "lines", "lines", "lines", ["*.txt", "*.gz"]))
    (root / "jsonl").mkdir()
    records = [
        json.dumps({"id": n, "text": line + "\n「\"\\/\u0008😀」" + line, "metadata": {"url": f"https://example.jp/{n}"}},
                   ensure_ascii=n % 2 == 0)
        for n, line in enumerate(lines[300:450])
    ]
    (root / "jsonl/a.jsonl.zst").write_bytes(
        b"".join(zstandard.compress("".join(r + "\n" for r in part).encode()) for part in (records[:70], records[70:]))
    )
    paths.append(source(root / "jsonl", "jsonl", "jsonl", ["*.zst"], "fields: { text: text, url: metadata.url }\n"))
    (root / "html").mkdir()
    for number, (_, body) in enumerate(pages(repository)):
        (root / f"html/{number}.html").write_bytes(body)
    paths.append(source(root / "html", "html", "html", ["*.html"]))
    (root / "wet").mkdir()
    with open(root / "wet/a.warc.wet.gz", "wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number, text in enumerate(texts[:6]):
            writer.write_record(writer.create_warc_record(
                f"https://example.jp/wet/{number}", "conversion", payload=io.BytesIO(text.encode()),
                length=len(text.encode()), warc_content_type="text/plain"))
    paths.append(source(root / "wet", "wet", "wet", ["*.gz"]))
    fixtures = sorted((repository / "Tests/Fixtures/mediawiki").glob("*.wiki"))
    dump = "<mediawiki>\n<siteinfo><sitename>W</sitename></siteinfo>\n"
    for number, path in enumerate(fixtures):
        dump += (
            f"  <page>\n    <title>{html.escape(path.stem)}</title>\n    <ns>0</ns>\n    <id>{number}</id>\n"
            f"    <revision>\n      <id>{number}</id>\n      <timestamp>2026-11-01T00:00:00Z</timestamp>\n"
            f"      <model>wikitext</model>\n      <text xml:space=\"preserve\">"
            f"{html.escape(path.read_text(), quote=True)}</text>\n    </revision>\n  </page>\n"
        )
    import bz2
    (root / "wiki").mkdir()
    (root / "wiki/dump.xml.bz2").write_bytes(bz2.compress((dump + "</mediawiki>\n").encode()))
    paths.append(source(root / "wiki", "wiki", "mediawiki", ["*.bz2"]))
    return paths


@pytest.fixture(scope="module")
def corpus(bin, sources, tmp_path_factory):
    folder = tmp_path_factory.mktemp("characters")
    (folder / "recipe.yaml").write_text(
        f"name: every-format\nsources: {json.dumps([str(path) for path in sources])}\npartitions: 2\n"
        "normalize: [line-endings, nfkc, half-width-kana, wave-dash, control-characters]\n"
        "deduplicate: { exact: false, minhash: null }\n"
    )
    subprocess.run(
        [bin / "corpus", "build", folder / "recipe.yaml", "--output", folder / "corpus", "--quiet"], check=True
    )
    subprocess.run([bin / "corpus", "verify", folder / "corpus"], check=True)
    return folder / "corpus"


def kept(corpus):
    for part in sorted((corpus / "documents").glob("part-*.jsonl.zst")):
        text = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout
        yield from (json.loads(line) for line in text.decode("utf-8").split("\n") if line)


def decode(raw, encoding):
    if encoding == "iso-2022-jp":
        # A slice of a stateful encoding: in ASCII, in two-byte kanji, or with its escapes.
        if b"\x1b" not in raw and any(byte < 0x20 for byte in raw):
            return raw.decode("ascii")
        if b"\x1b" not in raw and len(raw) % 2 == 0 and len(raw) == 2 and raw not in (b"\r\n",):
            return (b"\x1b$B" + raw + b"\x1b(B").decode("iso2022_jp_ext")
    return raw.decode(CODECS[encoding])


def normalize(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("～", "〜")
    return unicodedata.normalize("NFKC", text)


def unescape(text, format):
    if format == "jsonl":
        return json.loads(f'"{text}"', strict=False)
    # A dump escapes its wikitext for XML, and wikitext has entities of its own.
    return html.unescape(html.unescape(text)) if format == "wiki" else html.unescape(text)


def derived(unit, encoding, format):
    text = decode(bytes.fromhex(unit["raw_hex"]), encoding)
    if "escape" in unit["edits"]:
        text = unescape(text, format)
    return normalize(text)


def test_every_character_comes_from_its_bytes(bin, corpus, sources):
    random.seed(SEED)
    documents = {}
    for document in kept(corpus):
        documents.setdefault(document["source"], []).append(document)
    assert set(documents) == {"web-sample", "aozora", "text", "lines", "jsonl", "html", "wet", "wiki"}
    quota = CHARACTERS // len(documents)
    checked = 0
    others = {}
    for name, members in documents.items():
        # A process a document: forty of a source say as much as all of them.
        members = random.sample(members, min(40, len(members)))
        per_document = -(-quota // len(members))
        for document in members:
            length = len(document["text"])
            places = [random.randrange(length) for _ in range(per_document)]
            arguments = [x for place in places for x in ("--characters", f"{place}..{place + 1}")]
            answer = json.loads(subprocess.run(
                [bin / "trace", "document", corpus, document["id"], *arguments, "--json"],
                check=True, capture_output=True).stdout)
            assert len(answer["characters"]) == len(places)
            for place, unit in zip(places, answer["characters"]):
                assert unit["start"] <= place < unit["end"]
                assert unit["text"] == document["text"][unit["start"]:unit["end"]]
                checked += 1
                classes = set(unit["edits"])
                if classes <= DERIVABLE:
                    assert derived(unit, answer["encoding"], name) == unit["text"], (name, unit)
                    # The unit is no longer than what its bytes must give together.
                    assert unit["end"] - unit["start"] <= 18, unit
                else:
                    others.setdefault((name, *sorted(classes)), []).append(unit)
    assert checked >= CHARACTERS
    for (name, *classes), units in others.items():
        print(name, classes, len(units), units[0]["text"], bytes.fromhex(units[0]["raw_hex"])[:40])
        for unit in units:
            text = decode(bytes.fromhex(unit["raw_hex"]), "shift_jis" if name == "aozora" else "utf-8") \
                if name == "aozora" else ""
            if "gaiji" in classes:
                assert text.startswith("※"), unit
            if classes == ["white_space"]:
                assert unit["text"].isspace(), unit
    # What Python cannot make again by itself is rare.
    assert sum(map(len, others.values())) <= CHARACTERS // 20
