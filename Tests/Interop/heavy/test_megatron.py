"""Megatron's own IndexedDataset reads the shards."""

import sqlite3

import numpy as np
import pytest


@pytest.mark.parametrize("name", ["shards", "held-out"])
@pytest.mark.parametrize("mmap", [True, False])
def test_megatron_reads_the_shards(road, name, mmap):
    from megatron.core.datasets import indexed_dataset

    folder = road / name
    dataset = indexed_dataset.IndexedDataset(str(folder / "tokens"), multimodal=False, mmap=mmap)
    ledger = sqlite3.connect(f"file:{folder / 'ledger.sqlite'}?mode=ro", uri=True)
    rows = ledger.execute(
        "SELECT token_start, token_end FROM documents ORDER BY ordinal"
    ).fetchall()
    assert len(dataset) == len(rows)
    assert list(dataset.document_indices) == list(range(len(rows) + 1))
    tokens = np.fromfile(folder / "tokens.bin", dataset.index.dtype)
    assert dataset.index.dtype == (np.uint16 if tokens.itemsize == 2 else np.int32)
    for ordinal, (start, end) in enumerate(rows):
        assert dataset.sequence_lengths[ordinal] == end - start
        assert np.array_equal(dataset[ordinal], tokens[start:end])
        assert np.array_equal(dataset.get(ordinal, offset=end - start - 1), tokens[end - 1 : end])
