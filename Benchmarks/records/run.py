"""Lines of JSON and MediaWiki pages to text, on one thread, beside what Python reads them with.

    python Benchmarks/records/run.py [--bin .build/release] [--megabytes 20] [--rounds 3]

Ours is `corpus benchmark read`: records and their SHA-256, decoding, extraction, normalisation, map and packed edits.
"reader" is its extraction alone, as the command times it. The peers make a text and nothing else: `json.loads` and
`orjson.loads` of each line, `strip_code` of mwparserfromhell for each page's text. Times are processor time.

Texts are leads of Wikipedia articles from ../shared/corpora, or the sample of the repository where that folder is not
there; pages are the tests' fixtures, put together in random order to articles of some 10 kB.
"""

import argparse
import html
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def texts():
    shared = REPOSITORY.parent / "shared" / "corpora" / "wikipedia" / "wikipedia-leads.jsonl"
    sample = REPOSITORY / "corpora" / "wikipedia-leads-sample" / "leads.jsonl"
    path = shared if shared.exists() else sample
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").split("\n") if line]


def write_lines(path, size, ascii_):
    leads = texts()
    with open(path, "wb") as file:
        number = 0
        while file.tell() < size:
            text = "\n".join(random.choices(leads, k=8))
            line = {"id": f"d{number}", "text": text, "source": "wiki", "metadata": {"url": f"https://e.jp/{number}"}}
            file.write(json.dumps(line, ensure_ascii=ascii_).encode() + b"\n")
            number += 1


def write_dump(path, size):
    folder = REPOSITORY / "Tests" / "Fixtures" / "mediawiki"
    # The page of unclosed marks would swallow what comes after it.
    pages = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.wiki")) if p.stem != "broken"]
    with open(path, "wb") as file:
        file.write(b"<mediawiki>\n")
        number = 1
        while file.tell() < size:
            text = html.escape("\n\n".join(random.sample(pages, 8)))
            page = (
                f"<page><title>{number}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>"
                f"<model>wikitext</model><text>{text}</text></revision></page>\n"
            )
            file.write(page.encode())
            number += 1
        file.write(b"</mediawiki>\n")


def ours(tool, format_, path, rounds):
    folder = path.parent
    (folder / "source.yaml").write_text(
        f"name: s\nformat: {format_}\nfiles: [{path.name}]\nlicense: X\nadded: 2026-11-22\n"
    )
    run = subprocess.run(
        [tool, "benchmark", "read", folder / "source.yaml", "--rounds", str(rounds)], capture_output=True, text=True
    )
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def rate(function, items, size, rounds):
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for item in items:
            function(item)
        best = min(best, time.process_time() - start)
    return size / best / 1e6


def main():
    import mwparserfromhell
    import orjson

    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"))
    arguments.add_argument("--megabytes", type=float, default=20)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    tool = pathlib.Path(options.bin) / "corpus"
    random.seed(1)
    rows = []
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / "records"
        for name, ascii_ in (("JSON, UTF-8", False), ("JSON, \\u escapes", True)):
            write_lines(path, options.megabytes * 1e6, ascii_)
            result = ours(tool, "jsonl", path, options.rounds)
            lines = path.read_bytes().split(b"\n")[:-1]
            for peer, function in (("json.loads", json.loads), ("orjson.loads", orjson.loads)):
                rows.append((name, result, peer, rate(function, lines, path.stat().st_size, options.rounds)))
        write_dump(path, options.megabytes * 1e6)
        result = ours(tool, "mediawiki", path, options.rounds)
        # A tenth is enough for the peer.
        data = path.read_bytes()[: int(options.megabytes * 1e5)]
        pages = [html.unescape(t.decode()) for t in re.findall(rb"<text>(.*?)</text>", data, re.S)]
        speed = rate(lambda page: mwparserfromhell.parse(page).strip_code(), pages, len(data), 1)
        rows.append(("MediaWiki", result, "mwparserfromhell", speed))
    print(f"{'records':<18} {'ours MB/s':>10} {'reader MB/s':>12}   {'peer':<18} {'MB/s':>8} {'ours/peer':>10} {'reader/peer':>12}")
    for name, result, peer, speed in rows:
        whole = result["mb_per_second"]
        stages = result["stages"]
        reader = result["file_bytes"] / stages["extract"] / 1e6 if stages.get("extract") else float("nan")
        print(f"{name:<18} {whole:>10.1f} {reader:>12.1f}   {peer:<18} {speed:>8.1f} {whole / speed:>10.2f} {reader / speed:>12.2f}")


if __name__ == "__main__":
    main()
