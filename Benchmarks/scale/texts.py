"""Any amount of Japanese text, made from the corpora by seeded edits.

Sentences of real works are shuffled into documents of varying size, some of their characters exchanged, so that
two documents have about as much in common as strangers have. A few documents are planted as exact copies, near copies
(1 to 5% of the characters edited) or hold a passage that others hold too.
"""

import json
import pathlib
import random
import re

EXACT, NEAR, PASSAGE = 0.02, 0.03, 0.02
FILE_BYTES = 16 << 20
SENTENCE = re.compile(r"[^。\n]{12,90}。")


def sentences(corpora):
    """Sentences of 12 to 90 characters, no two equal: long ones would be passages of their own."""
    found = set()
    for path in sorted((corpora / "aozora").rglob("*.txt")):
        text = path.read_bytes().decode("cp932", "ignore")
        text = re.sub(r"《[^》]*》|［＃[^］]*］|｜", "", text)
        found.update(SENTENCE.findall(text))
    for path in sorted((corpora / "wikipedia").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            found.update(SENTENCE.findall(json.loads(line)["text"]))
    return sorted(found)


def edited(text, share, rng):
    """The text with a share of its characters exchanged for others of it."""
    characters = list(text)
    for _ in range(max(1, int(len(characters) * share))):
        characters[rng.randrange(len(characters))] = rng.choice(text)
    return "".join(characters)


def documents(pool, seed):
    """Documents without end; a document's length is log-normal, its median about 1,500 bytes."""
    rng = random.Random(seed)
    passages = ["".join(rng.sample(pool, 6)) for _ in range(500)]
    earlier = []
    while True:
        kind = rng.random()
        if earlier and kind < EXACT:
            yield rng.choice(earlier)
            continue
        if earlier and kind < EXACT + NEAR:
            yield edited(rng.choice(earlier), rng.uniform(0.01, 0.05), rng)
            continue
        count = min(2_000, max(2, int(rng.lognormvariate(2.6, 0.9))))
        body = rng.choices(pool, k=count)
        for place in range(0, count, 3):
            body[place] = edited(body[place], 0.02, rng)
        if kind > 1 - PASSAGE:
            body.insert(rng.randrange(count), rng.choice(passages))
        text = "".join(body)
        # Now and then one to copy later, from all over the corpus.
        if len(earlier) < 20_000:
            earlier.append(text)
        elif rng.random() < 0.05:
            earlier[rng.randrange(20_000)] = text
        yield text


def write(folder, bytes_wanted, pool, seed=1):
    """Writes JSONL files and their source.yaml; the bytes written."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "source.yaml").write_text(
        "name: made\nformat: jsonl\nfiles: ['*.jsonl']\nencoding: utf-8\nlicense: LicenseRef-Aozora-PD\n"
        "origin: made by Benchmarks/scale/texts.py\nadded: 2026-11-23\nfields: { id: id, text: text, url: url }\n")
    made, number = 0, 0
    source = documents(pool, seed)
    while made < bytes_wanted:
        with open(folder / f"{number:05}.jsonl", "wb") as file:
            number += 1
            while file.tell() < FILE_BYTES and made + file.tell() < bytes_wanted:
                lines = []
                for index in range(200):
                    record = {
                        "id": f"{number}-{file.tell()}-{index}", "text": next(source),
                        "url": f"https://host{index % 50}.example/{number}/{index}",
                    }
                    lines.append(json.dumps(record, ensure_ascii=False))
                file.write(("\n".join(lines) + "\n").encode())
            made += file.tell()
    return made
