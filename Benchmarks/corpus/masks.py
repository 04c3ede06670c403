"""Personal information found, beside HojiChar's MaskPersonalInformation: how well, and how fast.

    python Benchmarks/corpus/masks.py [--bin .build/release] [--list]

How well: precision and recall on the labelled cases of Tests/Fixtures/masks/cases.tsv, as they are written and in NFKC. A
match counts where it touches labelled characters of its kind, for both sides: HojiChar masks the last four digits of a
number and leaves the rest. HojiChar knows telephone numbers and e-mail addresses; its matches are those of its own two
expressions. Ours are counted a second time where they are the labelled characters exactly.

How fast: both over Aozora Bunko in ../shared/corpora, or over the repository's sample of it, decoded, in memory, one
thread.

What ours finds in ../shared/corpora, by kind; with --list each match and what stands around it.
"""

import argparse
import gzip
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

import hojichar

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora"
CASES = REPOSITORY / "Tests" / "Fixtures" / "masks" / "cases.tsv"
KINDS = ["email", "phone", "postal_address", "my_number", "credit_card", "ip_address", "bank_account"]
MARK = re.compile("⟦([a-z_]+):(.*?)⟧", re.DOTALL)


def cases(form):
    """The text of each case and its labelled ranges of characters."""
    for line in CASES.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        marked = line.split("\t")[1].replace("\\n", "\n")
        text, spans, place = "", [], 0
        for mark in MARK.finditer(marked):
            text += form(marked[place : mark.start()])
            spans.append((mark[1], len(text), len(text) + len(form(mark[2]))))
            text += form(mark[2])
            place = mark.end()
        yield text + form(marked[place:]), spans


def matches(tool, texts):
    """What ours finds in each text: kind and range of characters."""
    found = [[] for _ in texts]
    for line in lines(tool, texts):
        data = texts[line["document"]].encode()
        start, end = (len(data[: line[side]].decode()) for side in ("start", "end"))
        found[line["document"]].append((line["kind"], start, end))
    return found


def lines(tool, texts):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "texts"
        path.write_bytes(b"".join(t.encode() + b"\0" for t in texts))
        command = [tool, "benchmark", "mask", "--matches", path]
        output = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return [json.loads(line) for line in output.split("\n") if line]


def peer_matches(texts):
    filter_ = hojichar.document_filters.MaskPersonalInformation()
    expressions = {"phone": filter_.phone_pat, "email": filter_.email_pat}
    for text in texts:
        yield [(kind, *m.span()) for kind, pattern in expressions.items() for m in pattern.finditer(text)]


def score(expected, found, kinds, hits):
    """Precision and recall over all cases; `hits` tells whether a match and a label mean the same."""
    matched = labelled = right = recalled = 0
    for labels, ones in zip(expected, found):
        labels = [label for label in labels if label[0] in kinds]
        ones = [one for one in ones if one[0] in kinds]
        matched += len(ones)
        labelled += len(labels)
        right += sum(any(hits(one, label) for label in labels) for one in ones)
        recalled += sum(any(hits(one, label) for one in ones) for label in labels)
    return right / matched if matched else 1.0, recalled / labelled if labelled else 1.0


def touches(one, label):
    return one[0] == label[0] and one[1] < label[2] and label[1] < one[2]


def equals(one, label):
    return one == label


def quality(tool):
    forms = {"as written": lambda s: s, "NFKC": lambda s: unicodedata.normalize("NFKC", s)}
    for name, form in forms.items():
        texts, expected = zip(*cases(form))
        ours, peer = matches(tool, texts), list(peer_matches(texts))
        print(f"{len(texts)} cases, {name:<12}{'ours, exact':>18}{'ours, touching':>18}{'HojiChar, touching':>22}")
        print(f"{'':<24}{'precision':>11}{'recall':>7}{'precision':>11}{'recall':>7}{'precision':>15}{'recall':>7}")
        for title, kinds in [*((kind, [kind]) for kind in KINDS), ("email and phone", KINDS[:2]), ("all", KINDS)]:
            row = f"{title:<24}"
            for found, hits, width in ((ours, equals, 11), (ours, touches, 11), (peer, touches, 15)):
                precision, recall = score(expected, found, kinds, hits)
                none = not any(one[0] in kinds for ones in found for one in ones)
                row += f"{'-' if none else format(precision, '.3f'):>{width}}{recall:7.3f}"
            print(row)
        print()


