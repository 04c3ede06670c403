"""Raw records beside other people's readers: warcio, gzip, zstandard, bz2 and an XML parser.

What a record's span says is followed with `tail`, a decompressor and `head`, as docs/formats/corpus.md
has it, and must give the bytes of the content id.
"""

import bz2
import gzip
import hashlib
import io
import json
import random
import subprocess
import xml.etree.ElementTree as ElementTree
import zlib

import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TEXTS = [f"これは{n}番目の文です。" + "日本語の文章が続きます。" * (n % 17) for n in range(400)]


class Source:
    """A folder with a source.yaml, and what `corpus benchmark records` says of it."""

    def __init__(self, bin, folder):
        self.bin, self.folder = bin, folder

    def write(self, name, data):
        (self.folder / name).write_bytes(data)
        return self

    def describe(self, format, files="*.*", encoding="auto"):
        (self.folder / "source.yaml").write_text(
            f"name: s\nformat: {format}\nfiles: ['data/{files}']\nencoding: {encoding}\n"
            "license: CC0-1.0\nadded: 2026-01-02\norigin: made by a test\n"
        )

    def run(self, format, *options, encoding="auto"):
        """The records in order, and the summary. Each span is read again by the command."""
        self.describe(format, encoding=encoding)
        command = [self.bin / "corpus", "benchmark", "records", self.folder / "source.yaml"]
        done = subprocess.run([*command, *options], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        lines = done.stdout.split("\n")
        records = [json.loads(line) for line in lines if line.startswith('{"')]
        return records, json.loads("\n".join(l for l in lines if not l.startswith('{"')))

    def records(self, format, *options, encoding="auto"):
        return self.run(format, "--list", "--again", *options, encoding=encoding)[0]


@pytest.fixture
def source(bin, tmp_path):
    (tmp_path / "data").mkdir()
    made = Source(bin, tmp_path)
    made.put = lambda name, data: made.write(f"data/{name}", data)
    return made


def bytes_of(source, record):
    """A record's bytes by the tools of the shell."""
    path = source.folder / record["path"]
    unpack = {".gz": "zcat", ".zst": "zstd -dc", ".bz2": "bzcat"}.get(path.suffix)
    start, length = record["payload_offset"] + 1, record["length"]
    if unpack:
        script = f"tail -c +{record['file_offset'] + 1} '{path}' | {unpack} 2>/dev/null"
        script += f" | tail -c +{start} | head -c {length}"
    else:
        assert record["file_offset"] == record["payload_offset"]
        script = f"tail -c +{start} '{path}' | head -c {length}"
    found = subprocess.run(script, shell=True, capture_output=True).stdout
    assert hashlib.sha256(found).hexdigest() == record["content_id"]
    return found


def pieces(data, count, seed):
    """Data cut at random places."""
    places = sorted(random.Random(seed).sample(range(1, len(data)), count - 1))
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)])]


def packed(data):
    """The same payload in every container, whole and in members that are cut anywhere."""
    many = pieces(data, 7, 3)
    skippable = b"\x5a\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"hello"
    unsized = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    return {
        "a.txt": data,
        "b.txt.gz": gzip.compress(data),
        "c.txt.gz": b"".join(gzip.compress(piece) for piece in many) + bytes(512),
        "d.txt.zst": zstandard.compress(data),
        "e.txt.zst": skippable + skippable.join(zstandard.compress(piece) for piece in many),
        "f.txt.zst": unsized.compress(data) + unsized.flush(),
        "g.txt.bz2": bz2.compress(data),
        "h.txt.bz2": b"".join(bz2.compress(piece) for piece in many),
        "i.txt.gz": gzip.compress(b"") + gzip.compress(data) + gzip.compress(b""),
    }


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_lines_in_every_container(source, end, last):
    texts = [*TEXTS[:60], "", TEXTS[3], *TEXTS[60:90]]
    data = end.join([*texts, ""]).encode() + last.encode()
    expected = [text.encode() for text in texts if text] + ([b"end"] if last else [])
    for name, packing in packed(data).items():
        source.put(name, packing)
    records = source.records("lines")
    for name in packed(data):
        mine = [record for record in records if record["path"] == f"data/{name}"]
        assert [r["content_id"] for r in mine] == [
            hashlib.sha256(text).hexdigest() for text in expected
        ], name
        assert [r["occurrence"] for r in mine] == [
            expected[:n].count(text) for n, text in enumerate(expected)
        ]
        for record in mine[:3] + mine[-3:] + mine[20:40:3]:
            assert bytes_of(source, record) in expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_lines_of_utf_16(source, encoding):
    # U+0A0D and U+0D0A hold the bytes of line breaks.
    texts = ["あ\u0a0d\u0d0aい", "𠮷野家", "x" * 70000, "last"]
    data = ("\ufeff" + "\r\n".join(texts[:2]) + "\n\n" + "\n".join(texts[2:])).encode(encoding)
    for name, packing in packed(data).items():
        source.put(name, packing)
    for declared in ["auto", "utf-16"]:
        records = source.records("lines", encoding=declared)
        assert len(records) == len(packed(data)) * len(texts)
        assert {r["content_id"] for r in records} == {
            hashlib.sha256(text.encode(encoding)).hexdigest() for text in texts
        }


