"""rensa and datatrove over the same folded texts and the same n-grams, characters."""

import contextlib
import json
import os
import pathlib
import shutil
import time


def grams(text, n=5):
    return [text[start : start + n] for start in range(len(text) - n + 1)]


def rensa_candidates(folded, threshold, permutations, bands):
    """For each text the texts before it that RMinHashLSH proposes."""
    import rensa

    index = rensa.RMinHashLSH(threshold, permutations, bands)
    pairs = []
    for number, text in enumerate(folded):
        items = grams(text)
        if not items:
            continue
        signature = rensa.RMinHash(num_perm=permutations, seed=42)
        signature.update(items)
        pairs += [(other, number) for other in index.query(signature)]
        index.insert(number, signature)
    return pairs


def rensa_signatures(folded, kind, permutations=128):
    """Seconds of processor time: with and without making the lists of n-grams that its interface wants."""
    import rensa

    make = getattr(rensa, kind)
    whole = lists = 0.0
    for text in folded:
        began = time.process_time()
        items = grams(text)
        made = time.process_time()
        signature = make(num_perm=permutations, seed=42)
        signature.update(items)
        signature.digest()
        whole += time.process_time() - began
        lists += made - began
    return whole, whole - lists


def rensa_matrix(folded, permutations=128):
    """The same for its fastest interface of true permutations, which takes the lists of many texts at once. (`rho` hashes
    a sample of the n-grams and makes other signatures.)"""
    import rensa

    whole = lists = 0.0
    # A few at a time: with the lists of all texts in memory it is slower.
    for start in range(0, len(folded), 32):
        began = time.process_time()
        items = [grams(text) for text in folded[start : start + 32]]
        made = time.process_time()
        rensa.RMinHash.digest_matrix_from_token_sets(items, num_perm=permutations, seed=42)
        whole += time.process_time() - began
        lists += made - began
    return whole, whole - lists


@contextlib.contextmanager
def silence():
    """Every task of datatrove logs to stderr, under whatever name it has."""
    kept = os.dup(2)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(quiet)


class Characters:
    """A tokenizer for datatrove: every character is a word, so that its 5-grams are ours."""

    @staticmethod
    def word_tokenize(text):
        return list(text)


def datatrove(documents, folder, tasks, buckets=14, rows=8):
    """Its four stages over JSON lines in a folder: seconds of each, and the numbers of the texts that are left."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    import datatrove.pipeline.dedup.minhash as module
    # Its Japanese tokenizer is Sudachi, which takes longer than all the rest and finds other n-grams.
    module.load_word_tokenizer = lambda language: Characters
    shutil.rmtree(folder, ignore_errors=True)
    folder = pathlib.Path(folder)
    config = MinhashConfig(n_grams=5, num_buckets=buckets, hashes_per_bucket=rows)
    reader = JsonlReader(str(documents))
    sort = {"workers": tasks, "start_method": "fork"} if tasks > 1 else {"workers": 1}
    stages = [
        ("signatures", tasks, [reader, MinhashDedupSignature(str(folder / "signatures"), config=config)]),
        ("buckets", buckets, [MinhashDedupBuckets(str(folder / "signatures"), str(folder / "buckets"), config=config)]),
        ("cluster", 1, [MinhashDedupCluster(str(folder / "buckets"), str(folder / "removed"), config=config)]),
        ("filter", tasks, [
            reader, MinhashDedupFilter(str(folder / "removed")),
            JsonlWriter(str(folder / "kept"), compression=None),
        ]),
    ]
    seconds = {}
    for name, count, pipeline in stages:
        began = time.monotonic()
        executor = LocalPipelineExecutor(
            pipeline=pipeline, tasks=count, logging_dir=str(folder / "logs" / name), **sort
        )
        with silence():
            executor.run()
        seconds[name] = time.monotonic() - began
    left = set()
    for path in sorted((folder / "kept").glob("*.jsonl")):
        with open(path, encoding="utf-8") as file:
            left |= {int(json.loads(line)["id"]) for line in file}
    return seconds, left
