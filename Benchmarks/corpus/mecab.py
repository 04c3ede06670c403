"""All measures of words beside MeCab's own program, which only puts spaces between them.

    python Benchmarks/corpus/mecab.py [--bin .build/release] [--runs 16] [--bytes N]

Reads the works of Aozora Bunko in ../shared/corpora, or the sample of the repository where that folder is not there,
decoded to UTF-8 and with the line breaks of Unix: both sides get the same bytes. The peer is `mecab -Owakati` with the
same dictionary, one process, less what it takes to load the dictionary; its buffer is long enough for every line, and
its output is thrown away. Ours is the stage `morphemes` of `corpus benchmark measure`, one thread: MeCab's analysis and
all measures made of it. Both are processor time, the kernel's included. They take turns, in short runs, since a
machine is not equally fast all the time, and the fastest run of each counts.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora" / "aozora"
SAMPLE = REPOSITORY / "corpora" / "aozora-sample"
# Of MeCab's own throughput.
WANTED = 0.9

SOURCE = """\
name: texts
format: jsonl
files: ["texts.jsonl"]
encoding: utf-8
license: LicenseRef-Aozora-PD
origin: decoded works of Aozora Bunko
added: 2026-11-23
fields: { id: id, text: text }
"""
RECIPE = """\
name: words
sources: [source.yaml]
normalize: []
measures: { groups: [morphemes] }
"""


def works(most):
    """Texts of works from all over the folder, of about so many bytes of UTF-8."""
    paths = sorted((SHARED if SHARED.is_dir() else SAMPLE).rglob("*.txt"))
    # A character has two bytes in CP932, and three in UTF-8.
    bytes_ = sum(path.stat().st_size for path in paths) * 3 // 2
    for path in paths[:: max(1, round(bytes_ / most))]:
        yield path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n").replace("\0", "")


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands"
    )
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--bytes", type=int, default=4_000_000, help="how much text to read")
    options = parser.parse_args()
    tool = str(pathlib.Path(options.bin) / "corpus")
    texts = list(works(options.bytes))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "source.yaml").write_text(SOURCE)
        (folder / "recipe.yaml").write_text(RECIPE)
        with open(folder / "texts.jsonl", "w") as lines:
            for number, text in enumerate(texts):
                lines.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
        # A work's last line must not run into the next work's first.
        plain = "\n".join(texts).encode()
        (folder / "texts.txt").write_bytes(plain)
        (folder / "empty.txt").write_bytes(b"")
        longest = max(map(len, plain.split(b"\n"))) + 2
        wakati = ["mecab", "-Owakati", "-b", str(longest)]
        ours, theirs, bytes_ = float("inf"), float("inf"), sum(len(t.encode()) for t in texts)
        loading = min(processor_seconds([*wakati, str(folder / "empty.txt")]) for _ in range(3))
        for _ in range(options.runs):
            theirs = min(theirs, processor_seconds([*wakati, str(folder / "texts.txt")]) - loading)
            command = [tool, "benchmark", "measure", "--rounds", "1", str(folder / "recipe.yaml")]
            result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            assert result["text_bytes"] == bytes_, "not the same text"
            ours = min(ours, result["stages"]["morphemes"])
    mine, peer = bytes_ / ours / 1e6, bytes_ / theirs / 1e6
    print(f"{'words':<26}{'MB':>7}{'ours':>15}{'peer':>15}{'ratio':>10}   wanted")
    print(
        f"{'morphemes, mecab -Owakati':<26}{bytes_ / 1e6:7.1f}{mine:10.2f} MB/s{peer:10.2f} MB/s{mine / peer:9.2f}×   {WANTED}×"
    )
    if mine < WANTED * peer:
        sys.exit("a target is missed")


if __name__ == "__main__":
    main()
