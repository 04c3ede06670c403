"""Our measures of characters, lines, repetition and patterns beside HojiChar's filters and Swallow's formulas.

Corpora are built of real documents, and each measure in their ledgers is compared with what the stored text gives. Every
difference is asserted as what docs/measures.md says it is: by computing the peer's value from ours with its defect put
back, or ours from the peer's with the defect taken out; never by a loose bound.
"""

import json
import subprocess
import unicodedata

import emoji
import naive_measures as naive
import numpy as np
import pytest
from hojichar.core.models import Document
from hojichar.filters import document_filters as hojichar
from measured_documents import float32, measured_documents

SAMPLES = ["aozora-sample", "web-sample", "wikipedia-leads-sample", "synthetic-near-copies"]
GROUPS = ["characters", "lines", "repetition", "ngrams", "patterns"]
FORMS = [["line-endings"], ["line-endings", "nfkc", "half-width-kana", "wave-dash", "control-characters"]]
# Letters and digits among HojiChar's special characters.
ACCIDENTAL = set("ªºøıɪπГهाीे्ॽা๑士１")


def build(bin, folder, sources, normalize):
    """The texts of a corpus without filters, each with its measures."""
    recipe = folder / "recipe.yaml"
    recipe.write_text(
        json.dumps(
            {
                "name": "measures",
                "sources": [str(source) for source in sources],
                "partitions": 1,
                "licenses": {"allow": ["LicenseRef-Aozora-PD", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]},
                "normalize": normalize,
                "measures": {"groups": GROUPS},
                "deduplicate": {"exact": False},
                "held_out": {"fraction": 0.0, "seed": 7},
            },
            ensure_ascii=False,
        )
    )
    subprocess.run([bin / "corpus", "build", recipe, "--output", folder / "corpus"], check=True, capture_output=True)
    return [(document["text"], measures) for document, measures in measured_documents(folder / "corpus")]


def shared_source(repository, folder):
    """Works and manual pages from the folder of larger corpora, where it is there."""
    corpora = repository.parent / "shared" / "corpora"
    if not corpora.is_dir():
        print("without the shared corpora: the repository's samples alone")
        return []
    sources = []
    for name, kind, encoding, paths in [
        ("works", "aozora", "shift_jis", sorted((corpora / "aozora").rglob("*.txt"))[::120]),
        ("manual", "text", "utf-8", sorted((corpora / "rurema" / "manual").rglob("*.md"))[::6]),
    ]:
        target = folder / name
        target.mkdir()
        for number, path in enumerate(paths):
            (target / f"{number}.txt").write_bytes(path.read_bytes())
        (target / "source.yaml").write_text(
            f"{{name: {name}, format: {kind}, files: ['*.txt'], encoding: {encoding}, license: CC-BY-4.0,"
            " added: 2026-11-22}"
        )
        sources.append(target / "source.yaml")
    return sources


@pytest.fixture(scope="module", params=FORMS, ids=["as it is", "nfkc"])
def texts(request, bin, repository, tmp_path_factory):
    """Real documents and their measures."""
    folder = tmp_path_factory.mktemp("measures")
    sources = [repository / "corpora" / name / "source.yaml" for name in SAMPLES]
    result = build(bin, folder, sources + shared_source(repository, folder), request.param)
    assert len(result) >= 200
    return result


def rejects(filter, text):
    return filter.apply(Document(text)).is_rejected


def check_threshold(make, text, ratio):
    """Whether a filter that rejects above its threshold has computed exactly this ratio."""
    assert not rejects(make(ratio), text)
    if ratio > 0:
        assert rejects(make(np.nextafter(ratio, 0)), text)


# Swallow's formulas


def test_swallow_ngrams(texts):
    for text, ours in texts:
        for name, theirs in naive.ngrams(text).items():
            assert ours[name] == float32(theirs), (name, text[:80])


