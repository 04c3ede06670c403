"""Near-duplicates in real text with planted copies: which are found, beside all pairs by brute force, rensa and datatrove.

    python Benchmarks/dedup/quality.py [--bin .build/release] [--works N] [--copies N]

A pair's similarity is the exact Jaccard similarity of its sets of character 5-grams, spaces, line breaks and widths folded.
Recall is the share of pairs at a similarity that share a band; a removal is right if the text is at least 0.8 similar to one
that was kept.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

import numpy

import documents
import peers

THRESHOLD = 0.8
EDGES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]
SETTINGS = [("default", 25, 5), ("doubri", 40, 20), ("datatrove", 14, 8), ("llmjp", 20, 10)]


def all_pairs(folded, least):
    """Every pair of at least this similarity, by brute force: {(first, second): similarity}."""
    numbers = {}
    sets = []
    for text in folded:
        items = {numbers.setdefault(gram, len(numbers)) for gram in peers.grams(text)}
        sets.append(numpy.fromiter(items, dtype=numpy.int64, count=len(items)))
    sizes = numpy.array([len(items) for items in sets])
    owner = numpy.repeat(numpy.arange(len(sets)), sizes)
    gram = numpy.concatenate(sets)
    order = numpy.argsort(gram, kind="stable")
    owner, starts = owner[order], numpy.concatenate([[0], numpy.cumsum(numpy.bincount(gram, minlength=len(numbers)))])
    found = {}
    for first, items in enumerate(sets):
        if not len(items):
            continue
        shared = numpy.zeros(len(sets), dtype=numpy.int64)
        lists = [owner[starts[item] : starts[item + 1]] for item in items]
        shared = numpy.bincount(numpy.concatenate(lists), minlength=len(sets))
        similarity = shared / (sizes + sizes[first] - shared)
        for second in numpy.nonzero(similarity >= least)[0]:
            if second > first:
                found[first, int(second)] = float(similarity[second])
    return found


def run(binary, path, folder, bands, rows):
    """Our command: its figures, what it removed, and its candidate pairs."""
    removals, pairs = folder / "removals.jsonl", folder / "pairs.jsonl"
    words = [
        binary, "benchmark", "deduplicate", path, "--bands", bands, "--rows", rows, "--runs", 1,
        "--removals", removals, "--pairs", pairs,
    ]
    figures = json.loads(subprocess.run([str(word) for word in words], check=True, capture_output=True).stdout)
    with open(removals) as file:
        removed = [json.loads(line) for line in file]
    with open(pairs) as file:
        candidates = [json.loads(line) for line in file]
    return figures, removed, candidates


def bin_of(similarity):
    return int(numpy.searchsorted(EDGES, similarity, side="right")) - 1


def recall_by_bin(truth, candidates):
    hit, total = numpy.zeros(len(EDGES)), numpy.zeros(len(EDGES))
    for pair, similarity in truth.items():
        total[bin_of(similarity)] += 1
        hit[bin_of(similarity)] += pair in candidates
    return hit, total


def curve(truth, bands, rows):
    expected = numpy.zeros(len(EDGES))
    for similarity in truth.values():
        expected[bin_of(similarity)] += 1 - (1 - similarity**rows) ** bands
    return expected


def judge(truth, neighbours, removed, count):
    """Removals that are right, and pairs of at least the threshold of which both texts are left."""
    right = sum(any(other not in removed for other in neighbours.get(text, ())) for text in removed)
    left = sum(
        similarity >= THRESHOLD and first not in removed and second not in removed
        for (first, second), similarity in truth.items()
    )
    return right, left


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"))
    arguments.add_argument("--works", type=int, default=200)
    arguments.add_argument("--copies", type=int, default=1500)
    arguments.add_argument("--seed", type=int, default=5)
    options = arguments.parse_args()
    binary = pathlib.Path(options.bin) / "corpus"
    if not documents.CORPORA.is_dir():
        print("skipped: the shared corpora are not beside this repository")
        return
    originals = documents.real(options.works, 1000, 300, 6000)
    copies = documents.planted(originals, options.copies, options.seed)
    texts = originals + [text for text, _ in copies]
    folded = [documents.fold(text) for text in texts]
    truth = all_pairs(folded, EDGES[0])
    # Equal texts are removed exactly; MinHash is measured on the others.
    unequal = {pair: s for pair, s in truth.items() if folded[pair[0]] != folded[pair[1]]}
    alike = sum(s >= THRESHOLD for s in unequal.values())
    print(f"{len(originals)} texts and {len(copies)} planted copies, {sum(map(len, folded)) / 1e6:.1f} million characters;")
    print(f"{len(truth)} pairs of a similarity from {EDGES[0]}, {alike} unequal ones from {THRESHOLD}: by brute force\n")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "documents").mkdir()
        path = folder / "documents" / "texts.jsonl"
        documents.write(path, texts)
        ours = {name: run(binary, path, folder, bands, rows) for name, bands, rows in SETTINGS}
        seconds, left = peers.datatrove(path.parent, folder / "datatrove", tasks=1)
    rensa = peers.rensa_candidates(folded, THRESHOLD, 128, 16)

    # What we say of a pair is what brute force says.
    wrong = 0
    for name, (_, removed, candidates) in ours.items():
        for pair in candidates:
            known = truth.get((pair["first"], pair["second"]), 0)
            wrong += known != pair["similarity"] and max(known, pair["similarity"]) >= EDGES[0]
        for item in removed:
            first, second = sorted((item["text"], item["kept"]))
            wrong += truth.get((first, second), 0) != item["similarity"]
    print(f"similarities that differ from brute force: {wrong}\n")

    print("Pairs found by similarity: measured (theory 1 − (1 − sʳ)ᵇ)")
    found = {name: {(pair["first"], pair["second"]) for pair in run[2]} for name, run in ours.items()}
    rows = {name: (recall_by_bin(unequal, found[name])[0], curve(unequal, bands, rows)) for name, bands, rows in SETTINGS}
    peer = recall_by_bin(unequal, set(rensa))[0]
    total = recall_by_bin(unequal, set())[1]
    heads = [f"{name} {bands}×{rows}" for name, bands, rows in SETTINGS]
    print(f"{'similarity':>12}{'pairs':>8}" + "".join(f"{head:>22}" for head in heads) + f"{'rensa LSH 16×8':>16}")
    for place in range(len(EDGES) - 1):
        if total[place] == 0:
            continue
        line = f"{EDGES[place]:>6.2f}–{EDGES[place + 1]:.2f} {int(total[place]):>7}"
        for name, _, _ in SETTINGS:
            hit, expected = rows[name]
            line += f"{hit[place] / total[place]:>13.3f} ({expected[place] / total[place]:.3f})"
        print(line + f"{peer[place] / total[place]:>16.3f}")
    first = EDGES.index(THRESHOLD)
    line = f"{'≥ 0.80':>12}{int(total[first:].sum()):>8}"
    for name, _, _ in SETTINGS:
        hit, expected = rows[name]
        line += f"{hit[first:].sum() / total[first:].sum():>13.3f} ({expected[first:].sum() / total[first:].sum():.3f})"
    print(line + f"{peer[first:].sum() / total[first:].sum():>16.3f}\n")

    neighbours = {}
    for (first_text, second_text), similarity in truth.items():
        if similarity >= THRESHOLD:
            neighbours.setdefault(first_text, []).append(second_text)
            neighbours.setdefault(second_text, []).append(first_text)
    # Going through the texts in order, rensa's users drop what its index proposes.
    gone = set()
    for other, number in sorted(rensa, key=lambda pair: pair[1]):
        if other not in gone:
            gone.add(number)
    tools = [(f"keifu {name}", {item["text"] for item in ours[name][1]}) for name, _, _ in SETTINGS]
    tools += [("rensa RMinHashLSH 16×8", gone), ("datatrove 14×8", set(range(len(texts))) - left)]
    print(f"Removal of what is {THRESHOLD} similar to a kept text")
    print(f"{'tool':>24}{'removed':>9}{'right':>8}{'precision':>11}{'pairs left':>12}{'recall':>8}")
    pairs = sum(similarity >= THRESHOLD for similarity in truth.values())
    for name, removed in tools:
        right, remaining = judge(truth, neighbours, removed, len(texts))
        print(
            f"{name:>24}{len(removed):>9}{right:>8}{right / max(1, len(removed)):>11.4f}{remaining:>12}"
            f"{1 - remaining / pairs:>8.4f}"
        )
    recall = rows["default"][0][first:].sum() / total[first:].sum()
    right, _ = judge(truth, neighbours, tools[0][1], len(texts))
    verdict = recall >= 0.98 and right == len(tools[0][1]) and wrong == 0
    print(f"\nrecall of the default {recall:.4f} (wanted 0.98), precision {right / len(tools[0][1]):.4f}: {'met' if verdict else 'MISSED'}")


if __name__ == "__main__":
    main()
