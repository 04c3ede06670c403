"""The sample order and the mixture, written again from docs/formats/shards.md.

The vectors in Tests/Fixtures/sample-order.json are checked here and by Tests/ShardsTests. Written anew by

    python Tests/Interop/test_order.py > Tests/Fixtures/sample-order.json
"""

import hashlib
import json
import pathlib
import struct
from fractions import Fraction

FIXTURE = pathlib.Path(__file__).parent.parent / "Fixtures" / "sample-order.json"
MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def round_keys(root, source, epoch, seed):
    key = hashlib.sha256(root + struct.pack("<QQQ", source, epoch, seed)).digest()
    return struct.unpack("<8Q", key + hashlib.sha256(key).digest())


def feistel(value, count, keys):
    bits = (count - 1).bit_length()
    high_bits, low_bits = bits // 2, bits - bits // 2
    while True:
        high, low = value >> low_bits, value & ((1 << low_bits) - 1)
        for i, key in enumerate(keys):
            if i % 2 == 0:
                high ^= mix(low ^ key) & ((1 << high_bits) - 1)
            else:
                low ^= mix(high ^ key) & ((1 << low_bits) - 1)
        value = high << low_bits | low
        if value < count:
            return value


def sample_at(root, source, count, seed, epoch, position):
    return feistel(position, count, round_keys(root, source, epoch, seed))


def turns(weights, number):
    """The first turns of an interleaving, by sorting the due times as exact fractions."""
    period = sorted(
        (Fraction(2 * t + 1, 2 * w), i) for i, w in enumerate(weights) for t in range(w)
    )
    taken = [0] * len(weights)
    result = []
    for k in range(number):
        source = period[k % len(period)][1]
        result.append((source, taken[source]))
        taken[source] += 1
    return result


def vectors():
    orders = []
    for text, source, count, seed, epoch in [
        ("keifu", 0, 1, 1, 0),
        ("keifu", 0, 2, 1, 0),
        ("keifu", 0, 3, 1, 0),
        ("keifu", 0, 10, 1, 0),
        ("keifu", 0, 10, 1, 1),
        ("keifu", 1, 10, 1, 0),
        ("系譜", 0, 1000, 20261122, 7),
        ("系譜", 3, (1 << 32) + 1, MASK, 2),
        ("系譜", 0, (1 << 63) - 25, 0, 0),
    ]:
        root = hashlib.sha256(text.encode()).digest()
        positions = [p for p in list(range(10)) + [count // 2, count - 1] if p < count]
        orders.append(
            {
                "root_of": text,
                "source": source,
                "count": str(count),
                "seed": str(seed),
                "epoch": epoch,
                "positions": [str(p) for p in positions],
                "samples": [
                    str(sample_at(root, source, count, seed, epoch, p)) for p in positions
                ],
            }
        )
    mixtures = []
    for weights in [[1], [5], [1, 1], [7, 3], [3, 7], [1, 2, 3, 4], [1, 1000], [6, 10, 15, 6]]:
        mixtures.append({"weights": weights, "turns": turns(weights, 100)})
    return json.loads(json.dumps({"orders": orders, "mixtures": mixtures}))


def test_vectors_are_those_of_this_reading():
    assert json.loads(FIXTURE.read_text()) == vectors()


def test_every_epoch_is_a_permutation():
    root = hashlib.sha256(b"x").digest()
    for count in [1, 2, 3, 4, 5, 31, 32, 33, 1000]:
        assert sorted(sample_at(root, 0, count, 5, 1, p) for p in range(count)) == list(range(count))


if __name__ == "__main__":
    print(json.dumps(vectors(), ensure_ascii=False, indent=1))
