"""A reader of exposure logs written from docs/formats/exposures.md."""

import collections
import hashlib
import json
import struct

import pytest

from test_order import sample_at
from test_shards import Shards


def checksum(data):
    return hashlib.sha256(data).digest()[:8]


def read_log(path):
    data = path.read_bytes()
    assert data[:8] == b"KEIFUEXP" and data[32:40] == checksum(data[:32])
    version, attempt, attempt_base, base = struct.unpack_from("<IIQQ", data, 8)
    assert version == 1
    steps, seal, offset = {}, None, 40
    while offset < len(data):
        (length,) = struct.unpack_from("<I", data, offset)
        payload = data[offset + 12 : offset + 12 + length]
        whole = len(payload) == length
        if not whole or data[offset + 4 : offset + 12] != checksum(data[offset : offset + 4] + payload):
            assert path.name.startswith("open.")
            break
        if payload[0] == 2:
            seal, frames, digest = struct.unpack("<QQ32s", payload[1:])
            assert frames == len(steps) and digest == hashlib.sha256(data[:offset]).digest()
            assert offset + 12 + length == len(data)
        else:
            assert payload[0] == 1 and seal is None
            step, rows = read_step(payload[1:])
            assert step > max(steps, default=base)
            steps[step] = rows
        offset += 12 + length
    assert (seal is not None) or path.name.startswith("open.")
    return attempt, attempt_base, seal, steps


def read_step(payload):
    step, count = struct.unpack_from("<QI", payload)
    offset, rows = 12, []
    for _ in range(count):
        epoch, row, shard_set, sample, segments = struct.unpack_from("<IIIQI", payload, offset)
        offset += 24
        losses = [
            struct.unpack_from("<QIIId", payload, offset + 28 * i) for i in range(segments)
        ]
        offset += 28 * segments
        rows.append((epoch, row, shard_set, sample, losses))
    assert offset == len(payload)
    return step, rows


@pytest.fixture(scope="module")
def effective(road):
    logs = [read_log(path) for path in sorted((road / "run" / "exposures").glob("[so]*.log"))]
    bases = {attempt: base for attempt, base, _, _ in logs}
    steps = {}
    for attempt, _, seal, consumed in logs:
        for step, rows in consumed.items():
            later = [a for a, base in bases.items() if a > attempt and base < step]
            if seal is not None and not later:
                assert step not in steps
                steps[step] = rows
    return steps


def test_steps_have_no_gap_and_rows_are_in_order(effective):
    assert sorted(effective) == list(range(1, len(effective) + 1))
    width = {len(rows) for rows in effective.values()}
    assert len(width) == 1
    for rows in effective.values():
        assert [row[1] for row in rows] == list(range(len(rows)))


def test_samples_are_those_of_the_order(effective, road):
    """The order is a function: computed here, from the manifest's root and the run's seed."""
    shards = Shards(road / "shards")
    config = json.loads((road / "run" / "run.json").read_text())["config"]
    seed, length = config["seed"], config["model"]["context"]
    count = (len(shards.tokens) - 1) // length
    root = bytes.fromhex(shards.manifest["root"])
    number = 0
    for step in sorted(effective):
        for epoch, _, shard_set, sample, _ in effective[step]:
            assert (shard_set, epoch) == (0, number // count)
            assert sample == sample_at(root, 0, count, seed, epoch, number % count)
            number += 1


def test_segments_are_the_documents_of_the_sample(effective, road):
    shards = Shards(road / "shards")
    config = json.loads((road / "run" / "run.json").read_text())["config"]
    length, mask = config["model"]["context"], config["document_mask"]
    for rows in effective.values():
        for _, _, _, sample, segments in rows:
            first = sample * length
            covered = collections.Counter()
            seen = []
            for document, start, end, targets, loss in segments:
                row = shards.rows[document]
                seen.append(document)
                assert 0 <= start <= end <= length and loss >= 0
                for position in range(start, end):
                    assert row["token_start"] <= first + position < row["token_end"]
                    covered[position] += 1
                # The targets that are tokens of this document; its own first token only without a mask.
                own = range(
                    max(first + 1, row["token_start"] + mask),
                    min(first + length + 1, row["token_end"]),
                )
                assert targets == len(own)
            assert covered == {position: 1 for position in range(length)}
            assert seen == sorted(set(seen))
