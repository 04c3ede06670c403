"""A chain equal to HojiChar's, both on one core over the same texts in memory.

    python Benchmarks/corpus/hojichar_chain.py [--bin .build/release]

Aozora Bunko from ../shared/corpora, or the repository's sample of it, decoded. HojiChar 0.18.1: DocumentNormalizer,
DocumentLengthFilter, AcceptJapanese, NgWordsFilterJa with its own list and `ignore_confused`,
CharRepetitionRatioFilter, DiscardTooManySpecialToken, MaskPersonalInformation, in a Compose as its users write it: what one
filter drops, the next ones do not see. Ours normalises with an edit map, masks the same two kinds, and measures all of
it of every text, dropped or not: length, Japanese, words of the same list, repetition, special characters.

The first ratio is against the Compose, the second against its filters each over every text, which is the work that ours
does.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import hojichar
from hojichar import Compose, Document, document_filters

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora" / "aozora"
WORDS = pathlib.Path(hojichar.__file__).parent / "dict" / "adult_keywords_ja.txt"
WANTED = 15


def texts():
    folder = SHARED if SHARED.is_dir() else REPOSITORY / "corpora" / "aozora-sample"
    return [p.read_bytes().decode("cp932", "replace") for p in sorted(folder.rglob("*.txt"))]


def filters():
    return [
        document_filters.DocumentNormalizer(),
        document_filters.DocumentLengthFilter(min_doc_len=200),
        document_filters.AcceptJapanese(),
        document_filters.NgWordsFilterJa(dict_path=WORDS, ignore_confused=True),
        document_filters.CharRepetitionRatioFilter(),
        document_filters.DiscardTooManySpecialToken(),
        document_filters.MaskPersonalInformation(),
    ]


def composed(documents):
    """Seconds of the chain, and how many texts it keeps."""
    chain = Compose(filters())
    began = time.process_time()
    kept = sum(not chain.apply(Document(text)).is_rejected for text in documents)
    return time.process_time() - began, kept


def each(documents):
    """Seconds of each filter over every text."""
    documents = [Document(text) for text in documents]
    for filter_ in filters():
        began = time.process_time()
        for document in documents:
            filter_.apply(document)
        yield type(filter_).__name__, time.process_time() - began


def ours(tool, documents):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with open(folder / "texts.jsonl", "w", encoding="utf-8") as file:
            for text in documents:
                file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
        (folder / "source.yaml").write_text(
            "{name: texts, format: jsonl, files: [texts.jsonl], license: LicenseRef-Aozora-PD, origin: a benchmark, "
            "added: 2026-01-01, fields: {text: text}}"
        )
        (folder / "recipe.yaml").write_text(
            json.dumps({
                "name": "hojichar-chain", "sources": ["source.yaml"], "partitions": 1, "normalize": ["nfkc"],
                "mask": ["email", "phone"],
                "measures": {"groups": ["characters", "repetition"], "words": {"adult": str(WORDS)}},
                "filter": {"rules": {"characters": {"min": 200}}},
            })
        )
        command = [tool, "benchmark", "measure", folder / "recipe.yaml"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands")
    options = parser.parse_args()
    documents = texts()
    bytes_ = sum(len(t.encode()) for t in documents)
    mine = ours(str(pathlib.Path(options.bin) / "corpus"), documents)
    seconds, kept = composed(documents)
    filters_ = dict(each(documents))
    rate, chain, all_ = bytes_ / mine["seconds"], bytes_ / seconds, bytes_ / sum(filters_.values())
    print(f"{'HojiChar filter chain':<44}{'MB':>8}{'MB/s':>9}")
    for name, value in filters_.items():
        print(f"  {name:<42}{bytes_ / 1e6:8.1f}{bytes_ / value / 1e6:9.1f}")
    for name, value in sorted(mine["stages"].items(), key=lambda stage: -stage[1]):
        print(f"  ours: {name:<36}{bytes_ / 1e6:8.1f}{bytes_ / max(value, 1e-9) / 1e6:9.0f}")
    print(f"{f'HojiChar, as it runs: {kept} of {len(documents)} kept':<44}{bytes_ / 1e6:8.1f}{chain / 1e6:9.1f}")
    print(f"{'HojiChar, every filter over every text':<44}{bytes_ / 1e6:8.1f}{all_ / 1e6:9.1f}")
    print(f"{'ours, everything of every text':<44}{bytes_ / 1e6:8.1f}{rate / 1e6:9.1f}")
    print(f"ratio {rate / chain:.1f}× as it runs, {rate / all_:.1f}× over every text; wanted: {WANTED}×")
    if rate < WANTED * chain:
        sys.exit("a target is missed")


if __name__ == "__main__":
    main()
