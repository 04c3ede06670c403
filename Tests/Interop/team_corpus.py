"""A recipe in which everything happens, made from the samples by a seeded generator, and builds of it to compare."""

import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import time

FOOTER = "本サイトの内容の無断転載を禁じます。お問い合わせは、このページの下にある窓口までお願いいたします。"
CONTACT = "連絡先は taro@example.co.jp または 090-1234-5678 です。"


def _edited(text, share, rng):
    """The text with a share of its characters replaced by others of it."""
    characters = list(text)
    for place in rng.sample(range(len(characters)), max(1, int(len(characters) * share))):
        characters[place] = rng.choice(text)
    return "".join(characters)


def _wrapped(text, width):
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


def _source(folder, name, format, files, license="CC-BY-SA-4.0", more=""):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yaml").write_text(
        f"name: {name}\nformat: {format}\nfiles: ['{files}']\nlicense: {license}\norigin: made by a test\n"
        f"added: 2026-11-23\n{more}")


def make(root, repository, seed=1):
    """Writes sources and `recipe.yaml` under `root`: several formats, one file of many work units, exact and near
    copies, repeated passages, lines of a host, things to mask, items of a test set."""
    rng = random.Random(seed)
    leads = [
        json.loads(line)["text"]
        for line in (repository / "corpora/wikipedia-leads-sample/leads.jsonl").read_text().splitlines()
    ]
    sentences = [sentence + "。" for lead in leads for sentence in lead.split("。") if len(sentence) > 10]
    items = [rng.choice(sentences) + rng.choice(sentences) for _ in range(20)]
    passages = ["".join(rng.sample(sentences, 5)) for _ in range(5)]

    notes = []
    for number in range(900):
        kind = rng.random()
        if notes and kind < 0.1:
            text = rng.choice(notes)["text"]
        elif notes and kind < 0.2:
            text = _wrapped(_edited(rng.choice(notes)["text"], 0.01, rng), 40)
        else:
            body = rng.sample(sentences, rng.randint(3, 25))
            if kind < 0.3:
                body.insert(rng.randrange(len(body)), rng.choice(passages))
            if kind < 0.22:
                body.insert(rng.randrange(len(body)), rng.choice(items))
            if kind < 0.35:
                body.append(CONTACT)
            text = "".join(body) + "\n" + FOOTER
        notes.append({"id": f"n{number}", "text": text, "url": f"https://host{number % 4}.example/{number}"})
    _source(root / "notes", "notes", "jsonl", "*.jsonl", more="fields: { id: id, text: text, url: url }\n")
    for part in range(6):
        (root / "notes" / f"{part}.jsonl").write_text(
            "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes[part::6]))

    # One file of many work units, whose segments all ranks share.
    _source(root / "large", "large", "jsonl", "*.jsonl", more="fields: { id: id, text: text }\n")
    with open(root / "large" / "large.jsonl", "w") as file:
        for number in range(2_500):
            text = "".join(rng.sample(sentences, rng.randint(2, 12)))
            if number % 50 == 0:
                text = notes[number % 900]["text"]
            file.write(json.dumps({"id": f"l{number}", "text": text}, ensure_ascii=False) + "\n")
    (root / "items.jsonl").write_text(
        "".join(json.dumps({"question": item}, ensure_ascii=False) + "\n" for item in items))

    samples = [repository / "corpora" / name / "source.yaml" for name in ["aozora-sample", "web-sample", "wikipedia-leads-sample"]]
    sources = [str(path) for path in samples] + ["notes/source.yaml", "large/source.yaml"]
    (root / "recipe.yaml").write_text(f"""name: team
sources: {json.dumps(sources)}
partitions: 3
work_unit_bytes: 262144
memory_bytes: 16777216
measures: {{ groups: [characters, lines, repetition, ngrams, patterns, source] }}
mask: [email, phone]
filter: {{ rules: {{ characters: {{ min: 30 }}, japanese_fraction: {{ min: 0.3 }} }} }}
deduplicate:
  exact: true
  minhash: {{ ngram: 5, bands: 25, rows: 5, threshold: 0.8 }}
  passages: {{ min_characters: 100 }}
  host_lines: {{ min_documents: 10 }}
decontaminate: {{ sets: [{{ path: items.jsonl, name: items, fields: [question] }}], ngram: 13, coverage: 0.5, mode: cut }}
held_out: {{ fraction: 0.02, seed: 7 }}
""")
    return root / "recipe.yaml"


def contents(folder):
    """SHA-256 of every file by its path, but for the log, which tells of clock and threads."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(pathlib.Path(folder).rglob("*"))
        if path.is_file() and path.name != "build-log.jsonl"
    }


def events(folder, name):
    """The events of one kind in a folder's build log."""
    lines = (pathlib.Path(folder) / "build-log.jsonl").read_text().splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == name]


class Build:
    """A `corpus build` that may be killed."""

    def __init__(self, bin, recipe, output, *options, ranks=None, threads=2, limit=None):
        command = [bin / "corpus", "build", recipe, "--output", output, "--jobs", threads, "--quiet", *options]
        if limit:
            command = ["prlimit", f"--fsize={limit}", *command]
        if ranks:
            command = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", ranks, *command]
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("OMPI_", "PMIX_", "ORTE_", "OPAL_"))
        } | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        self.ranks = ranks
        self.process = subprocess.Popen(
            list(map(str, command)), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            stdin=subprocess.DEVNULL, start_new_session=True)

    def wait(self):
        """Ends with the process; what it wrote is in `output` and `errors`."""
        try:
            self.output, self.errors = self.process.communicate(timeout=300)
        finally:
            if self.process.poll() is None:
                for pid in [*self.processes(), self.process.pid]:
                    os.kill(pid, signal.SIGKILL)
        self.code = self.process.returncode
        return self

    def processes(self):
        """The ids of the ranks; of the process itself where there are none."""
        if not self.ranks:
            return [self.process.pid]
        found = []
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            try:
                children = task.read_text().split()
                found += [int(pid) for pid in children if pathlib.Path(f"/proc/{pid}/comm").read_text() == "corpus\n"]
            except OSError:
                continue
        return sorted(found)

    def kill(self, rng, number=signal.SIGKILL):
        """Sends a signal to the process, or to one of its ranks; whether there was one."""
        processes = self.processes() if self.process.poll() is None else []
        if not processes:
            return False
        try:
            os.kill(rng.choice(processes), number)
        except ProcessLookupError:
            return False
        return True


def built(bin, recipe, output, *options, **named):
    """Builds to the end."""
    build = Build(bin, recipe, output, *options, **named).wait()
    assert build.code == 0, build.errors
    return build


def wait_for(condition, seconds=60):
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to it"
        time.sleep(0.001)