def test_swallow_characters(texts):
    changed = 0
    for text, ours in texts:
        for name, wanted in naive.characters(text).items():
            assert ours[name] == float32(wanted), (name, text[:80])
        # Ours are more by exactly these, fewer by none.
        theirs = naive.characters(text, original=True)
        more = sum(
            c in "ーヽヾヿゝゞゟ〆"
            or "\u31f0" <= c <= "\u31ff"
            or "\uff66" <= c <= "\uff9d"
            or c > "\uffff" and (naive.is_kanji(c) or naive.is_hiragana(c) or naive.is_katakana(c))
            for c in text
        )
        assert ours["japanese_characters"] == theirs["japanese_characters"] + more
        if not more:
            assert all(ours[name] == float32(theirs[name]) for name in theirs)
        changed += more > 0
    assert changed > 0


def test_swallow_lines(texts):
    for text, ours in texts:
        for name, wanted in naive.line_measures(text).items():
            assert ours[name] == float32(wanted), (name, text[:80])


def test_swallow_lines_of_plain_text(bin, tmp_path):
    """Where a text has no empty lines, no white space at ends, no closers behind marks and no doubled marks, both agree."""
    texts = ["今日は晴れ。明日は雨！\n昨日は？\n行きたい…\n今日は晴れ。", "一行だけ・", "同じ。同じ。同じ。ちがう。\n同じ。"]
    for text, ours in build_lines(bin, tmp_path, texts):
        for name, theirs in naive.line_measures(text, original=True).items():
            assert ours[name] == float32(theirs), (name, text)


def build_lines(bin, folder, texts):
    """Texts that a test makes up, through a corpus of JSONL."""
    (folder / "texts.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    (folder / "source.yaml").write_text(
        "{name: lines, format: jsonl, files: [texts.jsonl], encoding: utf-8, license: CC0-1.0, added: 2026-11-22}"
    )
    return build(bin, folder, [folder / "source.yaml"], ["line-endings"])


def test_defects_stay_out(bin, tmp_path):
    cases = {
        "empty lines are no duplicates": ("一\n\n\n\n二", "duplicate_line_fraction", 0, 0.4),
        "astral kanji are Japanese": ("𠮷𠮷𠮷あ", "japanese_character_fraction", 1, 0.25),
        "ー is Japanese": ("ラーメン", "katakana_of_japanese_fraction", 1, 1),
        "a closing bracket does not begin a sentence": ("「ええ。」「いいえ。」", "sentences", 2, 3),
    }
    found = {text: ours for text, ours in build_lines(bin, tmp_path, [case[0] for case in cases.values()])}
    for text, name, wanted, theirs in cases.values():
        assert found[text][name] == float32(wanted), text
        values = naive.characters(text, True) | naive.line_measures(text, True)
        values["sentences"] = len(naive.sentences(text, True))
        assert values[name] == pytest.approx(theirs), text


# HojiChar's filters


def test_character_repetition(texts):
    for text, ours in texts:
        theirs = hojichar.CharRepetitionRatioFilter.compute_character_repetition_ratio(text, 5)
        assert ours["character_repetition_fraction"] == float32(theirs) == float32(naive.repetition(text))


def test_single_character_repetition(texts):
    for text, ours in texts:
        longest = int(ours["longest_character_run"])
        assert rejects(hojichar.SingleCharacterRepetitionFilter(longest), text)
        assert not rejects(hojichar.SingleCharacterRepetitionFilter(longest + 1), text)


def test_special_characters(texts):
    theirs = hojichar.DiscardTooManySpecialToken()
    mine = special_characters(theirs)
    for text, ours in texts:
        count = sum(c in mine for c in text)
        assert ours["special_character_fraction"] == float32(count / len(text))
        accidental = sum(c in ACCIDENTAL for c in text)
        missed = sum(c in mine and c not in theirs.special_characters for c in text)
        assert theirs._compute_special_characters_ratio(text) == (count + accidental - missed) / len(text)


def special_characters(theirs):
    """Ours, from HojiChar's: without letters and digits, with all white space and all C1 controls."""
    mine = {c for c in theirs.special_characters if len(c) == 1} - ACCIDENTAL
    mine |= {c for c in map(chr, range(0x3001)) if naive.SPACE.match(c)} | set(map(chr, range(0x80, 0xA0)))
    return mine


