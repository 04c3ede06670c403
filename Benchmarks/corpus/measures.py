"""The measures of swallow-v1, and the other groups that need no MeCab, beside their definitions in plain Python.

    python Benchmarks/corpus/measures.py [--bin .build/release] [--runs 5]

Reads the Aozora Bunko works of ../shared/corpora, or the sample of the repository where that folder is not there. Ours
runs on one thread over extracted texts in memory, with the standard rules of normalisation; times are the thread's
processor time, of the fastest run. Python reads a part of the same works, once, undisturbed by normalisation; its functions are
those that the tests compare our values with (Tests/Interop/naive_measures.py), Swallow's as Swallow defines them.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora" / "aozora"
SAMPLE = REPOSITORY / "corpora" / "aozora-sample"
sys.path.insert(0, str(REPOSITORY / "Tests" / "Interop"))
import naive_measures as naive  # noqa: E402

# What Python reads at most: it takes seconds for it.
PEER_LIMIT = 2_000_000
PEERS = {
    "characters": lambda text: naive.characters(text, original=True),
    "lines": lambda text: naive.line_measures(text, original=True),
    "ngrams": naive.ngrams,
    "repetition": naive.repetition,
    "patterns": naive.bulletin_board_marks,
}
SWALLOW = ["characters", "lines", "ngrams"]
# The least MB/s of swallow-v1 without MeCab, normalisation included.
WANTED = 30


def ours(tool, groups, runs):
    """Megabytes a second of the whole and seconds of each stage."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "works").symlink_to(SHARED if SHARED.is_dir() else SAMPLE)
        (folder / "source.yaml").write_text(
            "{name: works, format: aozora, files: ['works/cards/**/*.txt'], encoding: shift_jis,"
            " license: LicenseRef-Aozora-PD, added: 2026-11-22}"
        )
        (folder / "recipe.yaml").write_text(
            "name: measures\nsources: [source.yaml]\nlicenses: { allow: [LicenseRef-Aozora-PD] }\n"
            "normalize: [line-endings, nfkc, half-width-kana, wave-dash, control-characters]\n"
            f"measures: {{ groups: [{', '.join(groups)}] }}\n"
        )
        command = [tool, "benchmark", "measure", folder / "recipe.yaml", "--rounds", str(runs)]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def part():
    """Works until the limit, the longest left out so that there are many."""
    works, size = [], 0
    for path in sorted((SHARED if SHARED.is_dir() else SAMPLE).rglob("*.txt"))[::7]:
        text = path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n")
        if len(text) > 100_000:
            continue
        works.append(text)
        size += len(text.encode())
        if size > PEER_LIMIT:
            break
    return works, size


def seconds(function, works):
    started = time.perf_counter()
    for work in works:
        function(work)
    return time.perf_counter() - started


def row(name, mine, theirs, wanted=""):
    print(f"{name:<44}{mine / 1e6:8.0f} MB/s{theirs / 1e6:11.2f} MB/s{mine / theirs:9.0f}×   {wanted}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    tool = pathlib.Path(options.bin) / "corpus"
    works, size = part()
    theirs = {group: seconds(function, works) / size for group, function in PEERS.items()}
    swallow = ours(tool, SWALLOW, options.runs)
    others = ours(tool, ["characters", "repetition", "patterns"], options.runs)
    stages = others["stages"] | swallow["stages"]
    bytes_ = swallow["text_bytes"]
    print(f"{'measures, ' + format(bytes_ / 1e6, '.1f') + ' MB':<44}{'ours':>13}{'plain Python':>16}{'ratio':>10}   wanted")
    for group in PEERS:
        row(group, bytes_ / stages[group], 1 / theirs[group])
    print(f"{'normalisation':<44}{bytes_ / 1e6 / stages['normalize']:8.0f} MB/s")
    whole = swallow["mb_per_second"] * 1e6
    row("swallow-v1 without MeCab, with normalisation", whole, 1 / sum(theirs[g] for g in SWALLOW), f"{WANTED} MB/s")
    row(
        "characters, repetition and patterns, with it",
        others["mb_per_second"] * 1e6,
        1 / sum(theirs[g] for g in ["characters", "repetition", "patterns"]),
    )
    if whole < WANTED * 1e6:
        sys.exit("a target is missed")


if __name__ == "__main__":
    main()
