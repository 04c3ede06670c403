"""HTML to text beside trafilatura and resiliparse: quality on pages whose main text is known, and speed.

    python Benchmarks/extraction/run.py [--bin .build/release] [--pages 320] [--half all] [--frames]

Quality: pages.py wraps real text in synthetic page frames; precision, recall and F1 on multisets of
character 5-grams without white space, mean over pages; `leaked` is the share of the frames' own
strings that came out. Both peers are given text that was decoded in the right encoding; ours gets
the bytes and finds the encoding itself. Speed: the 64 pages of web/whatwg-html-ja.warc.gz, on one
core, in raw bytes a second, the median of three runs; ours counts decoding, parsing, extraction and
the edit map, the peers parsing and extraction alone.

The shared corpora must lie beside the repository, else it says so and ends.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import pages

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def grams(text, n=5):
    text = re.sub(r"\s+", "", text)
    return collections.Counter(text[i:i + n] for i in range(max(1, len(text) - n + 1)))


def score(text, row):
    """(precision, recall, F1, leaked strings, strings) of one page."""
    got, gold = grams(text), grams(row["gold"])
    common = sum((got & gold).values())
    precision = common / max(1, sum(got.values()))
    recall = common / max(1, sum(gold.values()))
    f1 = 2 * precision * recall / (precision + recall) if common else 0.0
    squeezed = re.sub(r"\s+", "", text)
    leaked = sum(re.sub(r"\s+", "", s) in squeezed for s in row["boilerplate"])
    return precision, recall, f1, leaked, len(row["boilerplate"])


def peers():
    """name -> function from decoded text to extracted text."""
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    return {
        "trafilatura": lambda text: trafilatura.extract(text, include_comments=False) or "",
        "trafilatura, precision": lambda text: trafilatura.extract(
            text, include_comments=False, favor_precision=True) or "",
        "resiliparse": lambda text: extract_plain_text(text, main_content=True, alt_texts=False),
    }


def ours(bin, folder, runs=1):
    """({page: text}, seconds) of `corpus benchmark extract`."""
    made = subprocess.run([f"{bin}/corpus", "benchmark", "extract", str(folder), "--runs", str(runs)],
                          check=True, capture_output=True).stdout.decode("utf-8")
    lines = [json.loads(line) for line in made.split("\n") if line]
    return {pathlib.Path(line["path"]).stem: line.get("text", "") for line in lines if "path" in line}, lines[-1]["seconds"]


def unpack(warc, folder):
    """Writes the bodies of a WARC file's responses; returns the decoded texts."""
    from warcio.archiveiterator import ArchiveIterator

    texts = []
    with open(warc, "rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "response":
                continue
            body = record.content_stream().read()
            (folder / f"{len(texts):03d}.html").write_bytes(body)
            codecs = (["iso2022_jp"] if b"\x1b$B" in body else []) + ["utf-8", "euc_jp", "cp932"]
            for codec in codecs:
                try:
                    texts.append(body.decode(codec))
                    break
                except UnicodeDecodeError:
                    continue
            else:
                texts.append(body.decode("utf-8", "replace"))
    return texts


def table(title, rows, ratio_of):
    """Prints rows of (name, [figures]) and the ratio of the last figure to ours."""
    print(title)
    for name, figures in rows:
        print(f"  {name:24}" + "".join(f"{figure:>12}" for figure in figures))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", str(REPOSITORY / ".build/release")))
    parser.add_argument("--pages", type=int, default=320)
    parser.add_argument("--half", choices=["all", "tuned", "held-out"], default="all")
    parser.add_argument("--frames", action="store_true", help="also print F1 by frame")
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--keep", help="leave pages and texts in this folder")
    options = parser.parse_args()
    corpora = REPOSITORY.parent / "shared" / "corpora"
    if not corpora.is_dir():
        sys.exit(print(f"skipped: {corpora} is not there") or 0)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        quality(options, corpora, folder / "pages")
        if not options.skip_speed:
            speed(options, corpora, folder / "web")


def quality(options, corpora, folder):
    rows = pages.write(folder, corpora, options.pages, options.half)
    texts = {"ours": ours(options.bin, folder)[0]}
    if not options.skip_peers:
        for name, extract in peers().items():
            texts[name] = {row["page"]: extract((folder / f"{row['page']}.html").read_bytes().decode(row["encoding"]))
                           for row in rows}
    if options.keep:
        for name, made in texts.items():
            (folder.parent / f"{name.split(',')[0]}-texts.json").write_text(json.dumps(made, ensure_ascii=False))
    scores = {name: {row["page"]: score(made.get(row["page"], ""), row) for row in rows}
              for name, made in texts.items()}
    held = {name for name, _ in pages.frames("held-out")}
    halves = [("all frames", rows)]
    if options.half == "all":
        halves += [("frames kept for this figure", [r for r in rows if r["frame"] in held]),
                   ("frames tuned on", [r for r in rows if r["frame"] not in held])]
    for title, chosen in halves:
        print(f"{title}: {len(chosen)} synthetic pages")
        print(f"  {'':24}{'precision':>12}{'recall':>12}{'F1':>12}{'leaked':>12}{'ratio':>12}")
        base = statistics.mean(scores["ours"][row["page"]][2] for row in chosen)
        for name, found in scores.items():
            mean = [statistics.mean(found[row["page"]][i] for row in chosen) for i in range(3)]
            leaked = sum(found[r["page"]][3] for r in chosen) / sum(found[r["page"]][4] for r in chosen)
            print(f"  {name:24}{mean[0]:>12.4f}{mean[1]:>12.4f}{mean[2]:>12.4f}{leaked:>12.2%}{base / mean[2]:>12.3f}")
    if options.frames:
        names = list(scores)
        print(f"F1 by frame\n  {'':24}" + "".join(f"{name[:22]:>24}" for name in names))
        for frame in sorted({row["frame"] for row in rows}):
            chosen = [row["page"] for row in rows if row["frame"] == frame]
            print(f"  {frame:24}" + "".join(f"{statistics.mean(scores[n][c][2] for c in chosen):>24.4f}" for n in names))


def speed(options, corpora, folder):
    folder.mkdir(parents=True, exist_ok=True)
    texts = unpack(corpora / "web/whatwg-html-ja.warc.gz", folder)
    size = sum(path.stat().st_size for path in folder.glob("*.html"))
    seconds = {"ours": ours(options.bin, folder, runs=3)[1]}
    if not options.skip_peers:
        for name, extract in peers().items():
            if "," in name:
                continue
            runs = []
            for _ in range(3):
                start = time.perf_counter()
                for text in texts:
                    extract(text)
                runs.append(time.perf_counter() - start)
            seconds[name] = statistics.median(runs)
    print(f"speed on {len(texts)} pages of the HTML standard, {size / 1e6:.1f} MB, one core")
    print(f"  {'':24}{'seconds':>12}{'MB/s':>12}{'ratio':>12}")
    for name, spent in seconds.items():
        print(f"  {name:24}{spent:>12.2f}{size / 1e6 / spent:>12.1f}{spent / seconds['ours']:>12.1f}")


if __name__ == "__main__":
    main()