def test_a_byte_order_mark_belongs_to_no_line(source):
    source.put("a.txt", "\ufeffあ\nい\n".encode())
    records = source.records("lines")
    assert [bytes_of(source, r).decode() for r in records] == ["あ", "い"]
    assert [r["payload_offset"] for r in records] == [3, 7]


@pytest.mark.parametrize("format", ["text", "html", "aozora"])
def test_a_file_is_a_record(source, format):
    data = "".join(TEXTS).encode()
    for name, packing in packed(data).items():
        source.put(name, packing)
    records = source.records(format)
    assert len(records) == len(packed(data))
    for record in records:
        # Not 0 in the file where a member without payload comes first.
        assert record["file_offset"] == {"e": 13, "i": 20}.get(record["path"][5], 0)
        assert record["payload_offset"] == 0
        assert bytes_of(source, record) == data


def test_pages_of_a_dump(source):
    body = "&lt;page&gt; という文字。" * 9
    pages = [
        f"<page>\n    <title>題{n}</title>\n    <id>{n}</id>\n    <revision><text>{body * (n % 9)}"
        f"</text></revision>\n  </page>"
        for n in range(200)
    ]
    pages[7] = pages[7].replace("<page>", '<page xml:id="p7" >').replace("</page>", "</page >")
    data = (
        '<mediawiki xml:lang="ja">\n  <siteinfo>\n    <sitename>W</sitename>\n  </siteinfo>\n  '
        + "\n  ".join(pages) + "\n</mediawiki>\n"
    ).encode()
    assert len(ElementTree.fromstring(data).findall("page")) == 200
    for name, packing in packed(data).items():
        source.put(name, packing)
    records = source.records("mediawiki")
    assert len(records) == 200 * len(packed(data))
    for name in packed(data):
        mine = [r for r in records if r["path"] == f"data/{name}"]
        assert [r["content_id"] for r in mine] == [
            hashlib.sha256(page.encode()).hexdigest() for page in pages
        ]
        assert ElementTree.fromstring(bytes_of(source, mine[7])).find("id").text == "7"


# --- WARC ---------------------------------------------------------------------------------------


