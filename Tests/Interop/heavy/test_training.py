"""PyTorch, from one of our checkpoints on, comes to the same losses as we did at each of 20 steps."""

import json
import math
import sys

import numpy as np
import pytest
import safetensors.numpy
import yaml

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parents[1]))
from test_checkpoint import effective_rows  # noqa: E402
from test_shards import Shards  # noqa: E402

STEPS = 20


def rate(schedule, peak, step):
    warmup, last, least = schedule["warmup_steps"], schedule["steps"], schedule["min_lr"]
    if step <= warmup:
        return peak * step / warmup
    assert schedule["kind"] == "cosine"
    x = (step - warmup) / (last - warmup)
    return least + (peak - least) * (1 + math.cos(math.pi * x)) / 2


def batch(torch, shards, rows, length):
    """Tokens, targets, positions and the additive mask of a step, from the ledger's token ranges."""
    starts = sorted(row["token_start"] for row in shards.rows)
    tokens = torch.zeros(len(rows), length, dtype=torch.long)
    targets = torch.full((len(rows), length), -100)
    positions = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.full((len(rows), 1, length, length), torch.finfo(torch.float32).min)
    for index, (_, _, _, sample, _) in enumerate(rows):
        first = sample * length
        window = np.asarray(shards.tokens[first : first + length + 1]).astype(np.int64)
        tokens[index] = torch.from_numpy(window[:-1])
        cuts = [0] + [s - first for s in starts if first < s <= first + length] + [length + 1]
        for begin, end in zip(cuts, cuts[1:]):
            targets[index, begin : end - 1] = torch.from_numpy(window[begin + 1 : end])
            stop = min(end, length)
            positions[index, begin:stop] = torch.arange(stop - begin)
            for query in range(begin, stop):
                mask[index, 0, query, begin : query + 1] = 0
    return tokens, targets, positions, mask


def test_twenty_steps_agree(road):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    run = road / "run"
    config = yaml.safe_load((run / "config.yaml").read_text())
    assert config["document_mask"]
    checkpoint = sorted((run / "checkpoints").glob("step-*"))[0]
    done = json.loads((checkpoint / "lineage.json").read_text())["step"]
    metrics = [json.loads(line) for line in (run / "metrics.jsonl").open()]
    rows, shards = effective_rows(run), Shards(road / "shards")
    model = transformers.AutoModelForCausalLM.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation="eager"
    )
    settings = config["optimizer"]
    named = dict(model.named_parameters())
    decays = {
        name: value.ndim == 2 and name != "model.embed_tokens.weight"
        for name, value in named.items()
    }
    groups = [
        {"params": [named[n] for n in named if decays[n]], "weight_decay": settings["weight_decay"]},
        {"params": [named[n] for n in named if not decays[n]], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, betas=settings["betas"], eps=settings["eps"])
    moments = safetensors.numpy.load_file(checkpoint / "optimizer.safetensors")
    for name, value in named.items():
        optimizer.state[value] = {
            "step": torch.tensor(float(done)),
            "exp_avg": torch.from_numpy(moments[f"exp_avg.{name}"].copy()),
            "exp_avg_sq": torch.from_numpy(moments[f"exp_avg_sq.{name}"].copy()),
        }
    steps = [line["step"] for line in metrics if line["step"] > done][:STEPS]
    assert len(steps) == STEPS
    for step in steps:
        tokens, targets, positions, mask = batch(
            torch, shards, rows[step], config["model"]["context"]
        )
        for group in optimizer.param_groups:
            group["lr"] = rate(config["schedule"], settings["lr"], step)
        logits = model(input_ids=tokens, position_ids=positions, attention_mask=mask).logits
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=-100
        )
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])
        optimizer.step()
        line = metrics[step - 1]
        assert line["targets"] == (targets != -100).sum().item()
        assert line["loss"] == pytest.approx(loss.item(), rel=1e-3), step
        assert line["grad_norm"] == pytest.approx(norm.item(), rel=1e-2), step
        assert line["lr"] == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
