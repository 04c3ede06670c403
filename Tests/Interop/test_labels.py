"""The table of encoding labels beside webencodings, another reading of the Encoding Standard."""

import re


def test_labels(repository):
    labels = __import__("webencodings.labels", fromlist=["LABELS"]).LABELS
    source = (repository / "Sources/JapaneseText/Decoding/EncodingLabelTable.swift").read_text("utf-8")
    text = re.search(r'standard = """\n(.*?)\n {8}"""', source, re.S)[1]
    ours, name = {}, None
    for line in text.split("\n"):
        line = line[8:]
        if not line.startswith(" "):
            name, line = line.split(": ", 1)
        ours.update((label, name) for label in line.split())
    # What the standard got or changed after webencodings was made: labels, and "replacement" for encodings that
    # an attacker could use.
    newer = {
        "unicode11utf8": "utf-8", "unicode20utf8": "utf-8", "x-unicode20utf8": "utf-8",
        "koi8-ru": "koi8-u", "ms932": "shift_jis",
        "replacement": "replacement", "csiso2022kr": "replacement", "hz-gb-2312": "replacement",
        "iso-2022-cn": "replacement", "iso-2022-cn-ext": "replacement", "iso-2022-kr": "replacement",
        "unicodefffe": "utf-16be", "csunicode": "utf-16le", "iso-10646-ucs-2": "utf-16le", "ucs-2": "utf-16le",
        "unicode": "utf-16le", "unicodefeff": "utf-16le",
    }
    assert ours == {**labels, **newer}
