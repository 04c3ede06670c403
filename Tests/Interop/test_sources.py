"""Corpora of JSON lines and of MediaWiki dumps, built by `corpus build` and read back by other programs."""

import bz2
import gzip
import hashlib
import json
import pathlib
import random
import re
import subprocess
import xml.sax.saxutils

import pytest

zstandard = pytest.importorskip("zstandard")

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures" / "mediawiki"
NAMESPACE = "http://www.mediawiki.org/xml/export-0.11/"


def build(bin, folder, format_, files, fields=None, licence="CC-BY-SA-4.0"):
    """Builds a corpus of files in `folder`, nothing normalised, filtered or deduplicated."""
    source = folder / "source"
    extra = f"fields: {fields}\n" if fields else ""
    (source / "source.yaml").write_text(
        f"name: s\nformat: {format_}\nfiles: {json.dumps(files)}\nlicense: {licence}\nadded: 2026-11-22\n{extra}"
    )
    (folder / "recipe.yaml").write_text(
        "name: c\nsources: [source/source.yaml]\npartitions: 2\nnormalize: []\n"
        "filter: { rules: {} }\ndeduplicate: { exact: false }\nheld_out: { fraction: 0, seed: 1 }\n"
    )
    output = folder / "corpus"
    run = subprocess.run(
        [bin / "corpus", "build", folder / "recipe.yaml", "--output", output, "--quiet"], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    documents = []
    for part in sorted((output / "documents").glob("part-*.jsonl.zst")):
        with open(part, "rb") as file:
            text = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read()
        documents += [json.loads(line) for line in text.decode("utf-8").split("\n") if line]
    return documents, json.loads((output / "manifest.json").read_text())


def payload_from(path, offset):
    """What decompression gives from a place in a file on, as the span of a record counts."""
    data = path.read_bytes()[offset:]
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    if path.suffix == ".bz2":
        return bz2.decompress(data)
    return path.read_bytes()


def raw(folder, document):
    """The raw record of a document, by the place that its metadata names."""
    place = document["metadata"]
    path = folder / "source" / place["path"]
    record = payload_from(path, place.get("raw_member", 0))[place["raw_start"] : place["raw_end"]]
    assert hashlib.sha256(record).hexdigest() == place["content_id"]
    return record


LETTERS = list("あいう漢字カナー。、「」aé \"\\/") + ["𠮷", "\n", "\t", "\u2028", "\ufeff"]


@pytest.fixture(scope="module")
def records():
    """Lines of JSON, good and bad, and what Python says of each."""
    random.seed(3)
    lines = []
    for number in range(400):
        text = "".join(random.choice(LETTERS) for _ in range(random.randint(1, 80))) + "文"
        value = {"id": number, "text": text, "metadata": {"url": f"https://e.jp/{number}", "title": "題"}}
        if number % 7 == 0:
            value["metadata"]["license"] = random.choice(["CC-BY-4.0", "unknown"])
        line = json.dumps(value, ensure_ascii=number % 2 == 0)
        if number % 50 == 3:
            line = line[:-3]
        if number % 50 == 5:
            line = line.replace('"text"', '"body"')
        lines.append(line.encode())
    return lines


@pytest.fixture(scope="module", params=["jsonl", "jsonl.gz", "jsonl.zst"])
def jsonl_corpus(request, bin, records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("jsonl")
    (folder / "source").mkdir()
    path = folder / "source" / f"a.{request.param}"
    halves = [b"\n".join(records[:250]) + b"\n", b"\n".join(records[250:])]
    compress = {
        "jsonl": lambda data: data,
        "jsonl.gz": gzip.compress,
        "jsonl.zst": zstandard.ZstdCompressor().compress,
    }[request.param]
    # Two members: the second begins at its own place in the file.
    path.write_bytes(b"".join(compress(half) for half in halves))
    return folder, *build(bin, folder, "jsonl", [path.name], "dolma")


def test_jsonl_texts_are_those_of_python(jsonl_corpus, records):
    folder, documents, manifest = jsonl_corpus
    expected = {}
    dropped = {"json": 0, "no_text": 0}
    for line in records:
        try:
            value = json.loads(line)
        except ValueError:
            dropped["json"] += 1
            continue
        if "text" in value:
            expected[str(value["id"])] = value
        else:
            dropped["no_text"] += 1
    assert {d["rule"]: d["documents"] for d in manifest["counts"]["dropped"]} == dropped
    assert manifest["counts"]["ingested"] == len(records)
    assert len(documents) == len(expected)
    for document in documents:
        value = expected[document["metadata"]["original_id"]]
        assert document["text"] == value["text"]
        assert document["metadata"]["url"] == value["metadata"]["url"]
        licence = value["metadata"].get("license")
        assert document["metadata"]["license"] == ("CC-BY-4.0" if licence == "CC-BY-4.0" else "CC-BY-SA-4.0")
        assert document["metadata"].get("license_text") == ("unknown" if licence == "unknown" else None)


def test_jsonl_records_lie_where_the_metadata_says(jsonl_corpus, records):
    folder, documents, _ = jsonl_corpus
    members = {document["metadata"].get("raw_member", 0) for document in documents}
    compressed = not (folder / "source" / "a.jsonl").exists()
    assert len(members) == (2 if compressed else 1)
    for document in documents:
        assert raw(folder, document) == records[int(document["metadata"]["original_id"])]


def page(number, title, wikitext, namespace=0, extra="", model="wikitext"):
    return f"""  <page>
    <title>{xml.sax.saxutils.escape(title)}</title>
    <ns>{namespace}</ns>
    <id>{number}</id>
{extra}    <revision>
      <id>{number + 1000}</id>
      <timestamp>2024-01-02T03:04:05Z</timestamp>
      <contributor><username>甲</username><id>1</id></contributor>
      <model>{model}</model>
      <format>text/x-wiki</format>
      <text bytes="1" xml:space="preserve">{xml.sax.saxutils.escape(wikitext, {'"': "&quot;"})}</text>
      <sha1>0</sha1>
    </revision>
  </page>
"""


@pytest.fixture(scope="module")
def wiki_corpus(bin, tmp_path_factory):
    """The fixtures as a dump of several bzip2 streams, with pages of all kinds between them."""
    folder = tmp_path_factory.mktemp("wiki")
    (folder / "source").mkdir()
    titles = json.loads((FIXTURES / "titles.json").read_text(encoding="utf-8"))
    pages = [
        page(number, titles[name], (FIXTURES / f"{name}.wiki").read_text(encoding="utf-8"))
        for number, name in enumerate(sorted(titles), 1)
    ]
    pages += [
        page(101, "ノート:霧", "議論", namespace=1),
        page(102, "キリ", "#転送 [[霧]]", extra='    <redirect title="霧" />\n'),
        page(103, "モジュール", "return {}", model="Scribunto"),
        page(104, "空", ""),
        page(105, "型だけ", "{{工事中}}[[Category:空]]"),
    ]
    head = f'<mediawiki xmlns="{NAMESPACE}" version="0.11" xml:lang="ja">\n  <siteinfo><dbname>jawiki</dbname></siteinfo>\n'
    parts = [head] + ["".join(pages[i : i + 6]) for i in range(0, len(pages), 6)] + ["</mediawiki>\n"]
    (folder / "source" / "pages.xml.bz2").write_bytes(b"".join(bz2.compress(p.encode()) for p in parts))
    return folder, titles, *build(bin, folder, "mediawiki", ["*.xml.bz2"])


def test_pages_become_the_text_that_a_person_wrote(wiki_corpus):
    folder, titles, documents, manifest = wiki_corpus
    texts = {document["metadata"]["title"]: document for document in documents}
    assert set(texts) == set(titles.values())
    for name, title in titles.items():
        assert texts[title]["text"] + "\n" == (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")
        assert texts[title]["created"] == "2024-01-02"
    assert texts["足利尊氏"]["metadata"]["categories"] == "室町幕府の征夷大将軍|1305年生"
    rules = {d["rule"]: d["documents"] for d in manifest["counts"]["dropped"]}
    assert rules == {"namespace": 1, "redirect": 1, "model": 1, "empty": 2}
    assert manifest["counts"]["ingested"] == len(titles) + 5


def test_pages_lie_where_the_metadata_says(wiki_corpus):
    folder, titles, documents, _ = wiki_corpus
    assert len({document["metadata"]["raw_member"] for document in documents}) > 2
    for document in documents:
        record = raw(folder, document).decode()
        assert record.startswith("<page>") and record.endswith("</page>")
        assert f"<title>{document['metadata']['title']}</title>" in record


def test_pages_beside_mwparserfromhell():
    """Of what both keep, the words are the same; docs/formats/mediawiki.md says where the two differ."""
    parser = pytest.importorskip("mwparserfromhell")

    def clauses(text):
        return [c for c in re.split("[。、（）・\n:]", re.sub("[ \u00a0]", "", text)) if len(c) >= 4]

    found = missing = 0
    for path in sorted(FIXTURES.glob("*.wiki")):
        code = parser.parse(path.read_text(encoding="utf-8"))
        # What theirs would keep and nobody wants: reference texts stand inside of sentences.
        for tag in code.filter_tags(matches=lambda t: str(t.tag).lower() == "ref"):
            try:
                code.remove(tag)
            except ValueError:
                pass
        theirs = re.sub("[ \u00a0]", "", code.strip_code(collapse=False))
        for clause in clauses(path.with_suffix(".txt").read_text(encoding="utf-8")):
            if clause in theirs:
                found += 1
            else:
                missing += 1
    # Missing are templates' texts, formulas, and what line breaks separate.
    assert found > 150 and found / (found + missing) > 0.8, (found, missing)
