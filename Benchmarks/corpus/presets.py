"""All measures of all presets together: a whole build on every core, and what each group costs of it.

    python Benchmarks/corpus/presets.py [--bin .build/release]

Word lists, a fastText model and a language model are there too: the lists are HojiChar's, the models are trained here on a
part of the text. The shared corpora must lie beside the repository, else it says so and ends.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora"


def quiet(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def models(tool, folder):
    """A fastText model that tells Japanese from English, and a language model of characters, on some works."""
    works = sorted(SHARED.glob("aozora/cards/*/files/*/*.txt"))[::60]
    japanese = [line for work in works for line in work.read_text("cp932", "replace").split() if len(line) > 40]
    (folder / "text.txt").write_text("\n".join(japanese))
    quiet(tool, "language-model", "--input", folder / "text.txt", "--order", "4", "--prune", "0", "0", "1", "--output",
          folder / "characters.arpa")
    keys = "\n  language_model: characters.arpa"
    if shutil.which("fasttext"):
        english = [line for page in (REPOSITORY / "docs").glob("*.md") for line in page.read_text().split("\n") if line]
        rows = ["__label__ja " + line for line in japanese] + ["__label__en " + line for line in english]
        (folder / "rows.txt").write_text("\n".join(rows))
        quiet("fasttext", "supervised", "-input", folder / "rows.txt", "-output", folder / "language", "-dim", "16",
              "-minn", "2", "-maxn", "4", "-bucket", "200000", "-thread", "1", "-epoch", "2")
        keys += "\n  classifiers: { language: { model: language.bin, label: ja } }"
    else:
        print("no fasttext program: without a classifier")
    return keys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", ".build/release"))
    tool = pathlib.Path(parser.parse_args().bin).resolve() / "corpus"
    if not (SHARED / "aozora").is_dir():
        print(f"skipped: {SHARED} is not there")
        return
    import hojichar

    lists = pathlib.Path(hojichar.__file__).parent / "dict"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "aozora").symlink_to(SHARED / "aozora")
        (folder / "source.yaml").write_text(
            "{name: aozora, format: aozora, files: ['aozora/**/*.txt'], license: LicenseRef-Aozora-PD, origin: shared, "
            "added: 2026-11-22}")
        words = "".join(
            f"\n    {kind}: {lists}/{file}_keywords_ja.txt" for kind, file in
            [("ng", "adult"), ("adult", "adult"), ("discrimination", "discrimination"), ("violence", "violence"),
             ("advertisement", "advertisement")])
        recipe = folder / "recipe.yaml"
        recipe.write_text(
            f"name: presets\nsources: [source.yaml]\nmeasures:\n  words:{words}{models(tool, folder)}\n"
            "mask: [email, phone, postal_address, my_number, credit_card, ip_address, bank_account]\n"
            "deduplicate: { exact: false, minhash: null }\n")
        started = time.monotonic()
        quiet(tool, "build", recipe, "--output", folder / "corpus", "--quiet")
        seconds = time.monotonic() - started
        manifest = json.loads((folder / "corpus" / "manifest.json").read_text())
        answer = json.loads(quiet(tool, "benchmark", "measure", recipe, "--rounds", "1"))
    text = answer["text_bytes"] / 1e6
    raw = sum(source["raw_bytes"] for source in manifest["sources"]) / 1e6
    print(f"all presets: {len(manifest['measures'])} measures of {answer['documents']} documents, {text:.1f} MB of text "
          f"({raw:.1f} MB of files)")
    print(f"  whole build on {os.cpu_count()} cores: {seconds:.1f} s, {text / seconds:.1f} MB/s of text\n")
    print(f"{'one thread':<20}{'seconds':>9}{'share':>8}{'MB/s':>9}")
    for stage, cost in sorted(answer["stages"].items(), key=lambda item: -item[1]):
        print(f"{stage:<20}{cost:>9.2f}{cost / answer['seconds']:>8.1%}{text / cost:>9.0f}")
    print(f"{'together':<20}{answer['seconds']:>9.2f}{'':>8}{text / answer['seconds']:>9.1f}")


if __name__ == "__main__":
    main()
