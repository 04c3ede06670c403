"""A reader of corpora written from docs/formats/corpus.md, with sqlite3 and zstd."""

import hashlib
import json
import pathlib
import sqlite3
import struct
import subprocess
import unicodedata

import pytest

ZEROS = bytes(32)


def sha256(data):
    return hashlib.sha256(data).digest()


def merkle_root(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + merkle_root(leaves[:split]) + merkle_root(leaves[split:]))


@pytest.fixture(scope="module")
def manifest(road):
    return json.loads((road / "corpus" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def rows(road, manifest):
    result = []
    for part in range(manifest["partitions"]):
        path = road / "corpus" / "ledger" / f"part-{part:05}.sqlite"
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA page_size").fetchone()[0] == 4096
        found = database.execute(
            """SELECT documents.*, method, kept_id, similarity, files.path, sources.name AS source,
                   coalesce(documents.license, sources.license) AS effective_license
               FROM documents JOIN files ON files.number = file JOIN sources ON sources.number = source
               LEFT JOIN duplicates ON document = documents.number ORDER BY documents.number"""
        ).fetchall()
        for row in found:
            assert int.from_bytes(row["id"][:8], "big") * manifest["partitions"] >> 64 == part
        result += found
    return result


def test_every_file_has_its_checksum(road, manifest):
    corpus = road / "corpus"
    for name, seal in manifest["files"].items():
        data = (corpus / name).read_bytes()
        assert len(data) == seal["bytes"], name
        assert hashlib.sha256(data).hexdigest() == seal["sha256"], name
    present = {str(p.relative_to(corpus)) for p in corpus.rglob("*") if p.is_file()}
    assert present == set(manifest["files"]) | {"manifest.json", "build-log.jsonl"}
    text = (corpus / "manifest.json").read_text()
    assert hashlib.sha256(text.replace(manifest["seal"], "0" * 64).encode()).hexdigest() == manifest["seal"]
    assert manifest["recipe_hash"] == manifest["files"]["recipe.yaml"]["sha256"]
    identity = sha256(bytes.fromhex(manifest["recipe_hash"]) + bytes.fromhex(manifest["input_hash"]))
    assert identity.hex() == manifest["identity"]


def test_nothing_vanishes(manifest, rows):
    counts = manifest["counts"]
    assert counts["ingested"] == len(rows)
    assert counts["ingested"] == counts["kept"] + sum(d["documents"] for d in counts["dropped"])
    assert counts["kept"] == counts["train"] + counts["held_out"]
    for dropped in counts["dropped"]:
        if dropped["stage"] == "deduplicate":
            found = [r for r in rows if r["method"] == dropped["rule"]]
        else:
            found = [r for r in rows if (r["stage"], r["rule"]) == (dropped["stage"], dropped["rule"])]
        assert len(found) == dropped["documents"], dropped


def test_identities(rows):
    for row in rows:
        parts = b"".join(struct.pack("<Q", len(p)) + p for p in (row["source"].encode(), row["path"].encode()))
        assert row["id"] == sha256(parts + row["content_id"] + struct.pack("<Q", row["occurrence"]))
    assert [r["id"] for r in rows] == sorted(r["id"] for r in rows)


def test_look_ups_by_digest_use_the_indexes(road, manifest, rows):
    """The statements of docs/formats/corpus.md find what a look at every row finds, and by an index."""
    text = (pathlib.Path(__file__).parents[2] / "docs" / "formats" / "corpus.md").read_text()
    content, files, folded, kept = [s.strip() for s in text.split("```sql")[1].split("```")[0].split(";") if s.strip()]
    for part in range(manifest["partitions"]):
        path = road / "corpus" / "ledger" / f"part-{part:05}.sqlite"
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        for statement, index in [(content, "entries_content_id"), (files, "files_checksum"),
                                 (folded, "entries_folded_hash"), (kept, "duplicates_kept_id")]:
            plan = database.execute(f"EXPLAIN QUERY PLAN {statement}", {n: b"" for n in ("content", "folded", "id")})
            assert all(index in step[3] and "SCAN" not in step[3] for step in plan), statement
        mine = [r for r in rows if int.from_bytes(r["id"][:8], "big") * manifest["partitions"] >> 64 == part]
        for row in mine:
            found = {n for (n,) in database.execute(content, {"content": row["content_id"]})}
            whole = {n for (n,) in database.execute(files, {"content": row["content_id"]})}
            assert row["number"] in found or row["file"] in whole
            if row["folded_hash"]:
                found = [n for (n,) in database.execute(folded, {"folded": row["folded_hash"]})]
                assert sorted(found) == [r["number"] for r in mine if r["folded_hash"] == row["folded_hash"]]
            found = [n for (n,) in database.execute(kept, {"id": row["id"]})]
            assert sorted(found) == [r["number"] for r in mine if r["kept_id"] == row["id"]]


def test_the_root_is_that_of_the_rows(manifest, rows):
    leaves = []
    for row in rows:
        leaf = b"\x01" + row["id"] + row["content_id"]
        leaf += (row["text_hash"] or ZEROS) + (row["folded_hash"] or ZEROS)
        if row["status"] == "kept":
            leaf += bytes([["train", "held_out"].index(row["split"])]) + ZEROS + ZEROS
        elif row["status"] == "dropped":
            leaf += b"\x02" + ZEROS + sha256(f"{row['stage']}/{row['rule']}".encode())
        else:
            leaf += b"\x03" + row["kept_id"] + sha256(f"deduplicate/{row['method']}".encode())
        leaf += sha256(row["effective_license"].encode())
        assert len(leaf) == 226
        leaves.append(leaf)
    assert merkle_root(leaves).hex() == manifest["root"]


def test_documents_are_the_kept_rows(documents, rows):
    kept = {r["id"].hex(): r for r in rows if r["status"] == "kept"}
    assert [d["id"] for d in documents] == list(kept)
    for document in documents:
        row = kept[document["id"]]
        assert {"id", "text", "source", "added", "created", "metadata"} == set(document)
        text = document["text"].encode()
        assert sha256(text) == row["text_hash"]
        assert (len(document["text"]), len(text)) == (row["characters"], row["text_bytes"])
        assert document["metadata"]["content_id"] == row["content_id"].hex()
        assert document["metadata"]["split"] == row["split"]
        characters = struct.unpack(f"<{len(row['measures']) // 4}f", row["measures"])[0]
        assert characters == row["characters"]


def test_a_frame_is_read_alone(road, rows, manifest):
    row = next(r for r in reversed(rows) if r["status"] == "kept")
    part = int.from_bytes(row["id"][:8], "big") * manifest["partitions"] >> 64
    data = (road / "corpus" / "documents" / f"part-{part:05}.jsonl.zst").read_bytes()
    rest = subprocess.run(
        ["zstd", "-dc"], input=data[row["document_frame"]:], capture_output=True, check=True).stdout
    line = rest[row["document_offset"]:row["document_offset"] + row["document_length"]]
    assert json.loads(line)["id"] == row["id"].hex()


def test_the_raw_bytes_lie_where_the_ledger_says(road, rows):
    places = {}
    for line in (road / "corpus" / "build-log.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "location":
            places[event["name"]] = road / "corpus" / event["relative"]
    for row in rows:
        raw = (places[f"source:{row['source']}"] / row["path"]).read_bytes()
        raw = raw[row["file_offset"]:row["file_offset"] + row["length"]]
        assert sha256(raw) == row["content_id"]


def test_similarities_are_those_of_the_n_gram_sets(rows, documents, road, bin):
    """Jaccard of character 5-grams, from the texts that the ledger's raw bytes decode to.

    The texts of removed documents are not stored, so this reads those whose raw bytes are plain UTF-8.
    """
    texts = {d["id"]: d["text"] for d in documents}
    places = [json.loads(line) for line in (road / "corpus" / "build-log.jsonl").read_text().splitlines()]
    folders = {e["name"]: e["relative"] for e in places if e["event"] == "location"}

    def grams(text):
        folded = "".join(unicodedata.normalize("NFKC", text).split()).replace("〜", "~")
        return {folded[i:i + 5] for i in range(len(folded) - 4)}

    checked = 0
    for row in rows:
        if row["status"] != "duplicate" or row["encoding"] != "utf-8" or row["similarity"] == 1:
            continue
        raw = (road / "corpus" / folders[f"source:{row['source']}"] / row["path"]).read_bytes()
        own, kept = grams(raw.decode()), grams(texts[row["kept_id"].hex()])
        assert len(own & kept) / len(own | kept) == row["similarity"], row["path"]
        checked += 1
    assert checked > 0
