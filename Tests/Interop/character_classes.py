"""Records which characters belong to which class in the regular expressions of HF `tokenizers`.

The library carries its own copy of Oniguruma and, with it, a Unicode version of its own; a pre-tokenizer
that should split as it does needs the same tables. Run as a program, this writes the Swift source of the
tables; `test_tokenizer.py` checks that the source still says what the installed library does.

    python Tests/Interop/character_classes.py > \
        Sources/Tokenization/Characters/CharacterTables.swift
"""

import tokenizers
from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

CLASSES = [
    ("uppercase", r"\p{Lu}"),
    ("lowercase", r"\p{Ll}"),
    ("titlecase", r"\p{Lt}"),
    ("modifierLetters", r"\p{Lm}"),
    ("otherLetters", r"\p{Lo}"),
    ("marks", r"\p{M}"),
    ("decimals", r"\p{Nd}"),
    ("otherNumbers", r"[\p{Nl}\p{No}]"),
    ("connectors", r"\p{Pc}"),
    ("otherPunctuation", r"[\p{P}&&[^\p{Pc}]]"),
    ("symbols", r"\p{S}"),
    ("separators", r"\p{Z}"),
    ("spaces", r"\s"),
    ("han", r"\p{Han}"),
    ("hiragana", r"\p{Hiragana}"),
    ("katakana", r"\p{Katakana}"),
    ("latin", r"\p{Latin}"),
    ("hangul", r"\p{Hangul}"),
    ("cyrillic", r"\p{Cyrillic}"),
    ("greek", r"\p{Greek}"),
]


def scalars():
    return [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def members(expression):
    """The scalars that match, as the library itself sees them."""
    split = Split(Regex(expression), "removed")
    found = []
    every = scalars()
    for start in range(0, len(every), 4096):
        chunk = every[start : start + 4096]
        kept = set()
        for _, (low, high) in split.pre_tokenize_str("".join(map(chr, chunk))):
            kept.update(range(low, high))
        found.extend(c for i, c in enumerate(chunk) if i not in kept)
    return found


def ranges(values):
    result = []
    for value in values:
        if result and result[-1][1] == value - 1:
            result[-1][1] = value
        else:
            result.append([value, value])
    return result


def swift_source():
    lines = [
        "// Written by Tests/Interop/character_classes.py: do not edit.",
        f"// Source: the classes of the regular expressions of HF tokenizers {tokenizers.__version__}.",
        "",
        "/// Character classes as closed ranges of hexadecimal scalar values.",
        "enum CharacterTables {",
    ]
    for name, expression in CLASSES:
        words = [
            f"{low:X}" if low == high else f"{low:X}-{high:X}"
            for low, high in ranges(members(expression))
        ]
        lines += [f"    /// `{expression}`", f'    static let {name} = """']
        row = "       "
        for word in words:
            if len(row) + 1 + len(word) > 96:
                lines.append(row + " \\")
                row = "       "
            row += " " + word
        lines += [row, '        """', ""]
    lines[-1] = "}"
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(swift_source(), end="")
