"""The checkpoint and the run folder, read from docs/formats/run.md with other people's libraries."""

import hashlib
import json
import math

import numpy as np
import pytest
import safetensors
import safetensors.numpy
import tokenizers
import yaml

from test_exposures import read_log
from test_shards import Shards


@pytest.fixture(scope="module")
def run(road):
    return road / "run"


@pytest.fixture(scope="module", params=[0, -1])
def checkpoint(run, request):
    return sorted((run / "checkpoints").glob("step-*"))[request.param]


def expected_shapes(config):
    width, hidden, vocabulary = (
        config["hidden_size"], config["intermediate_size"], config["vocab_size"]
    )
    head = config["head_dim"]
    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
    shapes = {"model.embed_tokens.weight": (vocabulary, width), "model.norm.weight": (width,)}
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        shapes |= {
            prefix + "input_layernorm.weight": (width,),
            prefix + "post_attention_layernorm.weight": (width,),
            prefix + "self_attn.q_proj.weight": (queries, width),
            prefix + "self_attn.k_proj.weight": (keys, width),
            prefix + "self_attn.v_proj.weight": (keys, width),
            prefix + "self_attn.o_proj.weight": (width, queries),
            prefix + "mlp.gate_proj.weight": (hidden, width),
            prefix + "mlp.up_proj.weight": (hidden, width),
            prefix + "mlp.down_proj.weight": (width, hidden),
        }
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = (vocabulary, width)
    return shapes


def test_safetensors_opens_the_model(checkpoint, run):
    config = json.loads((checkpoint / "config.json").read_text())
    shapes = expected_shapes(config)
    with safetensors.safe_open(checkpoint / "model.safetensors", framework="np") as file:
        assert file.metadata() == {"format": "pt"}
        assert set(file.keys()) == set(shapes)
        for name, shape in shapes.items():
            tensor = file.get_tensor(name)
            assert tensor.shape == shape and tensor.dtype == np.float32
            assert np.isfinite(tensor).all() and np.abs(tensor).max() > 0
    total = sum(math.prod(shape) for shape in shapes.values())
    assert json.loads((run / "run.json").read_text())["parameters"] == total


def test_safetensors_opens_the_optimizer(checkpoint):
    config = json.loads((checkpoint / "config.json").read_text())
    shapes = expected_shapes(config)
    with safetensors.safe_open(checkpoint / "optimizer.safetensors", framework="np") as file:
        step = json.loads((checkpoint / "lineage.json").read_text())["step"]
        assert file.metadata() == {"format": "pt", "step": str(step)}
        wanted = {f"{moment}.{name}" for moment in ("exp_avg", "exp_avg_sq") for name in shapes}
        assert set(file.keys()) == wanted
        for name, shape in shapes.items():
            assert file.get_tensor(f"exp_avg.{name}").shape == shape
            assert (file.get_tensor(f"exp_avg_sq.{name}") >= 0).all()


def test_checksums_are_right(checkpoint):
    lineage = json.loads((checkpoint / "lineage.json").read_text())
    names = {path.name for path in checkpoint.iterdir()} - {"lineage.json"}
    assert set(lineage["checksums"]) == names
    for name, digest in lineage["checksums"].items():
        assert hashlib.sha256((checkpoint / name).read_bytes()).hexdigest() == digest


def test_tokenizers_loads_the_tokenizer(checkpoint, road):
    config = json.loads((checkpoint / "config.json").read_text())
    tokenizer = tokenizers.Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    assert tokenizer.get_vocab_size() <= config["vocab_size"]
    assert tokenizer.token_to_id("<|endoftext|>") == config["eos_token_id"]
    assert (checkpoint / "tokenizer.json").read_bytes() == (
        road / "tokenizer" / "tokenizer.json"
    ).read_bytes()


def effective_rows(run):
    logs = [read_log(path) for path in sorted((run / "exposures").glob("[so]*.log"))]
    bases = {attempt: base for attempt, base, _, _ in logs}
    rows = {}
    for attempt, _, seal, consumed in logs:
        for step, batch in consumed.items():
            if seal is not None and not any(a > attempt and b < step for a, b in bases.items()):
                rows[step] = batch
    return rows


def test_exposures_sum_up_to_the_metrics(run):
    rows = effective_rows(run)
    metrics = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    config = json.loads((run / "run.json").read_text())["config"]
    tokens = config["batch"]["sequences"] * config["model"]["context"]
    assert [line["step"] for line in metrics] == sorted(rows) == list(range(1, len(rows) + 1))
    for line in metrics:
        segments = [segment for row in rows[line["step"]] for segment in row[4]]
        targets = sum(segment[3] for segment in segments)
        assert line["targets"] == targets and line["tokens"] == line["step"] * tokens
        assert line["loss"] == pytest.approx(sum(s[4] for s in segments) / targets, rel=1e-12)
        assert line["epoch"] == max(row[0] for row in rows[line["step"]])


def test_targets_are_all_but_first_tokens(run, road):
    """With document masks a row's targets are its tokens 1 … S that do not begin a document."""
    config = json.loads((run / "run.json").read_text())["config"]
    assert config["document_mask"]
    length = config["model"]["context"]
    shards = Shards(road / "shards")
    starts = np.array([row["token_start"] for row in shards.rows])
    for rows in effective_rows(run).values():
        for _, _, _, sample, segments in rows:
            first = sample * length
            begun = np.count_nonzero((starts >= first + 1) & (starts <= first + length))
            assert sum(segment[3] for segment in segments) == length - begun


def merkle(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle(leaves[:split]) + merkle(leaves[split:])).digest()


def test_exposed_root(checkpoint, run, road):
    lineage = json.loads((checkpoint / "lineage.json").read_text())
    shards = Shards(road / "shards")
    documents = {
        segment[0]
        for step, rows in effective_rows(run).items() if step <= lineage["step"]
        for row in rows for segment in row[4]
    }
    rows = [shards.rows[document] for document in documents]
    trees = {
        "ids": {row["id"] for row in rows},
        "texts": {row["folded_hash"] for row in rows if row["folded_hash"] is not None},
        "urls": {hashlib.sha256(row["url"].encode()).digest() for row in rows if row["url"]},
    }
    exposed = lineage["exposed_root"]
    roots = []
    for name, leaves in trees.items():
        roots.append(merkle(sorted(leaves)))
        assert exposed[name] == roots[-1].hex() and exposed["counts"][name] == len(leaves)
    assert exposed["root"] == merkle(roots).hex()
    assert lineage["shards"] == [
        {"root": shards.manifest["root"], "corpus_root": shards.manifest["corpus_root"]}
    ]


def test_other_yaml_readers_read_the_recipe(run):
    """Numbers are numbers in YAML 1.1 too."""
    recipe = yaml.safe_load((run / "config.yaml").read_text())
    config = json.loads((run / "run.json").read_text())["config"]
    assert {key: value for key, value in recipe.items() if key != "shards"} == config


def test_the_run_is_named_by_its_recipe(run):
    manifest = json.loads((run / "run.json").read_text())
    digest = hashlib.sha256((run / "config.yaml").read_bytes()).hexdigest()
    assert manifest["identity"] == digest
    summary = json.loads((run / "summary.json").read_text())
    last = sorted((run / "checkpoints").glob("step-*"))[-1]
    assert summary["identity"] == digest and summary["checkpoint"] == last.name
    model = hashlib.sha256((last / "model.safetensors").read_bytes()).hexdigest()
    assert summary["model_sha256"] == model
