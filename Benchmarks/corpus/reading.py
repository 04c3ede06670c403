"""Raw bytes to normalised text: our readers, which keep a map of every edit, beside plain Python, which does not.

    python Benchmarks/corpus/reading.py [--bin .build/release] [--rounds 3] [FORMAT...]

Reads ../shared/corpora, or the samples of the repository where that folder is not there. Both sides run on one
thread over files in the page cache; times are processor time, rates by the bytes of the files as they lie. Ours is
`corpus benchmark read`: records and their SHA-256, decoding, extraction, normalisation, map and packed edits. The
peer finds records with the standard library, decodes with Python's codecs, extracts by regular expressions and
normalises with `unicodedata`.
"""

import argparse
import gzip
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora"

AOZORA = re.compile("※［＃[^［］]*］|［＃(?:[^［］]|［＃[^［］]*］)*］|《[^《》]*》|｜")
TAGS = re.compile("<(script|style|nav|footer)[^>]*>.*?</\\1>|<[^>]*>", re.S)


def aozora(path):
    text = path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n")
    text = text.split("-" * 55 + "\n")[-1].rsplit("\n底本：", 1)[0]
    yield AOZORA.sub(lambda m: "〓" if m.group().startswith("※") else "", text)


def text(path):
    yield path.read_bytes().decode("utf-8", "replace")


def lines(path):
    for line in path.read_bytes().splitlines():
        yield line.decode("utf-8", "replace")


def jsonl(path):
    for line in path.read_bytes().splitlines():
        yield json.loads(line)["text"]


def warc(path):
    data, position = gzip.open(path).read(), 0
    while position < len(data):
        end = data.index(b"\r\n\r\n", position)
        length = int(re.search(rb"(?i)content-length: *(\d+)", data[position:end]).group(1))
        body = data[end + 4 : end + 4 + length]
        position = end + length + 8
        if body.startswith(b"HTTP/"):
            page = body[body.index(b"\r\n\r\n") + 4 :]
            yield html.unescape(TAGS.sub("", page.decode("utf-8", "replace")))


# Format, reader of the peer, and where its files are: in the shared corpora, and in the repository.
SOURCES = [
    ("aozora", aozora, ("aozora", "cards/**/*.txt"), ("aozora-sample", "cards/**/*.txt")),
    ("text", text, ("rurema", "**/*.md"), None),
    ("lines", lines, ("wikipedia", "*.jsonl"), None),
    ("jsonl", jsonl, ("wikipedia", "*.jsonl"), None),
    ("warc", warc, ("web", "*.warc.gz"), ("web-sample", "*.warc.gz")),
]


def ours(tool, format_, folder, pattern, rounds):
    """What `corpus benchmark read` says of a source, or the line that it failed with."""
    with tempfile.TemporaryDirectory() as work:
        for entry in folder.iterdir():
            (pathlib.Path(work) / entry.name).symlink_to(entry)
        description = pathlib.Path(work) / "benchmark-source.yaml"
        description.write_text(
            f"name: benchmark\nformat: {format_}\nfiles: ['{pattern}']\nlicense: X\nadded: 2026-11-22\n")
        command = [tool, "benchmark", "read", str(description), "--rounds", str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return done.stderr.strip().splitlines()[-1]
        return json.loads(done.stdout)


def peer(read, files, rounds):
    """Processor seconds of the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for path in files:
            for document in read(path):
                unicodedata.normalize("NFKC", document.replace("～", "〜"))
        best = min(best, time.process_time() - started)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("formats", nargs="*")
    parser.add_argument(
        "--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands"
    )
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    tool = str(pathlib.Path(options.bin) / "corpus")
    print(
        f"{'reading':<8}{'MB':>7}{'records':>9}{'ours':>8}{'peer':>8}{'ratio':>7}"
        f"  {'read':>5}{'decode':>8}{'extract':>8}{'normal.':>8}{'pack':>6}   stored, with zstd"
    )
    for format_, read, shared, sample in SOURCES:
        if options.formats and format_ not in options.formats:
            continue
        place = (SHARED / shared[0], shared[1]) if (SHARED / shared[0]).is_dir() else None
        if place is None and sample:
            place = (REPOSITORY / "corpora" / sample[0], sample[1])
        if place is None:
            continue
        files = sorted(p for p in place[0].glob(place[1]) if p.is_file())
        answer = ours(tool, format_, *place, options.rounds)
        if isinstance(answer, str) or answer["documents"] == 0:
            print(f"{format_:<8} {answer if isinstance(answer, str) else 'no documents'}")
            continue
        size = sum(path.stat().st_size for path in files)
        seconds = peer(read, files, 1 if size > 20e6 else options.rounds)
        raw = answer["file_bytes"]
        share = [answer["stages"].get(name, 0) / answer["seconds"]
                 for name in ("read", "decode", "extract", "normalize", "pack")]
        print(
            f"{format_:<8}{raw / 1e6:>7.1f}{answer['records']:>9}{raw / answer['seconds'] / 1e6:>8.1f}"
            f"{size / seconds / 1e6:>8.1f}{raw / answer['seconds'] / (size / seconds):>7.1f}  "
            f"{share[0]:>5.0%}{share[1]:>8.0%}{share[2]:>8.0%}{share[3]:>8.0%}{share[4]:>6.0%}"
            f"   {answer['stored_edits_bytes'] / answer['record_bytes']:.2%}, "
            f"{answer['stored_edits_zstd_bytes'] / answer['record_bytes']:.2%}",
            flush=True,
        )
    print("rates in MB/s of the files; stored: packed edits by the records' bytes, and in zstd frames with the ids")


if __name__ == "__main__":
    main()
