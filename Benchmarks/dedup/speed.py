"""Speed of MinHash signatures beside rensa, and of whole near-duplicate removal beside datatrove, on the same texts.

    python Benchmarks/dedup/speed.py [--bin .build/release] [--megabytes N]

Signatures have 128 permutations over character 5-grams, on one core. rensa takes lists of n-grams: its users must make
them first, so that is what is compared ("text to signature"); the second line leaves the making of lists out. Removal is
from JSON lines to the texts that are left: reading, signatures, candidates, clusters; ours verifies every pair too.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

import documents
import peers


def ours(binary, path, jobs, bands, rows, runs=3):
    words = [binary, "benchmark", "deduplicate", path, "--bands", bands, "--rows", rows, "--jobs", jobs, "--runs", runs]
    return json.loads(subprocess.run([str(word) for word in words], check=True, capture_output=True).stdout)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"))
    arguments.add_argument("--megabytes", type=float, default=8)
    options = arguments.parse_args()
    binary = pathlib.Path(options.bin) / "corpus"
    if not documents.CORPORA.is_dir():
        print("skipped: the shared corpora are not beside this repository")
        return
    cores = len(os.sched_getaffinity(0))
    texts, size = [], 0
    for text in documents.real(400, 1000, 600, 20_000):
        texts.append(text)
        size += len(text.encode())
        if size > options.megabytes * 0.7e6:
            break
    texts += [text for text, _ in documents.planted(texts, len(texts) // 2, 3)]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "documents").mkdir()
        for part in range(cores):
            # As many files as datatrove has tasks.
            documents.write(folder / "documents" / f"texts-{part}.jsonl", [])
        folded = [documents.fold(text) for text in texts]
        documents.write(folder / "folded.jsonl", folded)
        with_ids = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts)]
        for part in range(cores):
            with open(folder / "documents" / f"texts-{part}.jsonl", "w", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in with_ids[part::cores])
        documents.write(folder / "texts.jsonl", texts)
        megabytes = sum(len(text.encode()) for text in folded) / 1e6
        print(f"{len(texts)} texts, {megabytes:.1f} MB, {sum(map(len, folded)) / 1e6:.1f} million characters\n")

        signatures = ours(binary, folder / "folded.jsonl", 1, 32, 4)
        own = signatures["signature_mb_per_second"]
        print(f"{'signatures, 128 permutations, one core':<44}{'MB/s':>9}{'keifu is':>10}")
        print(f"{'keifu, text to signature':<44}{own:>9.1f}")
        for kind in ["RMinHash", "CMinHash", "RMinHash matrix"]:
            if kind == "RMinHash matrix":
                whole, bare = peers.rensa_matrix(folded)
            else:
                whole, bare = peers.rensa_signatures(folded, kind)
            print(f"{f'rensa {kind}, text to signature':<44}{megabytes / whole:>9.1f}{own * whole / megabytes:>9.1f}×")
            print(f"{f'rensa {kind}, n-grams to signature':<44}{megabytes / bare:>9.1f}{own * bare / megabytes:>9.1f}×")

        began = time.monotonic()
        figures = ours(binary, folder / "texts.jsonl", cores, 14, 8, runs=0)
        whole = time.monotonic() - began
        removal = figures["removal_seconds"]
        stages, left = peers.datatrove(folder / "documents", folder / "datatrove", tasks=cores)
        theirs = sum(stages.values())
        print(f"\n{f'removal, 14 × 8, {cores} cores':<44}{'seconds':>9}{'removed':>9}{'keifu is':>10}")
        print(f"{'keifu, texts to verified removals':<44}{removal:>9.2f}{figures['removed']:>9}")
        print(f"{'keifu, the whole command with reading':<44}{whole:>9.2f}{figures['removed']:>9}")
        line = f"{'datatrove: ' + ', '.join(f'{name} {s:.1f}' for name, s in stages.items()):<60}"
        print(line)
        print(f"{'datatrove, all':<44}{theirs:>9.2f}{len(texts) - len(left):>9}{theirs / removal:>9.1f}×")
        print(f"{'':<53}{'to the command':>9}{theirs / whole:>10.1f}×")


if __name__ == "__main__":
    main()
