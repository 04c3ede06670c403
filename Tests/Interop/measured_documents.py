"""Kept documents of a corpus with their measures, as sqlite3, zstd and a JSON parser read them."""

import json
import sqlite3
import struct
import subprocess


def float32(value):
    """A number as the ledger stores it."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def measured_documents(corpus):
    """(document, {measure: value}) of every kept document, in the order of the ledger."""
    names = json.loads((corpus / "manifest.json").read_text())["measures"]
    documents = {}
    for part in sorted((corpus / "documents").glob("part-*.jsonl.zst")):
        lines = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout
        for line in lines.decode().split("\n"):
            if line:
                document = json.loads(line)
                documents[document["id"]] = document
    result = []
    for part in sorted((corpus / "ledger").glob("part-*.sqlite")):
        rows = sqlite3.connect(f"file:{part}?mode=ro", uri=True).execute(
            "SELECT id, measures FROM documents WHERE status = 'kept' ORDER BY id")
        for number, packed in rows:
            values = struct.unpack(f"<{len(names)}f", packed)
            result.append((documents[number.hex()], dict(zip(names, values))))
    assert len(result) == len(documents)
    return result
