"""Normalisation beside a naive version of docs/normalization.md, and beside neologdn."""

import json
import random
import re
import subprocess
import unicodedata

import naive_normalization as naive
import neologdn
import pytest

SETS = [
    *([rule] for rule in naive.ALL if rule != "footers"),
    *([form] for form in naive.FORMS),
    naive.NEOLOGDN,
    *([form, *naive.NEOLOGDN] for form in naive.FORMS),
    *([form, *naive.ALL[:-1]] for form in naive.FORMS),
    naive.ALL[:-1],
    ["line-endings", "nfkc", "half-width-kana", "wave-dash", "control-characters"],
]
# Characters that the rules care about, and some that stand beside them in real text.
POOL = (
    "あかがはばぱんっカガハバパンッーアイウ漢字々〆〇𠮷神﨑①㈱㌔㍻㎏½℃™²ﷺ﷼ﬁｱｶﾊﾞﾟﾝｯｰ゛゜\u3099\u309a〜～~〰―—─━－﹣﹘︲"
    "˗‐‑–−ＡＢｃ１２ABc12！？!?．.，,。、・･…‥「」　 \u00a0\u2003\t\n\r\x85\u2028\u200b\ufeff\u00ad\u200d\ufe0f\U000e0100"
    "e\u0301é\u0327ﾡᄀ가\u11a8￣￥“’゙ゝヽヴ㋐Ⅳ𝐀⼀"
)


def ours(bin, tmp_path, texts, rules):
    """Our normalised texts; what the program takes for a text's end, NUL, stands in none of them."""
    source = tmp_path / "texts"
    source.write_bytes(b"".join(text.encode() + b"\0" for text in texts))
    command = [bin / "corpus", "benchmark", "normalize", "--text", "--rules", ",".join(rules), source]
    out = subprocess.run(command, check=True, capture_output=True).stdout
    pieces = out.decode().split("\0")
    assert pieces.pop() == "" and len(pieces) == len(texts)
    return pieces


def random_texts(count, seed):
    generator = random.Random(seed)
    for _ in range(count):
        yield "".join(generator.choices(POOL, k=generator.randint(1, 30)))


def shared(repository):
    return repository.parent / "shared" / "corpora"


@pytest.fixture(scope="module")
def real(repository):
    """Real texts: documents of the sample, and a part of the shared corpora where they are."""
    paths = sorted((repository / "corpora" / "aozora-sample").rglob("*.txt"))[:8]
    texts = [p.read_bytes().decode("cp932", "replace") for p in paths]
    corpora = shared(repository)
    if corpora.is_dir():
        paths = sorted((corpora / "aozora").rglob("*.txt"))[::85]
        texts += [p.read_bytes().decode("cp932", "replace") for p in paths]
        texts += [p.read_text() for p in sorted((corpora / "rurema" / "manual").rglob("*.md"))[::4]]
        with open(corpora / "wikipedia" / "wikipedia-leads.jsonl") as lines:
            texts += [json.loads(line)["text"] for line in list(lines)[::4]]
    texts = [text.replace("\0", "") for text in texts]
    return [text for text in texts if text]


@pytest.mark.parametrize("rules", SETS, ids=lambda rules: "+".join(rules) if len(rules) < 3 else str(len(rules)))
def test_the_page_says_what_happens(bin, tmp_path, real, rules):
    texts = [*random_texts(2000, len(rules)), *(line for text in real[::11] for line in text.split("\n") if line)]
    for text, mine in zip(texts, ours(bin, tmp_path, texts, rules)):
        assert mine == naive.normalize(text, rules), ascii(text)


