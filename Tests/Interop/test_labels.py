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
    assert ours == dict(labels)
