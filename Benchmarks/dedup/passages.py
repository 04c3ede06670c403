"""Repeated passages: ours beside a suffix array (libdivsufsort) on the same 20 MB, and whether both cut the same bytes.

    python Benchmarks/dedup/passages.py [--bin .build/release] [--megabytes 20]

The suffix array is over all folded texts in the order of preference. Suffixes that share a window of 100 characters lie
beside one another in it, so it finds every repeated window, and from there on sentences are cut as the definition says.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata

import documents

ENDS, CLOSERS = "。！？｡!?‼⁇⁈⁉", "」』）)］\\]】〉》〕”’｣\"'"
SENTENCE = re.compile(f"[^{ENDS}\r\n]*[{ENDS}][{ENDS}{CLOSERS}]*|[^{ENDS}\r\n]+")


def texts(megabytes):
    """Real texts, and some that hold passages of others, wrapped anew and in wide letters. NFKC already, so that Python
    and ICU, which know different versions of Unicode, fold alike."""
    rng = random.Random(20261122)
    made, size = [], 0
    for text in documents.real(2000, 4000, 2000, 400_000):
        text = unicodedata.normalize("NFKC", text)
        if any(
            unicodedata.category(letter) in ("Cf", "Cn", "Co", "Mn", "Cc") and letter not in "\n\t\r" for letter in text
        ):
            continue
        made.append(text)
        size += len(text.encode())
        if made and rng.random() < 0.3:
            other = rng.choice(made)
            start, width = rng.randrange(len(other)), rng.randint(10, 60)
            part = "".join(other[start : start + rng.randint(50, 3000)].split()).translate(documents.WIDE)
            lines = "\n　".join(part[place : place + width] for place in range(0, len(part), width))
            made.append(f"ここからは{len(made)}番の引用である。\n　{lines}\nここまで。")
            size += len(made[-1].encode())
        if size > megabytes * 1e6:
            break
    return made


def oracle(path, window, output):
    """What is cut, by a suffix array: a process of its own, whose memory is measured."""
    import numpy as np
    import pydivsufsort

    with open(path, encoding="utf-8") as file:
        made = [json.loads(line)["text"] for line in file]
    began = time.process_time()
    ids = [hashlib.sha256(f"document {number}".encode()).hexdigest() for number in range(len(made))]
    order = sorted(range(len(made)), key=lambda number: (-len(made[number]), ids[number]))
    pieces, starts, spans = [], [], []
    length = 0
    need = []
    for number in order:
        folded = "".join(made[number].split())
        folded = unicodedata.normalize("NFKC", re.sub("[\u301c\uff5e]", "~", folded))
        encoded = folded.encode()
        data = np.frombuffer(encoded, dtype=np.uint8)
        places = np.flatnonzero((data & 0xC0) != 0x80)
        ends = np.append(places, len(data))
        wanted = np.zeros(len(data), dtype=np.int32)
        if len(places) >= window:
            whole = len(places) - window + 1
            wanted[places[:whole]] = ends[window : window + whole] - places[:whole]
        pieces += [encoded, b"\xff"]
        need += [wanted, np.zeros(1, dtype=np.int32)]
        spans.append((length, places))
        length += len(encoded) + 1
    text = np.frombuffer(b"".join(pieces), dtype=np.uint8).copy()
    need = np.concatenate(need)
    sort = time.process_time()
    suffixes = pydivsufsort.divsufsort(text)
    shared = pydivsufsort.kasai(text, suffixes)
    sort = time.process_time() - sort
    wanted = need[suffixes]
    same = (wanted[:-1] > 0) & (shared[:-1] >= wanted[:-1])
    heads = np.flatnonzero(np.append(True, ~same))
    first = np.minimum.reduceat(suffixes, heads)
    groups = np.cumsum(np.append(True, ~same)) - 1
    repeated = suffixes[(wanted > 0) & (first[groups] != suffixes)]
    windows = np.zeros(len(text), dtype=bool)
    windows[repeated] = True
    cuts = []
    for number, (base, places) in zip(order, spans):
        marks = np.zeros(len(places) + 1, dtype=np.int32)
        found = np.flatnonzero(windows[base + places]) if len(places) else []
        if len(found) == 0:
            continue
        np.add.at(marks, found, 1)
        np.add.at(marks, np.minimum(found + window, len(places)), -1)
        cuts += [[number, *cut] for cut in sentences(made[number], np.cumsum(marks)[:-1] > 0)]
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with open(output, "w", encoding="utf-8") as file:
        json.dump({
            "cuts": sorted(cuts), "windows": len(repeated), "seconds": seconds, "sort_seconds": sort, "memory": peak,
        }, file)


def sentences(text, marks):
    """Bytes of the sentences that are repeated as a whole, joined over what is white between them."""
    cuts, place, byte, end, joined = [], 0, 0, 0, False
    for match in SENTENCE.finditer(text):
        byte += len(text[end : match.start()].encode())
        end = match.end()
        start, byte = byte, byte + len(match.group().encode())
        count = len("".join(match.group().split()))
        if count == 0:
            continue
        if not marks[place : place + count].all():
            joined = False
        elif joined:
            cuts[-1][1] = byte
        else:
            cuts.append([start, byte])
            joined = True
        place += count
    assert place == len(marks), "a sentence is folded as the text is"
    return cuts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"))
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--characters", type=int, default=100)
    parser.add_argument("--suffix-array", nargs=2, metavar=("TEXTS", "OUTPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.suffix_array:
        return oracle(options.suffix_array[0], options.characters, options.suffix_array[1])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        made = texts(options.megabytes)
        size = sum(len(text.encode()) for text in made)
        with open(folder / "texts.jsonl", "w", encoding="utf-8") as file:
            for text in made:
                file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
        words = [
            pathlib.Path(options.bin) / "corpus", "benchmark", "passages", folder / "texts.jsonl", "--jobs", "1", "--characters",
            str(options.characters), "--cuts", folder / "cuts.jsonl", "--memory", "64",
        ]
        ours = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        with open(folder / "cuts.jsonl", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        subprocess.run([
            sys.executable, __file__, "--characters", str(options.characters), "--suffix-array", folder / "texts.jsonl",
            folder / "oracle.json",
        ], check=True)
        with open(folder / "oracle.json", encoding="utf-8") as file:
            theirs = json.load(file)
    cuts = []
    for row in rows:
        if cuts and cuts[-1][0] == row["text"] and cuts[-1][2] == row["start"]:
            cuts[-1][2] = row["end"]
        else:
            cuts.append([row["text"], row["start"], row["end"]])
    print(f"repeated passages of {options.characters} characters: {len(made)} texts, {size / 1e6:.1f} MB, one thread")
    print(f"{'':24}{'seconds':>10}{'MB/s':>8}{'peak RSS':>10}{'cuts':>8}{'bytes cut':>12}")
    memory = ours["peak_rss_bytes"]
    for name, seconds, held, found in [
        ("ours", ours["processor_seconds"], memory, cuts), ("suffix array, all", theirs["seconds"], theirs["memory"], theirs["cuts"]),
    ]:
        cut = sum(end - start for _, start, end in found)
        print(f"{name:24}{seconds:10.2f}{size / seconds / 1e6:8.1f}{held / 1e6:7.0f} MB{len(found):8}{cut:12}")
    print(f"{'  of it sorting, LCP':24}{theirs['sort_seconds']:10.2f}{size / theirs['sort_seconds'] / 1e6:8.1f}")
    print(f"ratio: {theirs['seconds'] / ours['processor_seconds']:.1f} times as fast (sorting alone "
          f"{theirs['sort_seconds'] / ours['processor_seconds']:.1f}), 1/{theirs['memory'] / memory:.1f} of the memory, texts included")
    same = sorted(cuts) == theirs["cuts"]
    print(f"repeated windows: {theirs['windows']}; cuts are {'the same' if same else 'NOT the same'}")
    if not same:
        known = {tuple(cut) for cut in theirs["cuts"]}
        ours_only = [cut for cut in cuts if tuple(cut) not in known]
        known = {tuple(cut) for cut in cuts}
        theirs_only = [cut for cut in theirs["cuts"] if tuple(cut) not in known]
        print("only ours:", ours_only[:5], "only theirs:", theirs_only[:5])
        sys.exit(1)


if __name__ == "__main__":
    main()