@pytest.mark.parametrize("form", naive.FORMS)
def test_every_character_in_every_form(bin, tmp_path, form):
    # Python's Unicode is older than ICU's: characters that it does not know are passed over.
    known = [c for c in map(chr, range(1, 0x30000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    texts = [f"か{c}\u3099{c}" for c in known]
    for text, mine in zip(texts, ours(bin, tmp_path, texts, [form])):
        assert mine == naive.in_form(text, form), ascii(text)


@pytest.mark.parametrize("rules", [*SETS, [*naive.ALL, "nfkc"]], ids=lambda rules: "+".join(rules)[:40])
def test_twice_is_once(bin, tmp_path, real, rules):
    once = ours(bin, tmp_path, [*random_texts(5000, 7), *real], rules)
    kept = [text for text in once if text]
    assert ours(bin, tmp_path, kept, rules) == kept


def rows(repository, section, pattern):
    """The cells in a section of the page that a pattern's groups stand for."""
    page = (repository / "docs" / "normalization.md").read_text()
    found = re.findall(pattern, page.split(f"\n## {section}\n")[1].split("\n## ")[0], re.M)

    # Characters that a page cannot show are written as their code points.
    def spelled(cell):
        return re.sub(r"\\u([0-9A-F]{4})", lambda match: chr(int(match[1], 16)), cell)

    return [tuple(map(spelled, row)) for row in found]


def test_the_examples_of_the_page(bin, tmp_path, repository):
    examples = rows(repository, "Rules", r"^\| `([a-z-]+)` \| `([^`]*)` \| `([^`]*)` \| `[a-z_]+` \|$")
    assert sorted(rule for rule, _, _ in examples) == sorted([*naive.ALL, *naive.FORMS])
    for rule, before, after in examples:
        assert ours(bin, tmp_path, [before], [rule]) == [after], rule


# MARK: neologdn


def test_the_table_on_neologdn(bin, tmp_path, repository):
    cells = r" \| `([^`]*)` \| `([^`]*)` \| `([^`]*)` \|"
    table = rows(repository, "Beside neologdn", r"^\| ([a-z ]+)" + cells)
    assert {row[0] for row in table} == set(CATEGORIES)
    mine = ours(bin, tmp_path, [row[1] for row in table], ["neologdn"])
    for (_, text, theirs, expected), got in zip(table, mine):
        assert neologdn.normalize(text) == theirs, text
        assert got == expected, text
        assert theirs != expected, "the row is no difference"


# What each category of the table does to both outputs, so that nothing of it can tell them apart.
CATEGORIES = {
    "spaces": lambda text: re.sub("[ 　]", "", text),
    "wave dashes": lambda text: re.sub("[~∼∾〜〰～]", "", text),
    "dashes": lambda text: re.sub("[-ー—―─━]+", "-", text),
    "quotes": lambda text: text.translate({0x2019: "'", 0x201D: '"', 0x201C: '"', 0x2018: "`"}),
    "yen": lambda text: text.replace("¥", "\\"),
    "symbols": lambda text: text.translate({0xFF02: '"', 0xFF07: "'", 0xFF3C: "\\", 0xFF40: "`"}),
    "sound marks": lambda text: voiced_marks(text),
}


def voiced_marks(text):
    text = re.sub("[゛ﾞ\u3099]", "\u3099", re.sub("[゜ﾟ\u309a]", "\u309a", text))
    return unicodedata.normalize("NFC", text)


def differences(theirs, mine):
    """The categories that two outputs need to be told equal, or `None` where they differ with all of them."""

    def equal(categories):
        left, right = theirs, mine
        for category in categories:
            left, right = CATEGORIES[category](left), CATEGORIES[category](right)
        return left == right

    if not equal(CATEGORIES):
        return None
    return {c for c in CATEGORIES if not equal([d for d in CATEGORIES if d != c])}


def test_neologdn_on_real_text(bin, tmp_path, real):
    lines = [line.strip("\r") for text in real for line in text.split("\n")]
    lines = [line for line in lines if line]
    mine = ours(bin, tmp_path, lines, ["neologdn"])
    counts = dict.fromkeys(["none", *CATEGORIES], 0)
    for line, text in zip(lines, mine):
        found = differences(neologdn.normalize(line), text)
        assert found is not None, (line, neologdn.normalize(line), text)
        for category in found or ["none"]:
            counts[category] += 1
    print(len(lines), "lines:", counts)
    # Many lines differ in nothing, or the categories would prove nothing.
    assert counts["none"] > 0.3 * len(lines)
