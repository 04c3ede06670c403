"""Bad input is a recorded drop or a clear error, the build goes on, and the counts still add up."""

import gzip
import json
import sqlite3
import subprocess

import pytest

SENTENCE = "これは正しい文章です。"


@pytest.fixture(scope="module")
def corpus(bin, repository, tmp_path_factory):
    root = tmp_path_factory.mktemp("bad")
    web = (repository / "corpora/web-sample/whatwg-html-ja.warc.gz").read_bytes()
    flipped = bytearray(web)
    flipped[60_000] ^= 0xFF
    plain = gzip.decompress(web)
    files = {
        "cut.warc.gz": ("warc", web[:70_000]),
        "flipped.warc.gz": ("warc", bytes(flipped)),
        "length.warc": ("warc", plain.replace(b"Content-Length: 2", b"Content-Length: 9", 1)),
        "header.warc": ("warc", plain.replace(b"WARC-Type: response", b"WARC-Type response", 1)),
        "bomb.jsonl.gz": ("jsonl", gzip.compress(bytes(200_000_000))),
        "deep.html": ("html", b"<html><body>" + b"<div>" * 100_000 + "深い".encode()),
        "bad.jsonl": ("jsonl", ('{"text": "' + SENTENCE + '"}\nnot json\n{"text": 5}\n{"text": "切れ').encode()),
        "long.txt": ("lines", ("あ" * 66_666_667 + "\n" + SENTENCE).encode()),
        "illegal.txt": ("text", SENTENCE.encode("cp932") * 200 + b"\x81\xff" + SENTENCE.encode("cp932") * 100),
        "noise.txt": ("text", (SENTENCE.encode("cp932") + b"\x81\xff\xfd") * 100),
    }
    sources = []
    for number, (name, (format, content)) in enumerate(files.items()):
        folder = root / str(number)
        folder.mkdir()
        (folder / name).write_bytes(content)
        (folder / "source.yaml").write_text(
            f"name: s{number}\nformat: {format}\nfiles: ['{name}']\nlicense: CC-BY-4.0\norigin: test\nadded: 2026-11-22\n")
        sources.append(f"{number}/source.yaml")
    (root / "recipe.yaml").write_text(
        f"name: bad\nsources: {json.dumps(sources)}\ndeduplicate: {{ exact: false, minhash: null }}\n")
    subprocess.run([bin / "corpus", "build", root / "recipe.yaml", "--output", root / "corpus", "--quiet"], check=True)
    subprocess.run([bin / "corpus", "verify", root / "corpus"], check=True, capture_output=True)
    return root / "corpus"


@pytest.fixture(scope="module")
def rows(corpus):
    """By file: the rows of its records in the order of their places."""
    result = {}
    for part in sorted((corpus / "ledger").glob("*.sqlite")):
        with sqlite3.connect(f"file:{part}?mode=ro&immutable=1", uri=True) as ledger:
            for row in ledger.execute(
                "SELECT files.path, file_offset, payload_offset, length, status, stage, rule, value, threshold, detail"
                " FROM documents JOIN files ON documents.file = files.number"
            ):
                result.setdefault(row[0], []).append(row[1:])
    return {name: sorted(found) for name, found in result.items()}


def dropped(rows):
    return [(row[4], row[5]) for row in rows if row[3] == "dropped"]


def test_the_counts_add_up(corpus, rows):
    counts = json.loads((corpus / "manifest.json").read_text())["counts"]
    assert counts["ingested"] == sum(map(len, rows.values()))
    assert counts["ingested"] == counts["kept"] + sum(rule["documents"] for rule in counts["dropped"])


@pytest.mark.parametrize(
    "name, kept, drops",
    [
        ("cut.warc.gz", 6, [("read", "truncated")]),
        ("flipped.warc.gz", 7, [("read", "damaged")]),
        ("length.warc", 7, [("read", "content_length")]),
        ("header.warc", 7, [("read", "malformed_header")]),
        ("bomb.jsonl.gz", 0, [("read", "expansion")]),
        ("deep.html", 0, [("extract", "nesting")]),
        ("bad.jsonl", 1, [("extract", "json"), ("extract", "no_text"), ("extract", "json")]),
        ("long.txt", 1, [("read", "record_bytes")]),
        ("illegal.txt", 1, []),
        ("noise.txt", 0, [("decode", "undecodable")]),
    ],
)
def test_what_is_bad_is_dropped_and_the_rest_is_kept(rows, name, kept, drops):
    assert dropped(rows[name]) == drops
    assert sum(row[3] == "kept" for row in rows[name]) == kept


def test_drops_say_what_and_where(rows):
    assert "byte" in dict(zip(("detail",), rows["cut.warc.gz"][-1][-1:]))["detail"]
    long = next(row for row in rows["long.txt"] if row[3] == "dropped")
    assert (long[2], long[6], long[7]) == (200_000_001, 200_000_001, 8_388_608)
    noise = rows["noise.txt"][0]
    assert "first illegal byte at 22" in noise[8]


def test_illegal_bytes_stay_known(corpus):
    for part in sorted((corpus / "documents").glob("*.zst")):
        text = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout.decode()
        for line in filter(None, text.split("\n")):
            document = json.loads(line)
            if document["metadata"]["path"] == "illegal.txt":
                # One lead without its trail byte, and one byte that begins nothing.
                assert document["text"].count("\ufffd") == int(document["metadata"]["undecodable"])
                assert int(document["metadata"]["first_undecodable"]) == 200 * len(SENTENCE.encode("cp932"))
                return
    raise AssertionError("illegal.txt was not kept")
