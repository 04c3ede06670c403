"""transformers loads a checkpoint as it is and computes the same logits."""

import json
import subprocess

import numpy as np
import pytest


@pytest.fixture(scope="module")
def checkpoint(road):
    return sorted((road / "run" / "checkpoints").glob("step-*"))[-1]


@pytest.fixture(scope="module")
def model(checkpoint):
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    loaded = transformers.AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    assert type(loaded).__name__ == "LlamaForCausalLM"
    return loaded.eval()


@pytest.mark.parametrize("index", range(3))
def test_logits_agree_on_real_text(bin, checkpoint, model, documents, tmp_path, index):
    import torch

    context = json.loads((checkpoint / "config.json").read_text())["max_position_embeddings"]
    # A Japanese character is at most three tokens of a byte-level vocabulary.
    text = documents[index * 7]["text"][: context // 3]
    path = tmp_path / "logits.npy"
    said = subprocess.run(
        [bin / "pretrain", "logits", checkpoint, "--prompt", text, "--output", path],
        check=True, capture_output=True,
    )
    tokens = json.loads(said.stdout)["tokens"]
    ours = np.load(path)
    with torch.no_grad():
        theirs = model(torch.tensor([tokens])).logits[0].numpy()
    assert ours.shape == theirs.shape and len(tokens) > 10
    scale = np.abs(theirs).max()
    assert np.abs(ours - theirs).max() / scale < 1e-4
    assert np.array_equal(ours.argmax(axis=1), theirs.argmax(axis=1))


def test_the_tokenizer_agrees(bin, checkpoint, documents, tmp_path):
    transformers = pytest.importorskip("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(checkpoint)
    text = documents[0]["text"][:40]
    said = subprocess.run(
        [bin / "pretrain", "logits", checkpoint, "--prompt", text, "--output", tmp_path / "l.npy"],
        check=True, capture_output=True,
    )
    assert tokenizer(text, add_special_tokens=False)["input_ids"] == json.loads(said.stdout)["tokens"]


def test_the_loss_agrees(bin, road, checkpoint, model):
    """`pretrain evaluate` against a loss computed document piece by document piece."""
    import torch

    shards = road / "held-out"
    said = subprocess.run(
        [bin / "pretrain", "evaluate", checkpoint, "--shards", shards, "--json", "--quiet"],
        check=True, capture_output=True,
    )
    ours = json.loads(said.stdout)
    tokens = np.fromfile(shards / "tokens.bin", "<u2").astype(np.int64)
    import sqlite3

    ledger = sqlite3.connect(f"file:{shards / 'ledger.sqlite'}?mode=ro", uri=True)
    starts = {row[0] for row in ledger.execute("SELECT token_start FROM documents")}
    length = json.loads((checkpoint / "config.json").read_text())["max_position_embeddings"]
    total, count = 0.0, 0
    for first in range(0, len(tokens) - 1, length):
        last = min(first + length + 1, len(tokens))
        cuts = [first] + [c for c in range(first + 1, last) if c in starts] + [last]
        for begin, end in zip(cuts, cuts[1:]):
            if end - begin < 2:
                continue
            piece = torch.tensor([tokens[begin:end]])
            with torch.no_grad():
                logits = model(piece[:, :-1]).logits[0].double()
            losses = torch.nn.functional.cross_entropy(logits, piece[0, 1:], reduction="sum")
            total += losses.item()
            count += end - begin - 1
    assert ours["targets"] == count
    assert ours["loss"] == pytest.approx(total / count, rel=1e-5)
