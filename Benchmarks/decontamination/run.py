"""Decontamination beside datatrove's: items of JGLUE planted into real documents, and speed on what is there.

    python Benchmarks/decontamination/run.py [--bin .build/release] [--items 520]

datatrove (NGramsDecontFilter) looks for n-grams of words, 12 by default. Its default words are English: they are what
stands between spaces and marks, so a Japanese sentence has hardly any. Its Japanese words (spaCy with Sudachi) are
measured where sudachipy and sudachidict_core are installed; they are not among the requirements.
"""

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time

import planting

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def write_recipe(folder, **settings):
    (folder / "source.yaml").write_text(
        "name: none\nformat: text\nfiles: ['*.txt']\nlicense: CC0-1.0\norigin: none\nadded: 2026-01-01\n"
    )
    (folder / "none.txt").write_text("none\n")
    sets = [
        {"path": str(planting.path(name)), "name": name, "fields": fields} for name, fields in planting.SETS.items()
    ]
    # YAML reads JSON.
    recipe = {"name": "planted", "sources": ["source.yaml"], "decontaminate": {"sets": sets, **settings}}
    path = folder / "recipe.yaml"
    path.write_text(json.dumps(recipe, ensure_ascii=False))
    return path


def ours(bin, folder, texts, **settings):
    """The numbers of the texts in which something is found."""
    file = folder / "documents.txt"
    file.write_bytes(b"".join(text.encode() + b"\0" for text in texts))
    command = [bin / "corpus", "benchmark", "decontaminate", write_recipe(folder, **settings), file, "--hits"]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\n")
    return {json.loads(line)["document"] for line in lines if line}


@contextlib.contextmanager
def silence():
    """datatrove logs to stderr."""
    kept, quiet = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(quiet)


class Peer:
    """datatrove's filter with an index of all texts of the sets, made by its own functions."""

    def __init__(self, folder, language, ngram):
        import numpy
        from datatrove.pipeline.decont.n_grams import NGramsDecontConfig, NGramsDecontFilter
        from datatrove.utils.hashing import HashConfig
        from datatrove.utils.text import ngrams, simplify_text

        # Its default, xxhash, does not take text in the current version of that package.
        config = NGramsDecontConfig(n_grams=ngram, hash_config=HashConfig(hash_fc="sha1"))
        self.filter = NGramsDecontFilter(str(folder), config=config, language=language)
        hashes = set()
        self.texts = self.indexed = 0
        for _, text in planting.items():
            words = self.filter.tokenizer.word_tokenize(simplify_text(text, config.norm_config))
            found = [self.filter.hash_func(" ".join(gram)) for gram in ngrams(words, ngram)]
            hashes.update(found)
            self.texts += 1
            self.indexed += bool(found)
        array = numpy.array(sorted(hashes), dtype=config.hash_config.np_descr)
        array.tofile(folder / "jglue.index.hashes")
        with silence():
            self.filter.load_index_hashes()

    def found(self, texts):
        from datatrove.data import Document

        began = time.process_time()
        numbers = {
            number
            for number, text in enumerate(texts)
            if self.filter.filter(Document(text=text, id=str(number))) is not True
        }
        return numbers, time.process_time() - began


def peers(folder):
    """(name, how to make it) of what is installed."""
    import importlib.util

    def has(*names):
        return all(importlib.util.find_spec(name) for name in names)

    if not has("datatrove", "spacy"):
        print("(datatrove: it and spacy are not installed)")
        return
    result = [("datatrove, its default", "eng", 12)]
    if has("sudachipy", "sudachidict_core"):
        result += [("datatrove, Japanese words", "jpn", 12), ("datatrove, Japanese 6-grams", "jpn", 6)]
    else:
        print("(datatrove's Japanese words: sudachipy and sudachidict_core are not installed)")
    for name, language, ngram in result:
        index = folder / f"{language}-{ngram}"
        index.mkdir()
        yield name, Peer(index, language, ngram)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, default=os.environ.get("KEIFU_BIN", REPOSITORY / ".build/release"))
    parser.add_argument("--items", type=int, default=520)
    options = parser.parse_args()
    if not planting.JGLUE.is_dir():
        print(f"skipped: no test sets in {planting.JGLUE}")
        return
    hosts, forms = planting.planted(options.items, seed=1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        print(f"Decontamination: {options.items} items of JGLUE, each in a document of its own; share that is found\n")
        print(f"{'':30}" + "".join(f"{form:>10}" for form in planting.FORMS) + f"{'clean':>10}")
        clean = ours(options.bin, folder, hosts)
        row("keifu", {form: ours(options.bin, folder, [d for *_, d in forms[form]]) for form in forms}, options, clean)
        rest = [text for number, text in enumerate(hosts) if number < 60]
        bytes_ = sum(len(text.encode()) for text in rest)
        speeds = []
        for name, peer in peers(folder):
            found = {form: peer.found([d for *_, d in forms[form]])[0] for form in forms}
            row(name, found, options, peer.found(hosts)[0])
            print(f"{'':30}  {peer.indexed:,} of {peer.texts:,} texts are long enough to be in its index")
            speeds.append((name, bytes_ / peer.found(rest)[1] / 1e6))
        file = folder / "documents.txt"
        file.write_bytes(b"".join(text.encode() + b"\0" for text in hosts) * 8)
        result = json.loads(
            subprocess.run(
                [options.bin / "corpus", "benchmark", "decontaminate", write_recipe(folder), file],
                check=True, capture_output=True,
            ).stdout
        )
        search = result["folded_bytes"] / result["search_seconds"] / 1e6
        whole = result["bytes"] / (result["fold_seconds"] + result["search_seconds"]) / 1e6
        print(f"\nspeed, MB/s of text a core, folding included: keifu {whole:.0f} (the search alone {search:.0f})")
        for name, speed in speeds:
            print(f"{'':4}{name:28} {speed:8.2f}   ratio {whole / speed:,.0f}")


def row(name, found, options, clean):
    shares = "".join(f"{len(found[form]) / options.items:10.3f}" for form in planting.FORMS)
    print(f"{name:30}{shares}{len(clean):10}", flush=True)


if __name__ == "__main__":
    main()
