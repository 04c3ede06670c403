"""Fixtures of the interoperability checks: where the commands and a finished run of the road lie."""

import os
import pathlib
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def _folder(variable, default, holds):
    folder = pathlib.Path(os.environ.get(variable, REPOSITORY / default))
    if not (folder / holds).exists():
        pytest.exit(f"{folder} holds no {holds}; run `make test`, or set {variable}", 2)
    return folder


@pytest.fixture(scope="session")
def repository():
    """The repository's root."""
    return REPOSITORY


@pytest.fixture(scope="session")
def bin():
    """The folder with the built commands."""
    return _folder("KEIFU_BIN", ".build-test/release", "corpus")


@pytest.fixture(scope="session")
def road():
    """A folder with corpus/, tokenizer/, shards/, held-out/ and run/ of the sample."""
    return _folder("KEIFU_ROAD", "out/test", "corpus/manifest.json")


@pytest.fixture(scope="session")
def documents(road):
    """The kept documents, as `zstd -dc` and a JSON parser read them."""
    import json

    result = []
    for part in sorted((road / "corpus" / "documents").glob("part-*.jsonl.zst")):
        text = subprocess.run(["zstd", "-dc", part], check=True, capture_output=True).stdout
        # Not splitlines(): it would break a text at U+2028 or U+0085.
        result += [json.loads(line) for line in text.decode("utf-8").split("\n") if line]
    return result
