"""The whole build of ../shared/corpora: how fast, what each phase takes, and what the ledger costs.

    python Benchmarks/corpus/build.py [--bin .build/release] [--rounds 3] [--threads 2] [--partitions 2] [--keep DIR]

Every source is read (Aozora Bunko in CP932, the Ruby manual as plain text, Wikipedia's leads as JSONL, web pages from a
WARC file), measured by every group but MeCab's and the compressors', judged by swallow-v1, masked, freed of duplicates,
stored, sealed. Seconds are the clock's, so the machine should have nothing else to do; processor seconds stand beside
them. Bytes a document are those of `corpus benchmark ledger`; the last column is what must hold. Without the corpora it
says so and ends.
"""

import argparse
import json
import os
import pathlib
import resource
import sqlite3
import subprocess
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora"

SOURCES = {
    "aozora": "format: aozora, encoding: shift_jis, files: ['aozora/cards/**/*.txt'], license: LicenseRef-Aozora-PD",
    "rurema": "format: text, encoding: utf-8, files: ['rurema/refm/**/*', 'rurema/manual/**/*'], license: CC-BY-3.0",
    "wikipedia": "format: jsonl, files: ['wikipedia/*.jsonl'], license: CC-BY-SA-4.0, "
                 "fields: { id: id, text: text, license: metadata.license, extra: { original_path: metadata.path } }",
    "web": "format: warc, files: ['web/*.warc.gz'], license: CC-BY-4.0",
}

RECIPE = """
partitions: {partitions}
normalize: [neologdn, footers]
measures: {{ groups: [characters, lines, repetition, ngrams, patterns, source] }}
mask: [email, phone]
filter: {{ preset: swallow-v1, without: [ng_word_fraction] }}
deduplicate: {{ exact: true, minhash: {{ ngram: 5, bands: 25, rows: 5, threshold: 0.8 }} }}
"""

PHASES = ("reading", "deduplicating", "passages", "listing", "writing", "sealing")


def write_recipe(folder, partitions):
    """The recipe and a source.yaml for each part of the corpora, in a folder of links to them."""
    for name, description in SOURCES.items():
        (folder / name).mkdir()
        (folder / name / name).symlink_to(SHARED / name)
        (folder / name / "source.yaml").write_text(
            f"{{ name: {name}, {description}, origin: shared, added: 2026-11-22 }}\n")
    recipe = folder / "recipe.yaml"
    sources = ", ".join(f"{name}/source.yaml" for name in SOURCES)
    recipe.write_text(f"name: whole-build\nsources: [{sources}]{RECIPE.format(partitions=partitions)}")
    return recipe


def build(tool, recipe, output, threads):
    """Builds once: (seconds by the clock, processor seconds, the build log's last entry)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    subprocess.run(
        [tool, "build", recipe, "--output", output, "--jobs", str(threads), "--force", "--quiet"], check=True,
        stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    lines = (output / "build-log.jsonl").read_text().splitlines()
    return seconds, processor, json.loads(lines[-1])


def payload(output):
    """Bytes of all raw records: what containers unfold to."""
    total = 0
    for part in sorted((output / "ledger").glob("*.sqlite")):
        with sqlite3.connect(f"file:{part}?mode=ro&immutable=1", uri=True) as ledger:
            total += ledger.execute("SELECT coalesce(sum(length), 0) FROM documents").fetchone()[0]
    return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=2)
    parser.add_argument("--keep", help="a folder that the corpus goes to, and stays in")
    options = parser.parse_args()
    tool = pathlib.Path(options.bin).resolve() / "corpus"
    if not all((SHARED / name).is_dir() for name in SOURCES):
        print(f"skipped: {SHARED} is not there")
        return
    with tempfile.TemporaryDirectory() as name:
        recipe = write_recipe(pathlib.Path(name), options.partitions)
        output = pathlib.Path(options.keep) if options.keep else pathlib.Path(name) / "corpus"
        rounds = [build(tool, recipe, output, options.threads) for _ in range(options.rounds)]
        seconds, processor, end = min(rounds, key=lambda round: round[0])
        manifest = json.loads((output / "manifest.json").read_text())
        size = json.loads(subprocess.run([tool, "benchmark", "ledger", output], check=True, capture_output=True).stdout)
        raw = payload(output) / 1e6
    files = sum(source["raw_bytes"] for source in manifest["sources"]) / 1e6
    documents = manifest["counts"]["ingested"]
    print(f"whole build of {files:.1f} MB of files ({raw:.1f} MB of records), {documents} documents, "
          f"{len(manifest['measures'])} measures, {options.threads} threads; the fastest of {options.rounds}\n")
    print(f"{'':<34}{'':>10}{'must be':>12}")
    print(f"{'raw files, MB/s':<34}{files / seconds:>10.1f}{'≥ 25':>12}")
    print(f"{'raw records, MB/s':<34}{raw / seconds:>10.1f}")
    print(f"{'seconds':<34}{seconds:>10.2f}")
    print(f"{'processor seconds a thread':<34}{processor / options.threads:>10.2f}")
    known = 0
    for phase in PHASES:
        spent = end.get(f"{phase}_seconds")
        if spent is None:
            continue
        known += spent
        print(f"  {phase:<32}{spent:>10.2f}")
    print(f"  {'plan, and the rest':<32}{seconds - known:>10.2f}")
    share = end["ledger_seconds"] / (seconds * options.threads)
    print(f"{'ledger, share of the time':<34}{share:>10.1%}{'≤ 10%':>12}")
    print("\nbytes a document")
    for label, key, limit in [
        ("ledger beside what follows", "rest_bytes", "≤ 250"), ("edit maps", "edits_bytes", ""),
        ("packed measures and columns", "measures_bytes", ""), ("strings", "string_bytes", ""),
        ("URLs and paths again, in indexes", "indexed_string_bytes", ""), ("signatures", "signatures_bytes", ""),
    ]:
        print(f"  {label:<32}{size[key] / documents:>10.1f}{limit:>12}")


if __name__ == "__main__":
    main()
