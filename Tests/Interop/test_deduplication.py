"""Near-duplicates by a brute force that shares no code with ours, and the file of signatures read by its description."""

import hashlib
import json
import random
import re
import struct
import subprocess
import unicodedata

import numpy

LETTERS = "のにはをたがでてとしれさあいうえおかきくけこ日本人大中国会年出上生時行見月後前分事者社自新、。カタナ𠮷髙ー"


def fold(text):
    text = unicodedata.normalize("NFKC", re.sub("[\u301c\uff5e]", "~", text))
    return unicodedata.normalize("NFKC", "".join(text.split()))


def grams(text):
    return {text[start : start + 5] for start in range(len(text) - 4)}


def planted(seed):
    """Texts with copies of many degrees of likeness, wrapped anew or written wide."""
    rng = random.Random(seed)
    texts = []
    for _ in range(60):
        text = [LETTERS[int(rng.random() ** 2 * len(LETTERS))] for _ in range(rng.randint(3, 900))]
        for _ in range(rng.randint(1, 5)):
            copy = list(text)
            for _ in range(rng.randint(0, 14) * len(text) // 400):
                copy[rng.randrange(len(copy))] = rng.choice(LETTERS)
            width = rng.randint(8, 70)
            lines = ["".join(copy[start : start + width]) for start in range(0, len(copy), width)]
            texts.append("\n".join(lines) + rng.choice(["", "abc", "ＡＢＣ"]))
    return texts


def test_removals_are_those_of_brute_force(bin, tmp_path):
    texts = planted(7)
    path, removals, pairs = tmp_path / "texts.jsonl", tmp_path / "removals.jsonl", tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    command = [bin / "corpus", "benchmark", "deduplicate", path, "--runs", "0", "--removals", removals, "--pairs", pairs]
    subprocess.run(command, check=True, capture_output=True)
    found = {item["text"]: item for item in map(json.loads, removals.read_text().splitlines())}

    folded = [fold(text) for text in texts]
    sets = [grams(text) for text in folded]
    identities = [hashlib.sha256(f"document {number}".encode()).digest() for number in range(len(texts))]
    kept, expected, originals = [], {}, {}
    for number in sorted(range(len(texts)), key=lambda n: (-len(texts[n]), identities[n])):
        if folded[number] in originals:
            continue
        originals[folded[number]] = number
        best = (0, None)
        for other in kept:
            shared = len(sets[number] & sets[other])
            union = len(sets[number]) + len(sets[other]) - shared
            if union and shared / union >= 0.8 and shared / union > best[0]:
                best = (shared / union, other)
        if best[1] is None:
            kept.append(number)
        else:
            expected[number] = best
    for number, text in enumerate(folded):
        original = originals[text]
        if original != number:
            expected[number] = expected.get(original, (1.0, original))
    assert len(expected) > 50
    assert {number: (item["similarity"], item["kept"]) for number, item in found.items()} == expected

    # What is said of a pair is its exact similarity.
    for pair in map(json.loads, pairs.read_text().splitlines()):
        first, second = sets[pair["first"]], sets[pair["second"]]
        assert pair["similarity"] == (len(first & second) / len(first | second) if first and second else 0)


def mix(words):
    """SplitMix64's finaliser."""
    words = words + numpy.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return words ^ (words >> numpy.uint64(31))


def band_keys(text, ngram, bands, rows):
    """By docs/formats/corpus.md."""
    with numpy.errstate(over="ignore"):
        mixed = mix(numpy.array([ord(character) for character in text], dtype=numpy.uint64))
        count = len(text) - ngram + 1
        if count < 1:
            return []
        sums, power = numpy.zeros(count, dtype=numpy.uint64), numpy.uint64(1)
        for place in range(ngram - 1, -1, -1):
            sums += mixed[place : place + count] * power
            power *= numpy.uint64(0x9E3779B97F4A7C15)
        hashes = (mix(sums) >> numpy.uint64(32)).astype(numpy.uint32)
        words = mix(numpy.uint64(0x4B656966754D696E) + numpy.arange(bands * rows, dtype=numpy.uint64))
        masks = (words >> numpy.uint64(32)).astype(numpy.uint32)
        factors = (words & numpy.uint64(0xFFFFFFFF)).astype(numpy.uint32) | numpy.uint32(1)
        minima = [int(((hashes ^ mask) * factor).min()) for mask, factor in zip(masks, factors)]
        keys = []
        for band in range(bands):
            key = mix(numpy.uint64(band))
            for minimum in minima[band * rows : (band + 1) * rows]:
                key = mix(key ^ numpy.uint64(minimum))
            keys.append(int(key))
        return keys


def test_signatures_are_as_described(road, documents):
    texts = {document["id"]: document["text"] for document in documents}
    seen, same = [], 0
    for path in sorted((road / "corpus" / "ledger").glob("part-*.signatures")):
        data = path.read_bytes()
        magic, version, ngram, bands, rows = struct.unpack_from("<8sIIII", data)
        assert (magic, version) == (b"KEIFUSIG", 1)
        width = 80 + 8 * bands
        (count,) = struct.unpack_from("<Q", data, len(data) - 8)
        assert len(data) == 24 + count * width + 8
        for start in range(24, 24 + count * width, width):
            identity, folded_hash, characters, keys = struct.unpack_from("<32s32sQQ", data, start)
            seen.append(identity.hex())
            folded = fold(texts[identity.hex()])
            assert keys in (0, bands)
            if hashlib.sha256(folded.encode()).digest() != folded_hash:
                # A passage was cut from it after.
                assert characters >= len(texts[identity.hex()])
                continue
            assert characters == len(texts[identity.hex()])
            assert keys == (bands if len(folded) >= ngram else 0)
            if bands and keys and len(folded) < 5000 and same < 40:
                own = list(struct.unpack_from(f"<{bands}Q", data, start + 80))
                assert own == band_keys(folded, ngram, bands, rows)
                same += 1
    assert seen == [document["id"] for document in documents]
    assert same > 0
