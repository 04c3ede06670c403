"""TensorBoard's own reader reads the event files."""

import json

import pytest


def test_tensorboard_reads_the_events(road):
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    events = accumulator.EventAccumulator(str(road / "run" / "tensorboard"), {"scalars": 0})
    events.Reload()
    lines = [json.loads(line) for line in (road / "run" / "metrics.jsonl").open()]
    keys = {
        "train/loss": "loss", "train/learning_rate": "lr", "train/gradient_norm": "grad_norm",
    }
    assert set(keys) < set(events.Tags()["scalars"])
    for tag, key in keys.items():
        scalars = events.Scalars(tag)
        assert [scalar.step for scalar in scalars] == [line["step"] for line in lines]
        for scalar, line in zip(scalars, lines):
            assert scalar.value == pytest.approx(line[key], rel=1e-6)