def aozora():
    folder = SHARED / "aozora" if SHARED.is_dir() else REPOSITORY / "corpora" / "aozora-sample"
    for path in sorted(folder.rglob("*.txt")):
        yield str(path.relative_to(folder)), path.read_bytes().decode("cp932", "replace").replace("\0", "")


def speed(tool):
    texts = [text for _, text in aozora()]
    bytes_ = sum(len(text.encode()) for text in texts)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "texts"
        path.write_bytes(b"".join(t.encode() + b"\0" for t in texts))
        command = [tool, "benchmark", "mask", path]
        mine = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["megabytes_per_second"]
    filter_ = hojichar.document_filters.MaskPersonalInformation()
    documents = [hojichar.Document(text) for text in texts]
    began = time.process_time()
    for document in documents:
        filter_.apply(document)
    theirs = bytes_ / (time.process_time() - began) / 1e6
    print(f"aozora, {bytes_ / 1e6:.1f} MB: ours {mine:.0f} MB/s (all kinds), HojiChar {theirs:.1f} MB/s, {mine / theirs:.0f}×; wanted: 400 MB/s")
    return mine >= 400


def others():
    """Name and documents of the other corpora in ../shared/corpora."""
    manual = sorted(p for p in (SHARED / "rurema").rglob("*") if p.is_file())
    yield "rurema", [(str(p.relative_to(SHARED)), p.read_bytes().decode("utf-8", "replace")) for p in manual]
    with open(SHARED / "wikipedia" / "wikipedia-leads.jsonl", encoding="utf-8") as leads:
        yield "wikipedia", [(f"lead {i}", json.loads(line)["text"]) for i, line in enumerate(leads)]
    pages = gzip.open(SHARED / "web" / "whatwg-html-ja.warc.gz").read().split(b"WARC/1.")[1:]
    decoded = []
    for number, page in enumerate(pages):
        # Good enough to look at: the encodings that can be told by trying, and no tags.
        for encoding in ("utf-8", "euc_jp", "cp932", "utf-8-replace"):
            try:
                text = page.decode(encoding) if "-replace" not in encoding else page.decode("utf-8", "replace")
                break
            except UnicodeDecodeError:
                continue
        if b"\x1b$B" in page:
            text = page.decode("iso2022_jp", "replace")
        decoded.append((f"record {number}", re.sub("<[^>]*>", " ", text)))
    yield "web", decoded


def false_positives(tool, verbose):
    titles = [*KINDS, "HojiChar: email", "phone"]
    print(f"\n{'found in':<12}{'documents':>10}{'MB':>8}" + "".join(f"{title:>16}" for title in titles))
    for name, documents in [("aozora", list(aozora())), *(others() if SHARED.is_dir() else [])]:
        texts = [text.replace("\0", "") for _, text in documents]
        found = lines(tool, texts)
        theirs = [one[0] for ones in peer_matches(texts) for one in ones]
        counts = [sum(one["kind"] == kind for one in found) for kind in KINDS]
        counts += [theirs.count("email"), theirs.count("phone")]
        bytes_ = sum(len(t.encode()) for t in texts)
        print(f"{name:<12}{len(texts):>10}{bytes_ / 1e6:8.1f}" + "".join(f"{count:>16}" for count in counts))
        for one in found if verbose else []:
            around = (one["before"][-20:] + "⟦" + one["text"] + "⟧" + one["after"][:20]).replace("\n", "⏎")
            print(f"  {documents[one['document']][0]} {one['kind']}: {around}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands")
    parser.add_argument("--list", action="store_true", help="list what is found in the corpora")
    options = parser.parse_args()
    tool = str(pathlib.Path(options.bin) / "corpus")
    quality(tool)
    fast = speed(tool)
    false_positives(tool, options.list)
    if not fast:
        sys.exit("a target is missed")


if __name__ == "__main__":
    main()
