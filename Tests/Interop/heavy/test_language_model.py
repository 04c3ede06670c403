"""The models of `corpus language-model` in KenLM: it loads them, and gives every line the same probability."""

import json
import random
import sqlite3
import struct
import subprocess

import kenlm
import pytest


def is_token(character):
    """White space and control characters are no tokens of ours."""
    return not (character.isspace() or ord(character) < 0x20 or 0x7F <= ord(character) <= 0xA0)


def sentences(text):
    lines = (" ".join(filter(is_token, line)) for line in text.split("\n"))
    return [line for line in lines if line]


def read_arpa(path):
    """n-gram → (log10 of its probability, log10 of its back-off)."""
    model = {}
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if len(fields) > 1:
                backoff = float(fields[2]) if len(fields) > 2 else 0.0
                model[tuple(fields[1].split(" "))] = (float(fields[0]), backoff)
    return model


def log10_probability(model, order, token, context):
    """Back-off as it is defined."""
    context = tuple(context)[-(order - 1):] if order > 1 else ()
    if context + (token,) in model:
        return model[context + (token,)][0]
    return model.get(context, (0, 0.0))[1] + log10_probability(model, order, token, context[1:])


@pytest.fixture(scope="module", params=[(5, []), (3, ["0", "0", "1"]), (2, [])])
def trained(request, bin, road, tmp_path_factory):
    order, prune = request.param
    path = tmp_path_factory.mktemp("language-model") / "model.arpa"
    command = [bin / "corpus", "language-model", "--corpus", road / "corpus", "--order", str(order)]
    if prune:
        command += ["--prune", *prune]
    subprocess.run([*command, "--output", path], check=True, capture_output=True)
    return order, path


def test_kenlm_scores_lines_alike(trained, documents):
    order, path = trained
    theirs = kenlm.Model(str(path))
    assert theirs.order == order
    ours = read_arpa(path)
    lines = [line for document in documents for line in sentences(document["text"])]
    lines = random.Random(1).sample(lines, min(2000, len(lines)))
    lines += ["𠮷 野 家", "🐈", "謎 の 生 物 が い る", "a", "猫 猫 猫 猫 猫 猫 猫"]
    for line in lines:
        tokens = [token if (token,) in ours else "<unk>" for token in line.split(" ")]
        tokens = ["<s>", *tokens, "</s>"]
        score = sum(
            log10_probability(ours, order, tokens[place], tokens[:place])
            for place in range(1, len(tokens))
        )
        assert theirs.score(line) == pytest.approx(score, abs=1e-4, rel=1e-5)


def test_the_measure_is_kenlms_perplexity(trained, bin, documents, tmp_path):
    """10 to the power of minus the mean of what KenLM gives the lines of a document."""
    _, model = trained
    source = tmp_path / "source"
    source.mkdir()
    texts = {document["text"] for document in documents[:60]} | {"𠮷野家🐈\n謎の生物\n", "ab cd"}
    with open(source / "texts.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in sorted(texts))
    (source / "source.yaml").write_text(
        "name: s\nformat: jsonl\nfiles: [texts.jsonl]\nlicense: CC0-1.0\nadded: 2026-11-22\n"
    )
    (tmp_path / "recipe.yaml").write_text(
        "name: c\nsources: [source/source.yaml]\npartitions: 1\nnormalize: []\n"
        f"measures: {{ groups: [characters], language_model: {model} }}\n"
        "filter: { rules: {} }\ndeduplicate: { exact: false }\nheld_out: { fraction: 0, seed: 1 }\n"
    )
    output = tmp_path / "corpus"
    build = [bin / "corpus", "build", tmp_path / "recipe.yaml", "--output", output, "--quiet"]
    run = subprocess.run(build, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    theirs = kenlm.Model(str(model))
    expected = []
    for text in texts:
        lines = sentences(text)
        total = sum(theirs.score(line) for line in lines)
        expected.append(10 ** (-total / sum(len(line.split(" ")) + 1 for line in lines)))
    ledger = sqlite3.connect(output / "ledger" / "part-00000.sqlite")
    measured = [
        struct.unpack("<f", row[-4:])[0] for (row,) in ledger.execute("SELECT measures FROM documents")
    ]
    assert sorted(measured) == pytest.approx(sorted(expected), rel=1e-4)
