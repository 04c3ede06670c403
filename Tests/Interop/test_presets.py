"""Every preset over the sample: a build, and what-if on a corpus without rules, reach the same verdicts."""

import json
import shutil
import subprocess

import pytest

PRESETS = ["swallow-v1", "llmjp-v1", "uzushio", "hojichar", "fineweb2-ja", "gopher-ja"]
WORDS = {
    "ng": ["人殺し", "畜生", "馬鹿"], "adult": ["裸体", "キス"], "discrimination": ["支那人"],
    "violence": ["殺す", "刺す", "ナイフ"],
}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def workshop(bin, repository, tmp_path_factory):
    """A folder with word lists, a fastText model and a language model, and the sources of a recipe."""
    folder = tmp_path_factory.mktemp("presets")
    for name, words in WORDS.items():
        (folder / f"{name}.txt").write_text("\n".join(words) + "\n")
    if shutil.which("fasttext") is None:
        pytest.skip("no fasttext program to train a model with: install the Debian package fasttext")
    lines = []
    for page in sorted((repository / "docs").glob("*.md")):
        lines += ["__label__en " + line for line in page.read_text().split("\n") if len(line) > 40]
    leads = (repository / "corpora/wikipedia-leads-sample").glob("*.jsonl*")
    for path in leads:
        text = path.read_text() if path.suffix == ".jsonl" else ""
        lines += ["__label__ja " + json.loads(line)["text"].replace("\n", " ") for line in text.split("\n") if line]
    (folder / "languages.txt").write_text("\n".join(lines))
    run("fasttext", "supervised", "-input", folder / "languages.txt", "-output", folder / "language", "-dim", "8",
        "-minn", "1", "-maxn", "3", "-bucket", "20000", "-epoch", "10", "-thread", "1")
    (folder / "text.txt").write_text("\n".join(line.split(" ", 1)[1] for line in lines))
    run(bin / "corpus", "language-model", "--input", folder / "text.txt", "--order", "4", "--output",
        folder / "characters.arpa")
    return folder


def recipe(folder, repository, name, rest):
    lists = "\n".join(f"    {list_}: {list_}.txt" for list_ in WORDS)
    path = folder / f"{name}.yaml"
    path.write_text(f"""
name: {name}
sources:
  - {repository}/corpora/aozora-sample/source.yaml
  - {repository}/corpora/synthetic-near-copies/source.yaml
  - {repository}/corpora/web-sample/source.yaml
  - {repository}/corpora/wikipedia-leads-sample/source.yaml
partitions: 3
work_unit_bytes: 1000000
measures:
  words:
{lists}
    advertisement: {repository}/pipelines/words/advertisement.txt
  classifiers: {{ language: {{ model: language.bin, label: ja }} }}
  language_model: characters.arpa
mask: [email, phone, postal_address, my_number, credit_card, ip_address, bank_account]
deduplicate: {{ exact: false, minhash: null }}
{rest}
""")
    return path


@pytest.fixture(scope="module")
def unfiltered(bin, repository, workshop):
    path = recipe(workshop, repository, "unfiltered", "")
    run(bin / "corpus", "build", path, "--output", workshop / "unfiltered", "--quiet")
    return workshop / "unfiltered"


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*") if path.is_file() and path.name != "build-log.jsonl"
    }


def test_all_measures_do_not_depend_on_threads(bin, workshop, unfiltered):
    run(bin / "corpus", "build", workshop / "unfiltered.yaml", "--output", workshop / "again", "--quiet", "--jobs", "1")
    assert files(unfiltered) == files(workshop / "again")
    run(bin / "corpus", "verify", unfiltered)


def test_a_measure_for_every_rule_of_every_preset(bin, unfiltered):
    names = json.loads((unfiltered / "manifest.json").read_text())["measures"]
    assert len(names) == len(set(names)) > 80
    assert {"language_score", "perplexity", "ng_words", "masked_phone"} <= set(names)
    for preset in PRESETS:
        answer = json.loads(run(bin / "corpus", "what-if", unfiltered, "--preset", preset, "--json"))
        assert answer["not_judged"] == []
        assert answer["deduplication"] == "not recomputed"


@pytest.mark.parametrize("preset", PRESETS)
def test_what_if_is_what_a_build_does(bin, repository, workshop, unfiltered, preset):
    path = recipe(workshop, repository, preset, f"filter: {{ preset: {preset} }}")
    run(bin / "corpus", "build", path, "--output", workshop / preset, "--quiet")
    counts = json.loads((workshop / preset / "manifest.json").read_text())["counts"]
    built = {d["rule"]: d["documents"] for d in counts["dropped"] if d["stage"] == "filter"}
    answer = json.loads(run(bin / "corpus", "what-if", unfiltered, "--preset", preset, "--json"))
    asked = {rule["rule"]: rule["after"] for rule in answer["rules"] if rule["after"]}
    assert asked == built
    assert sum(built.values()) > 0
    assert answer["kept"]["documents"] - answer["newly_dropped"]["documents"] == counts["kept"]
