"""A reader of shard sets written from docs/formats/shards.md, with numpy."""

import collections
import hashlib
import json
import math
import sqlite3
import struct
import subprocess

import numpy as np
import pytest
import tokenizers


def read_index(path):
    data = path.read_bytes()
    assert data[:9] == b"MMIDIDX\0\0"
    version, code, sequences, documents = struct.unpack_from("<QBQQ", data, 9)
    assert version == 1
    dtype = {4: np.dtype("<i4"), 8: np.dtype("<u2")}[code]
    assert documents == sequences + 1
    lengths = np.frombuffer(data, "<i4", sequences, 34)
    pointers = np.frombuffer(data, "<i8", sequences, 34 + 4 * sequences)
    indices = np.frombuffer(data, "<i8", sequences + 1, 34 + 12 * sequences)
    assert len(data) == 34 + 20 * sequences + 8
    return dtype, lengths, pointers, indices


class Shards:
    def __init__(self, path):
        self.path = path
        self.manifest = json.loads((path / "manifest.json").read_text())
        self.dtype, self.lengths, self.pointers, self.indices = read_index(path / "tokens.idx")
        self.tokens = np.fromfile(path / "tokens.bin", self.dtype)
        database = sqlite3.connect(f"file:{path / 'ledger.sqlite'}?mode=ro", uri=True)
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        self.rows = database.execute("SELECT * FROM documents ORDER BY ordinal").fetchall()


def corpus_texts(path):
    texts = {}
    for part in sorted((path / "documents").glob("part-*.jsonl.zst")):
        lines = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout
        for line in lines.split(b"\n")[:-1]:
            document = json.loads(line)
            texts[bytes.fromhex(document["id"])] = document["text"]
    return texts


@pytest.fixture(scope="module", params=["shards", "held-out"])
def shards(road, request):
    return Shards(road / request.param)


def test_index_and_tokens_fit(shards):
    assert shards.manifest["token_type"] == ("uint16" if shards.dtype.itemsize == 2 else "int32")
    assert (shards.lengths >= 1).all()
    starts = np.concatenate([[0], np.cumsum(shards.lengths.astype(np.int64))])
    assert (shards.pointers == starts[:-1] * shards.dtype.itemsize).all()
    assert (shards.indices == np.arange(len(shards.lengths) + 1)).all()
    assert starts[-1] == len(shards.tokens) == shards.manifest["token_count"]
    assert shards.tokens.max() < shards.manifest["vocabulary_size"]
    assert (shards.tokens[starts[1:] - 1] == shards.manifest["end_of_text"]).all()


def test_ledger_agrees_with_the_index(shards):
    assert len(shards.rows) == len(shards.lengths) == shards.manifest["document_count"]
    place = 0
    for ordinal, (row, length) in enumerate(zip(shards.rows, shards.lengths)):
        assert row["ordinal"] == ordinal
        assert (row["token_start"], row["token_end"]) == (place, place + length)
        place += int(length)


def test_documents_stand_in_the_order_of_their_keys(shards):
    seed = struct.pack("<Q", shards.manifest["shuffle_seed"])
    keys = [hashlib.sha256(seed + row["id"]).digest() for row in shards.rows]
    assert keys == sorted(keys)


def test_tokens_are_the_corpus_encoded(shards, road):
    """Hugging Face's tokenizers encodes each document to the same tokens, and decodes them to it."""
    tokenizer = tokenizers.Tokenizer.from_file(str(shards.path / "tokenizer" / "tokenizer.json"))
    # A text may spell <|endoftext|>; only the shard's own mark is that token.
    tokenizer.encode_special_tokens = True
    texts = corpus_texts(road / "corpus")
    for row in shards.rows:
        tokens = shards.tokens[row["token_start"] : row["token_end"] - 1].tolist()
        text = texts[row["id"]]
        assert tokenizer.encode(text, add_special_tokens=False).ids == tokens
        assert row["bytes"] == len(text.encode()) and row["characters"] == len(text)


def test_held_out_documents_are_in_no_training_shard(road):
    train, held_out = Shards(road / "shards"), Shards(road / "held-out")
    assert (train.manifest["split"], held_out.manifest["split"]) == ("train", "held_out")
    ids = [{row["id"] for row in shards.rows} for shards in (train, held_out)]
    assert not ids[0] & ids[1]
    assert ids[0] | ids[1] == set(corpus_texts(road / "corpus"))


def leb128(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(text):
    return leb128(len(text.encode())) + text.encode()


def leaf(row):
    words = b"".join(field(row[key]) for key in ("source", "path", "license"))
    for key in ("title", "author", "url"):
        words += b"\0" if row[key] is None else b"\1" + field(row[key])
    numbers = struct.pack(
        "<QQQQ", row["token_start"], row["token_end"], row["bytes"], row["characters"]
    )
    folded = row["folded_hash"] or bytes(32)
    return b"\1" + row["id"] + folded + numbers + hashlib.sha256(words).digest()


def merkle_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(
        b"\1" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])
    ).digest()


def test_roots_checksums_and_seal(shards):
    manifest = shards.manifest
    assert merkle_root([leaf(row) for row in shards.rows]).hex() == manifest["documents_root"]
    digests = {}
    for name, file in manifest["files"].items():
        data = (shards.path / name).read_bytes()
        digests[name] = hashlib.sha256(data).digest()
        assert (len(data), digests[name].hex()) == (file["bytes"], file["sha256"])

    def text(value):
        return struct.pack("<Q", len(value)) + value.encode()

    root = text("keifu shard set 1")
    for key in ("corpus_root", "corpus_recipe_hash", "tokenizer_digest"):
        root += bytes.fromhex(manifest[key])
    root += text(manifest["split"])
    for key in (
        "shuffle_seed", "end_of_text", "vocabulary_size", "token_count", "document_count",
    ):
        root += struct.pack("<Q", manifest[key])
    root += digests["tokens.bin"] + digests["tokens.idx"]
    root += bytes.fromhex(manifest["documents_root"])
    assert hashlib.sha256(root).hexdigest() == manifest["root"]
    assert digests["tokenizer/tokenizer.json"].hex() == manifest["tokenizer_digest"]

    whole = (shards.path / "manifest.json").read_bytes()
    unsealed = whole.replace(manifest["seal"].encode(), b"0" * 64)
    assert hashlib.sha256(unsealed).hexdigest() == manifest["seal"]


def test_counts_and_entropy(shards):
    manifest = shards.manifest
    counts = collections.Counter(shards.tokens.tolist())
    total = len(shards.tokens)
    entropy = -sum(c / total * math.log(c / total) for c in counts.values())
    assert math.isclose(entropy, manifest["unigram_entropy"], abs_tol=2e-9)
    for key, column in (("sources", "source"), ("licenses", "license")):
        tokens = collections.Counter()
        for row in shards.rows:
            tokens[row[column]] += row["token_end"] - row["token_start"]
        assert tokens == {name: count["tokens"] for name, count in manifest[key].items()}
