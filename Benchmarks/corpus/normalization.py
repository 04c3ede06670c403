"""Normalisation with edit maps beside neologdn and Python's NFKC, which keep none.

    python Benchmarks/corpus/normalization.py [--bin .build/release] [--runs 5]

Reads ../shared/corpora (Aozora Bunko decoded, the Ruby manual, leads of Wikipedia articles), or the Aozora sample of
the repository where that folder is not there. All sides run on one thread over documents in memory, one call a
document; times are the fastest of the runs (one for neologdn, over a part where a corpus is large). Where Python's NFKC
looks fast, it only looked: it hands back text that has nothing to change.

The last line is the time to make the edit map of a 100 kB work of Aozora Bunko again, from raw bytes and stored
edits, and to look up 1,000 characters in it, beside the 5 ms that it may take.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unicodedata

import neologdn

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora"
SAMPLE = REPOSITORY / "corpora" / "aozora-sample"
# What neologdn reads at most: it takes seconds for it.
PEER_LIMIT = 20_000_000


def aozora_files():
    return sorted(((SHARED / "aozora") if SHARED.is_dir() else SAMPLE).rglob("*.txt"))


def corpora():
    """Name and documents of each corpus. NUL ends a document for ours, so it stands in none."""
    yield "aozora", [p.read_bytes().decode("cp932", "replace").replace("\0", "") for p in aozora_files()]
    if not SHARED.is_dir():
        return
    manual = sorted(p for p in (SHARED / "rurema").rglob("*") if p.is_file())
    yield "rurema", [t for t in (p.read_bytes().decode("utf-8", "replace").replace("\0", "") for p in manual) if t]
    with open(SHARED / "wikipedia" / "wikipedia-leads.jsonl", encoding="utf-8") as lines:
        yield "wikipedia", [json.loads(line)["text"] for line in lines]


def size(documents):
    return sum(len(d.encode()) for d in documents)


def rate(function, documents, runs):
    """Bytes of UTF-8 a second, by the fastest run."""
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        for document in documents:
            function(document)
        best = min(best, time.perf_counter() - started)
    return size(documents) / best


def part(documents):
    taken, bytes_ = [], 0
    for document in documents:
        if bytes_ > PEER_LIMIT:
            break
        taken.append(document)
        bytes_ += len(document.encode())
    return taken


def ours(tool, path, rules, runs):
    command = [tool, "benchmark", "normalize", "--rules", rules, "--runs", str(runs), path]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def row(name, bytes_, mine, peer, wanted):
    print(
        f"{name:<26}{bytes_ / 1e6:7.1f}{mine / 1e6:10.0f} MB/s{peer / 1e6:10.1f} MB/s{mine / peer:9.1f}×   {wanted}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands"
    )
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    tool = str(pathlib.Path(options.bin) / "corpus")
    print(f"{'normalisation':<26}{'MB':>7}{'ours':>15}{'peer':>15}{'ratio':>10}   wanted")
    peers = {
        "neologdn": (lambda text: neologdn.normalize(text), 1, "40×"),
        "nfkc": (lambda text: unicodedata.normalize("NFKC", text), 3, "10×"),
    }
    seconds = {rules: [0.0, 0.0] for rules in peers}
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, documents in corpora():
            path = f"{folder}/{name}"
            pathlib.Path(path).write_bytes(b"".join(d.encode() + b"\0" for d in documents))
            bytes_ = size(documents)
            total += bytes_
            for rules, (function, runs, _) in peers.items():
                mine = ours(tool, path, rules, options.runs)["megabytes_per_second"] * 1e6
                theirs = rate(function, part(documents) if rules == "neologdn" else documents, runs)
                row(f"{rules}, {name}", bytes_, mine, theirs, "")
                seconds[rules][0] += bytes_ / mine
                seconds[rules][1] += bytes_ / theirs
            if name == "aozora":
                mine = ours(tool, path, "nfkc-japanese", options.runs)["megabytes_per_second"]
                print(f"{'nfkc-japanese, aozora':<26}{bytes_ / 1e6:7.1f}{mine:10.0f} MB/s")
    for rules, (mine, theirs) in seconds.items():
        row(f"{rules}, all", total, total / mine, total / theirs, peers[rules][2])
    work = min(aozora_files(), key=lambda p: abs(p.stat().st_size - 100_000))
    command = [tool, "benchmark", "rebuild", "--format", "aozora", str(work)]
    done = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    spent = done["rebuild_milliseconds"] + done["lookup_milliseconds"]
    print(
        f"edit map of {done['raw_bytes']:,} bytes made again in {done['rebuild_milliseconds']:.2f} ms, {done['lookups']:,} look-ups"
        f" in {done['lookup_milliseconds']:.2f} ms: {spent:.2f} ms, wanted: 5 ms"
    )
    met = spent < 5 and all(t / m >= float(peers[r][2][:-1]) for r, (m, t) in seconds.items())
    if not met:
        sys.exit("a target is missed")


if __name__ == "__main__":
    main()