def test_each_special_character(bin, tmp_path):
    """One document for each character that either side could count."""
    theirs = hojichar.DiscardTooManySpecialToken().special_characters
    single = {c for c in theirs if len(c) == 1} | set("ー一上ンッツシ")
    single |= set(map(chr, [*range(0x20, 0x3100), *range(0x1F000, 0x1FB00)]))
    built = build_lines(bin, tmp_path, [f"あ{c}い" for c in sorted(single - {"\r"})])
    found = {text[1]: ours["special_character_fraction"] == float32(1 / 3) for text, ours in built if len(text) == 3}
    assert len(found) > 12_000
    mine = special_characters(hojichar.DiscardTooManySpecialToken())
    different = {c for c, is_special in found.items() if is_special != (c in mine)}
    # Emoji newer than ICU's Unicode, and letters that are emoji, are not ours; ours are the regional indicators.
    for c in different & mine:
        assert emoji.EMOJI_DATA[c]["E"] > 15 or unicodedata.category(c).startswith("L"), ascii(c)
    assert different - mine <= set(map(chr, range(0x1F1E6, 0x1F200)))
    assert not any(found[c] for c in "ー一上ンッツシ士１")


def test_rare_kuten(texts):
    for text, ours in texts:
        count = text.count("。") + text.count("｡")
        assert ours["kuten_fraction"] == float32(count / len(text))
        # Theirs counts the full-width mark alone.
        full = count - text.count("｡")
        for length in [1, 10, 100, 1000]:
            assert rejects(hojichar.DiscardRareKuten(length), text) == (full < len(text) / length)


def test_accept_japanese(texts):
    for text, ours in texts:
        kana = [c for c in text[:50] if naive.is_hiragana(c) or naive.is_katakana(c)]
        assert ours["leading_kana"] == len(kana)
        # Theirs ends at ん and ン: ゔゕゖ, ヴヵヶヷ…, ーゝゞヽヾ, small and half-width katakana are no kana to it.
        beyond = [c for c in kana if not ("ぁ" <= c <= "ん" or "ァ" <= c <= "ン")]
        assert rejects(hojichar.AcceptJapanese(), text) == (len(kana) == len(beyond))


def test_ellipsis_lines(texts):
    for text, ours in texts:
        lines = naive.lines(text)
        mine = [line for line in lines if naive.ends_in_ellipsis(line)]
        assert ours["ellipsis_line_fraction"] == float32(naive.fraction(len(mine), len(lines)))
        # Theirs counts line breaks, so empty lines too and the last only with one; knows ... and … alone, and a space
        # behind them hides them.
        broken = text.split("\n")[:-1]
        theirs = sum(line.endswith(("...", "…")) for line in broken) / max(len(broken), 1)
        check_threshold(hojichar.DiscardTooManyEndingEllipsis, text, theirs)
        plain = all(line == naive.trim(line) for line in text.split("\n")) and text.endswith("\n")
        if plain and "\n\n" not in text and not any(line.endswith(("‥", "⋯", "..")) for line in lines):
            assert ours["ellipsis_line_fraction"] == float32(theirs)


def test_short_lines(texts):
    for text, ours in texts:
        lines = naive.lines(text)
        assert ours["short_line_fraction"] == float32(naive.fraction(sum(len(line) <= 10 for line in lines), len(lines)))
        # Theirs has empty lines among the short ones, and counts white space at the ends.
        broken = text.split("\n")
        theirs = sum(len(line) <= 10 for line in broken) / len(broken)
        check_threshold(hojichar.DiscardTooShortLines, text, theirs)
        if broken == lines:
            assert ours["short_line_fraction"] == float32(theirs)


def test_bulletin_boards(texts):
    differs = 0
    for text, ours in texts:
        marks = naive.bulletin_board_marks(text)
        assert ours["bulletin_board_marks"] == marks
        found = hojichar.DiscardBBSComments().keyword_pat.findall(text)
        theirs = len(found)
        assert not rejects(hojichar.DiscardBBSComments(theirs), text)
        assert rejects(hojichar.DiscardBBSComments(theirs - 1), text)
        hyphens = found.count("-")
        # Theirs without hyphens is ours but for what stands in full width and in digits of other scripts.
        if text == text.translate(naive.NARROW) and all(c in "0123456789" for c in text if c.isdecimal()):
            assert marks == theirs - hyphens
        differs += hyphens > 0
    assert differs > 0
