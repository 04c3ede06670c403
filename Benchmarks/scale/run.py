"""Does a build stay as fast, and as small in memory, when the corpus grows?

    python Benchmarks/scale/run.py [--bin .build/release] [--gigabytes 0.1 1 5] [--threads 2] [--ranks N] [--folder DIR]

Text is made from the corpora by seeded edits (texts.py), built with deduplication, passages and masks, and deleted. For
each size: raw bytes a second over the whole build, the same a second of processor time (which other work on the machine
disturbs less) and in each phase, and the largest resident set of a process, which counts pages of files that are
mapped. The recipe's memory is that of its default, 512 MiB.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import texts

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CORPORA = REPOSITORY.parent / "shared" / "corpora"
# Text, unit logs, scratch files and the corpus itself.
DISK_PER_BYTE = 4.5

RECIPE = """name: scale
sources: [raw/source.yaml]
partitions: 8
measures: { groups: [characters, lines, repetition, ngrams, patterns, source] }
mask: [email, phone]
filter: { rules: { characters: { min: 50 }, japanese_fraction: { min: 0.5 } } }
deduplicate:
  exact: true
  minhash: { ngram: 5, bands: 25, rows: 5, threshold: 0.8 }
  passages: { min_characters: 100 }
held_out: { fraction: 0.01, seed: 7 }
"""


def build(arguments, folder):
    """Builds; seconds, seconds of processors, and the largest resident set of a process, in bytes."""
    command = [
        arguments.bin / "corpus", "build", folder / "recipe.yaml", "--output", folder / "out", "--jobs", arguments.threads,
        "--quiet",
    ]
    if arguments.ranks:
        command = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", arguments.ranks, *command]
    environment = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    start = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the build ended with {process.returncode}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def end_event(folder):
    lines = (folder / "out" / "build-log.jsonl").read_text().splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == "end"][-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, default=os.environ.get("KEIFU_BIN", REPOSITORY / ".build/release"))
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.1, 1, 5])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ranks", type=int)
    parser.add_argument("--folder", type=pathlib.Path, help="where the text goes while it is there")
    parser.add_argument("--without-passages", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave text and corpora behind")
    arguments = parser.parse_args()
    arguments.bin = pathlib.Path(arguments.bin)
    if not CORPORA.is_dir():
        print(f"scale: skipped, no corpora at {CORPORA}")
        return
    recipe = RECIPE
    if arguments.without_passages:
        recipe = "\n".join(line for line in recipe.split("\n") if "passages" not in line)
    pool = texts.sentences(CORPORA)
    print(f"{len(pool):,} sentences; {arguments.threads} threads" + (f" × {arguments.ranks} ranks" if arguments.ranks else ""))
    titles = ["GB", "documents", "kept", "seconds", "MB/s", "MB/CPU s", "peak RSS"]
    print("".join(f"{title:>12}" for title in titles) + "   MB/s of each phase")
    for gigabytes in arguments.gigabytes:
        wanted = int(gigabytes * 1e9)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="keifu-scale-", dir=arguments.folder))
        try:
            if shutil.disk_usage(folder).free < wanted * DISK_PER_BYTE:
                print(f"{gigabytes:>12}   skipped: it wants {wanted * DISK_PER_BYTE / 1e9:.0f} GB of disk")
                continue
            raw = texts.write(folder / "raw", wanted, pool)
            (folder / "recipe.yaml").write_text(recipe)
            seconds, processor, memory = build(arguments, folder)
            end = end_event(folder)
            manifest = json.loads((folder / "out" / "manifest.json").read_text())
            phases = "  ".join(
                f"{name.removesuffix('_seconds')} {raw / 1e6 / value:.0f}"
                for name, value in end.items() if name.endswith("_seconds") and value > 0)
            values = [
                f"{raw / 1e9:.2f}", f"{manifest['counts']['ingested']:,}", f"{manifest['counts']['kept']:,}", f"{seconds:.1f}",
                f"{raw / 1e6 / seconds:.1f}", f"{raw / 1e6 / processor:.1f}", f"{memory / 2**20:.0f} MiB",
            ]
            print("".join(f"{value:>12}" for value in values) + "   " + phases, flush=True)
        finally:
            if arguments.keep:
                print(f"left in {folder}")
            else:
                shutil.rmtree(folder)


if __name__ == "__main__":
    main()