def crawl(compress, texts=TEXTS, version="WARC/1.0"):
    """A WARC file by warcio: bookkeeping, and responses whose bodies are coded in all ways."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=compress, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    expected = {}
    for n, text in enumerate(texts):
        body = text.encode()
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        if n % 5 == 1:
            headers.append(("Content-Encoding", "gzip"))
            body = gzip.compress(body)
        elif n % 5 == 2:
            headers.append(("Content-Encoding", "deflate"))
            body = zlib.compress(body)
        elif n % 5 == 3:
            headers.append(("Content-Encoding", "deflate"))
            raw = zlib.compressobj(wbits=-15)
            body = raw.compress(body) + raw.flush()
        if n % 2:
            headers.append(("Transfer-Encoding", "chunked"))
            parts = pieces(body, 3, n)
            body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
        elif n % 10 == 4:
            # Decoded by the crawler, which left the header as it was.
            headers += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        url = f"https://example.org/{n}"
        http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=http
        )
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
        writer.write_request_response_pair(
            writer.create_warc_record(url, "request", http_headers=request), record
        )
        expected[url] = text
    return file.getvalue(), expected


def by_warcio(data):
    """The responses of a file as warcio reads them: URL to (record's bytes, decoded body)."""
    found = {}
    stream = io.BytesIO(data)
    iterator = ArchiveIterator(stream, no_record_parse=False)
    for record in iterator:
        if record.rec_type not in ("response", "resource", "conversion"):
            continue
        content = record.content_stream().read()
        iterator.read_to_end()
        start, length = iterator.get_record_offset(), iterator.get_record_length()
        raw = data[start : start + length]
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
            assert raw.endswith(b"\r\n\r\n")
            raw = raw[:-4]
        found[record.rec_headers["WARC-Target-URI"]] = (raw, content)
    return found


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
def test_warc_records_are_those_of_warcio(source, compress, version):
    data, expected = crawl(compress, TEXTS[:60], version)
    theirs = by_warcio(data)
    assert set(theirs) == set(expected)
    names = {"a.warc.gz": data} if compress else packed(data)
    for name, packing in names.items():
        source.put(name, packing)
    records = source.records("warc")
    for name in names:
        mine = [r for r in records if r["path"] == f"data/{name}"]
        assert [r["content_id"] for r in mine] == [
            hashlib.sha256(raw).hexdigest() for raw, _ in theirs.values()
        ], name
        assert bytes_of(source, mine[31]) == theirs["https://example.org/31"][0]


def build(source, format, limits=""):
    """Texts and metadata of the kept documents, and the reasons of the others, by URL or number."""
    recipe = source.folder / "recipe.yaml"
    source.describe(format)
    recipe.write_text(
        f"name: t\nsources: [source.yaml]\nnormalize: []\npartitions: 1\n{limits}\n"
        "filter: { rules: { characters: { min: 1 } } }\ndeduplicate: { exact: false, minhash: null }\n"
    )
    out = source.folder / "corpus"
    done = subprocess.run(
        [source.bin / "corpus", "build", recipe, "--output", out, "--force", "--quiet"],
        capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stderr
    part = out / "documents" / "part-00000.jsonl.zst"
    text = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout.decode()
    documents = [json.loads(line) for line in text.split("\n") if line]
    manifest = json.loads((out / "manifest.json").read_text())
    counts = manifest["counts"]
    dropped = {f"{d['stage']}/{d['rule']}": d["documents"] for d in counts["dropped"]}
    assert counts["ingested"] == counts["kept"] + sum(dropped.values())
    return documents, dropped


@pytest.mark.parametrize("compress", [True, False])
def test_bodies_are_those_of_warcio(source, compress):
    data, expected = crawl(compress)
    theirs = by_warcio(data)
    source.put("a.warc.gz" if compress else "a.warc", data)
    documents, dropped = build(source, "warc")
    assert not dropped
    assert {d["metadata"]["url"]: d["text"] for d in documents} == expected
    for document in documents:
        metadata = document["metadata"]
        number = int(metadata["url"].rsplit("/", 1)[1])
        # warcio does not try deflate without a header on data it takes for plain, nor pass over a
        # coding that a header only claims, in all cases.
        if number % 5 != 3 and number % 10 != 4:
            assert document["text"].encode() == theirs[metadata["url"]][1]
        assert metadata["warc_record_id"].startswith("<urn:uuid:")
        assert metadata["warc_date"].startswith(document["created"])
        assert metadata["content_type"] == "text/plain; charset=utf-8"


def test_the_pages_of_the_shared_crawl(source, repository):
    path = repository / "corpora" / "web-sample" / "whatwg-html-ja.warc.gz"
    shared = repository.parent / "shared" / "corpora" / "web" / "whatwg-html-ja.warc.gz"
    data = (shared if shared.exists() else path).read_bytes()
    theirs = by_warcio(data)
    source.put("a.warc.gz", data)
    records = source.records("warc")
    assert [r["content_id"] for r in records] == [
        hashlib.sha256(raw).hexdigest() for raw, _ in theirs.values()
    ]
    assert len(records) == len(theirs) > 0


def warc(type, content, headers=(), length=None, version=b"WARC/1.0", end=b"\r\n\r\n"):
    """A record by hand."""
    length = len(content) if length is None else length
    lines = [
        version,
        b"WARC-Type: " + type,
        *headers,
        *([] if length is False else [b"Content-Length: %s" % str(length).encode()]),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + content + end


def conversion(n, **options):
    return warc(
        b"conversion",
        TEXTS[n].encode(),
        [b"WARC-Target-URI: <https://example.org/%d>" % n, b"Content-Type: text/plain"],
        **options,
    )


def test_wet(source):
    data = b"".join([warc(b"warcinfo", b"software: x\r\n"), *map(conversion, range(50))])
    source.put("a.wet.gz", gzip.compress(data))
    source.put("b.warc.wet.gz", b"".join(gzip.compress(conversion(n)) for n in range(50, 80)))
    documents, dropped = build(source, "wet")
    assert {d["metadata"]["url"]: d["text"] for d in documents} == {
        f"https://example.org/{n}": TEXTS[n] for n in range(80)
    }


def test_old_and_loose_warc(source):
    records = [
        conversion(0, version=b"WARC/0.17"),
        conversion(1, version=b"WARC/0.18"),
        conversion(2, version=b"WARC/1.1").replace(b"\r\n", b"\n"),
        b"\r\n\r\n" + conversion(3).replace(b"WARC-Type", b"wArC-tYpE"),
        conversion(4).replace(b"Content-Type: text/plain", b"Content-Type:\r\n\ttext/plain"),
        conversion(5, end=b"\r\n"),
        conversion(6, end=b""),
        conversion(7, end=b""),
    ]
    source.put("a.warc", b"".join(records))
    found = source.records("warc")
    assert len(found) == 8 and not any("rule" in record for record in found)
    documents, dropped = build(source, "warc")
    assert not dropped and {d["text"] for d in documents} == set(TEXTS[:8])


BAD = {
    "malformed_header": [
        conversion(5).replace(b"WARC-Type: conversion", b"WARC-Type conversion"),
        conversion(5).replace(b"WARC/1.0", b"WARC/9.9"),
        conversion(5).replace(b"WARC-Type: conversion\r\n", b""),
        b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 5\r\n",
        "間にあるごみ\n".encode() * 50,
        b"\x00\xff" * 300,
    ],
    "content_length": [
        conversion(5, length=length)
        for length in [3, 60, 10**5, 10**18, 10**30, -1, "x", "", "+5", "0x10", "5.0", False]
    ]
    + [conversion(5).replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n", 1)],
}


@pytest.mark.parametrize("rule", BAD)
@pytest.mark.parametrize("packing", ["plain", "one", "each"])
def test_a_bad_record_takes_no_other_with_it(source, rule, packing):
    for number, bad in enumerate(BAD[rule]):
        good = [conversion(n) for n in range(20, 40)]
        records = [*good[:10], bad, *good[10:]]
        if packing == "plain":
            data = b"".join(records)
        elif packing == "one":
            data = gzip.compress(b"".join(records))
        else:
            data = b"".join(map(gzip.compress, records))
        source.put("a.warc" if packing == "plain" else "a.warc.gz", data)
        found = source.records("warc")
        assert [r["rule"] for r in found if "rule" in r] == [rule], (number, found)
        whole = [r["content_id"] for r in found if "rule" not in r]
        assert whole == [hashlib.sha256(g[:-4]).hexdigest() for g in good], number
        assert bytes_of(source, found[15])


def by_file(records):
    """Records by the number that their file's name is."""
    found = {}
    for record in records:
        found.setdefault(int(record["path"].split("/")[1].split(".")[0]), []).append(record)
    return found


def test_a_cut_warc(source):
    members = [gzip.compress(conversion(n)) for n in range(5)]
    whole = b"".join(members)
    for cut in range(1, len(members[4])):
        source.put(f"{cut}.warc.gz", whole[:-cut])
    found = by_file(source.records("warc"))
    assert len(found) == len(members[4]) - 1
    for cut, records in found.items():
        last = records[-1]
        assert len(records) == 5 and last["rule"] == "truncated", (cut, records)
        assert not any("rule" in record for record in records[:4])
        assert last["file_offset"] == len(whole) - len(members[4])


def test_a_damaged_member_of_a_warc(source):
    """Each of its bytes in turn: the other members' records are all read."""
    members = [gzip.compress(conversion(n)) for n in range(5)]
    start = len(members[0]) + len(members[1])
    for place in range(len(members[2])):
        broken = bytearray(b"".join(members))
        broken[start + place] ^= 0x55
        source.put(f"{place}.warc.gz", bytes(broken))
    expected = [hashlib.sha256(conversion(n)[:-4]).hexdigest() for n in range(5)]
    found = by_file(source.records("warc"))
    assert len(found) == len(members[2])
    for place, records in found.items():
        good = [r["content_id"] for r in records if "rule" not in r]
        # Some bytes of gzip's header mean nothing.
        assert good in (expected, expected[:2] + expected[3:]), (place, records)
        if good != expected:
            rules = {r["rule"] for r in records if "rule" in r}
            assert rules and rules <= {"damaged", "truncated", "malformed_header"}, place
    assert sum(len(records) == 5 for records in found.values()) > len(found) / 2


def test_a_cut_or_damaged_stream_of_lines(source):
    data = "\n".join(TEXTS).encode()
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]
    compressor = zstandard.ZstdCompressor(level=1).compressobj()
    blocks = []
    for start in range(0, len(TEXTS), 40):
        text = "\n".join(TEXTS[start : start + 40]) + "\n"
        blocks.append(compressor.compress(text.encode()) + compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
    blocks.append(compressor.flush())
    packings = {"gz": gzip.compress(data), "zst": b"".join(blocks), "bz2": bz2.compress(data, 1)}
    for name, packing in packings.items():
        for cut in [1, 5, 9, len(packing) // 3, len(packing) // 2, len(packing) - 20]:
            source.put(f"{cut}.{name}", packing[:-cut])
    records = source.records("lines")
    for name, packing in packings.items():
        mine = [r for r in records if r["path"].endswith(name)]
        for cut, found in by_file(mine).items():
            assert [r["rule"] for r in found if "rule" in r] == ["truncated"], (name, cut)
            good = [r["content_id"] for r in found if "rule" not in r]
            assert good == hashes[: len(good)]
            # bzip2 has no byte of a block without the whole block.
            if name != "bz2" and cut == len(packing) // 3:
                assert len(good) > 100


def test_lines_after_damage(source):
    """Members that were cut anywhere: the line after the gap is none, the next ones are."""
    data = "".join(text + "\n" for text in TEXTS).encode()
    members = [gzip.compress(piece) for piece in pieces(data, 9, 4)]
    members[4] = members[4][:12] + b"\xff\xff" + members[4][14:]
    source.put("a.gz", b"".join(members))
    found = source.records("lines")
    good = [r["content_id"] for r in found if "rule" not in r]
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]
    assert set(good) <= set(hashes) and len(good) > 300
    assert good == [h for h in hashes if h in good]
    assert [r["rule"] for r in found if "rule" in r] == ["damaged", "truncated"]


def test_unreadable_containers(source):
    import lzma

    source.put("a.txt.xz", lzma.compress(b"text"))
    source.put("b.txt.gz", b"not packed at all\n")
    found = source.records("lines")
    assert [r.get("rule") for r in found] == ["container", None]
    assert "xz" in found[0]["detail"]


def test_a_bomb_stops_at_the_limit(source):
    def zeros(size):
        compressor = zstandard.ZstdCompressor(level=1).compressobj()
        block = bytes(1 << 24)
        parts = [compressor.compress(block) for _ in range(size >> 24)]
        return b"".join([*parts, compressor.flush()])

    source.put("a.jsonl.zst", zeros(10 << 30))
    records, summary = source.run("jsonl", "--list")
    assert [r["rule"] for r in records] == ["expansion"]
    assert records[0]["length"] == max(64 << 20, 200 * (source.folder / "data/a.jsonl.zst").stat().st_size)
    assert summary["seconds"] < 10 and summary["peak_rss_bytes"] < 100 << 20
    # What is whole before the limit is read.
    lines = b'{"text": "x"}\n' * 1000
    source.put("a.jsonl.zst", zstandard.compress(lines) + zeros(1 << 30))
    records, summary = source.run("jsonl", "--list")
    assert [r.get("rule") for r in records] == [None] * 1000 + ["expansion"]


def test_a_bomb_in_a_body(source):
    body = gzip.compress(bytes(1 << 28), 1)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n" + body
    source.put("a.warc", warc(b"response", http) + conversion(3))
    documents, dropped = build(source, "warc")
    assert dropped == {"read/record_bytes": 1} and [d["text"] for d in documents] == [TEXTS[3]]


def test_a_line_of_200_megabytes(source):
    line = b"x" * (200 << 20)
    data = "あ\n".encode() + line + "\nい\n".encode()
    source.put("a.jsonl", data)
    source.put("b.jsonl.gz", gzip.compress(data, 1))
    records, summary = source.run("jsonl", "--list", "--expansion", "2000")
    for mine in (records[:3], records[3:]):
        assert [r.get("rule") for r in mine] == [None, "record_bytes", None]
        assert mine[1]["value"] == mine[1]["length"] == 200 << 20
        assert mine[1]["threshold"] == 8 << 20
        assert mine[1]["content_id"] == hashlib.sha256(line).hexdigest()
    assert summary["peak_rss_bytes"] < 100 << 20
