"""Masks in a built corpus: placeholders in documents, counts in the ledger, raw bytes behind a placeholder."""

import json
import re
import sqlite3
import struct
import subprocess

import pytest

KINDS = ["email", "phone", "postal_address", "my_number", "credit_card", "ip_address", "bank_account"]
# One placeholder of the recipe's own choice; the others are the usual ones.
PLACEHOLDERS = {kind: f"<{kind.upper()}>" for kind in KINDS} | {"phone": "[電話番号]"}
MARK = re.compile("⟦([a-z_]+):(.*?)⟧", re.DOTALL)


@pytest.fixture(scope="module")
def cases(repository):
    """Text of each case that has to be right, and the labelled kinds and ranges of characters."""
    result = []
    table = (repository / "Tests" / "Fixtures" / "masks" / "cases.tsv").read_text(encoding="utf-8")
    for line in table.split("\n"):
        if not line or line.startswith("#") or "known wrong: " in line:
            continue
        marked = line.split("\t")[1].replace("\\n", "\n")
        text, spans, place = "", [], 0
        for mark in MARK.finditer(marked):
            text += marked[place : mark.start()]
            spans.append((mark[1], len(text), len(text) + len(mark[2])))
            text += mark[2]
            place = mark.end()
        text += marked[place:]
        if text:
            result.append((text, spans))
    return result


@pytest.fixture(scope="module")
def corpus(cases, bin, tmp_path_factory):
    folder = tmp_path_factory.mktemp("masks")
    with open(folder / "cases.jsonl", "w", encoding="utf-8") as file:
        for number, (text, _) in enumerate(cases):
            # Escapes of non-ASCII characters: what lies behind a placeholder is then longer than what is masked.
            file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=number % 2 == 0) + "\n")
    (folder / "source.yaml").write_text(
        "{name: cases, format: jsonl, files: [cases.jsonl], license: CC0-1.0, origin: made for a test, added: 2026-01-01, "
        "fields: {id: id, text: text}}"
    )
    recipe = {
        "name": "masks", "sources": ["source.yaml"], "partitions": 1, "licenses": {"allow": ["CC0-1.0"]},
        "normalize": [], "mask": PLACEHOLDERS, "measures": {"groups": ["characters"]},
        "filter": {"rules": {"characters": {"min": 1}}}, "deduplicate": {"exact": False, "minhash": None},
    }
    (folder / "recipe.yaml").write_text(json.dumps(recipe, ensure_ascii=False))
    subprocess.run(
        [bin / "corpus", "build", folder / "recipe.yaml", "--output", folder / "corpus", "--jobs", "2", "--quiet"],
        check=True,
    )
    return folder


@pytest.fixture(scope="module")
def documents(corpus):
    text = subprocess.run(
        ["zstd", "-dc", corpus / "corpus" / "documents" / "part-00000.jsonl.zst"], check=True, capture_output=True
    ).stdout.decode()
    return [json.loads(line) for line in text.split("\n") if line]


def case_of(document, cases):
    return cases[int(document["metadata"]["original_id"])]


def masked(text, spans):
    """The text with placeholders, and the range of each."""
    result, places, place = "", [], 0
    for kind, start, end in spans:
        result += text[place:start]
        places.append((kind, len(result), len(result) + len(PLACEHOLDERS[kind]), start, end))
        result += PLACEHOLDERS[kind]
        place = end
    return result + text[place:], places


def test_documents_carry_placeholders(cases, documents):
    assert len(documents) == len(cases)
    for document in documents:
        assert document["text"] == masked(*case_of(document, cases))[0]


def test_the_ledger_counts(cases, corpus, documents):
    manifest = json.loads((corpus / "corpus" / "manifest.json").read_text())
    names = manifest["measures"]
    columns = {kind: names.index(f"masked_{kind}") for kind in KINDS}
    database = sqlite3.connect(f"file:{corpus}/corpus/ledger/part-00000.sqlite?mode=ro&immutable=1", uri=True)
    rows = dict(database.execute("SELECT lower(hex(id)), measures FROM documents WHERE status = 'kept'"))
    for document in documents:
        _, spans = case_of(document, cases)
        row = struct.unpack(f"<{len(names)}f", rows[document["id"]])
        for kind, column in columns.items():
            assert row[column] == sum(span[0] == kind for span in spans), document["text"]


def test_a_placeholder_leads_to_the_raw_bytes(cases, corpus, documents, bin):
    lines = (corpus / "cases.jsonl").read_bytes()
    asked = 0
    for document in documents[::9]:
        text, spans = case_of(document, cases)
        for kind, start, end, first, last in masked(text, spans)[1]:
            answer = subprocess.run(
                [bin / "trace", "document", corpus / "corpus", document["id"], "--characters", f"{start}..{end}", "--json"],
                check=True, capture_output=True,
            ).stdout
            units = json.loads(answer)["characters"]
            # A mask is one unit: each of its characters leads to all that it stands for.
            assert {unit["text"] for unit in units} == {PLACEHOLDERS[kind]}
            unit = units[0]
            assert (unit["start"], unit["end"]) == (start, end)
            # With escapes in the raw line both touched the bytes.
            assert set(unit["edits"]) & {"mask", "several"}
            raw = bytes.fromhex(unit["raw_hex"])
            assert raw == lines[unit["raw_start"] : unit["raw_end"]]
            assert json.loads(b'"' + raw + b'"') == text[first:last]
            asked += 1
    assert asked > 10
