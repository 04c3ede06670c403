"""Measures of words beside datatrove's filters and HojiChar's, given the words that the `mecab` program finds.

What a filter computes and does not tell is found by its threshold: it accepts at the value, and rejects just beside it.
Where ours is another value on purpose, the difference is computed here and must be all of it.
"""

import json
import math
import subprocess
from collections import Counter
from types import SimpleNamespace

import morphemes
import numpy as np
import pytest
from datatrove.data import Document
from datatrove.pipeline.filters import fineweb_quality_filter, gopher_quality_filter
from datatrove.pipeline.filters.gopher_repetition_filter import (
    find_all_duplicate,
    find_top_duplicate,
    get_n_grams,
)
from datatrove.utils.text import PUNCTUATION_SET
from hojichar import Document as HojiCharDocument
from hojichar.filters.document_filters import DiscardTooManyNouns, WordRepetitionRatioFilter
from measured_documents import measured_documents

# datatrove takes the mean length of no words where a text has only symbols.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Mean of empty slice"),
    pytest.mark.filterwarnings("ignore:invalid value encountered"),
]

STOP_WORDS = "の に を は た て が と で 年 し ・ 月 れ さ".split()

# What real prose has too little of.
HARD = [
    "猫(笑)!! 𠮷野家で𠮷田と会う。〇〇年、々、Ａ、A、１２、12、①、㎏、％。",
    "😀😀😀　😀　猫　　犬　と　猿。　　終り　",
    "#タグ #タグ ## それは……そうだ...。......といった‥‥。\n\n\n- 項目\n- 項目\n- 項目\n",
    "猫、" * 300,
    "猫 " * 100,
    "東京都に行く。京都に行く。" * 40,
    "今日は良い天気です。明日も良い天気です。\n" * 30,
    "東京特許許可局長今日急遽休暇許可拒否" * 200,
    "a b c d e f g h i j k l m n o p。" * 3,
    "한국어와 ไทย и русский, ελληνικά: 日本語。",
    "あ",
    "。",
    "……",
]
SOURCES = ["aozora-sample", "wikipedia-leads-sample"]


@pytest.fixture(scope="module")
def corpus(bin, repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(HARD)]
    (folder / "hard.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "source.yaml").write_text(
        "name: hard\nformat: jsonl\nfiles: [hard.jsonl]\nencoding: utf-8\nlicense: CC0-1.0\n"
        "origin: written for this test\nadded: 2026-11-23\nfields: { id: id, text: text }\n"
    )
    paths = [folder / "source.yaml", *(repository / "corpora" / name / "source.yaml" for name in SOURCES)]
    recipe = {"name": "words", "sources": [str(p) for p in paths], "normalize": ["line-endings"]}
    recipe["measures"] = {"groups": ["morphemes"]}
    # JSON is YAML.
    (folder / "recipe.yaml").write_text(json.dumps(recipe))
    output = folder / "corpus"
    subprocess.run([bin / "corpus", "build", folder / "recipe.yaml", "--output", output], check=True)
    return output


@pytest.fixture(scope="module")
def measured(corpus):
    """Texts of at least 200 documents, with their measures and the program's morphemes."""
    documents = measured_documents(corpus)
    # Long works say no more than short ones, and take Python long.
    documents = [(d, m) for d, m in documents if len(d["text"]) < 20_000]
    hard = [(d, m) for d, m in documents if d["source"] == "hard"]
    assert len(hard) == len(HARD)
    works = [(d, m) for d, m in documents if d["source"] == "aozora-sample"][:120]
    leads = [(d, m) for d, m in documents if d["source"] == "wikipedia-leads-sample"][:120]
    chosen = hard + works + leads
    assert len(chosen) >= 200
    found = morphemes.analyse([d["text"] for d, _ in chosen])
    return [Measured(d["text"], measures, tokens) for (d, measures), tokens in zip(chosen, found, strict=True)]


class Measured:
    def __init__(self, text, ours, tokens):
        self.text = text
        self.ours = ours
        # As MeCab cuts them, and without the white space that belongs to them.
        self.tokens = tokens
        self.morphemes = [(w.strip(), features) for w, features in tokens if w.strip()]
        self.words = [w for w, _ in self.morphemes]

    def is_(self, name, value):
        assert self.ours[name] == np.float32(value), (name, self.text[:80])


def ratio(part, whole):
    return part / whole if whole else 0.0


def below(value):
    return math.nextafter(value, -math.inf)


def above(value):
    return math.nextafter(value, math.inf)


# MARK: Gopher's quality


def accepts(monkeypatch, module, filter_, document):
    """Whether a filter of datatrove accepts a document, given our words."""
    monkeypatch.setattr(module, "split_into_words", lambda text, language: document.words)
    return filter_.filter(Document(text=document.text, id="")) is True


def gopher(monkeypatch, document, **threshold):
    """Whether Gopher's quality filter accepts a document when it has no threshold but one."""
    names = ["min_doc_words", "max_doc_words", "min_avg_word_length", "max_avg_word_length", "max_symbol_word_ratio"]
    names += ["max_bullet_lines_ratio", "max_ellipsis_lines_ratio", "max_non_alpha_words_ratio", "min_stop_words"]
    settings = dict.fromkeys(names) | threshold
    filter_ = gopher_quality_filter.GopherQualityFilter(**settings, stop_words=STOP_WORDS)
    return accepts(monkeypatch, gopher_quality_filter, filter_, document)


def test_words(measured, monkeypatch):
    """Of symbols datatrove has a list: 『, ※ and emoji are words to it, and １ is none."""
    differing = 0
    for document in measured:
        theirs = [w for w in document.words if any(c not in PUNCTUATION_SET for c in w)]
        if len(theirs) > 0:
            assert gopher(monkeypatch, document, min_doc_words=len(theirs))
            assert not gopher(monkeypatch, document, min_doc_words=len(theirs) + 1)
            length = float(np.mean([len(w) for w in theirs]))
            assert gopher(monkeypatch, document, min_avg_word_length=length)
            assert not gopher(monkeypatch, document, min_avg_word_length=above(length))
        ours = Counter(theirs)
        ours -= Counter(w for w in theirs if morphemes.is_symbol(w))
        ours += Counter(w for w in document.words if w not in ours and set(w) <= PUNCTUATION_SET & set("１"))
        document.is_("words", ours.total())
        document.is_("mean_word_length", ratio(sum(len(w) * n for w, n in ours.items()), ours.total()))
        differing += ours != Counter(theirs)
    print(differing, "of", len(measured), "documents have other words")
    assert 0 < differing


def test_symbols_per_word(measured, monkeypatch):
    for document in measured:
        marks = max(document.text.count("#"), document.text.count("...") + document.text.count("…"))
        value = marks / len(document.words)
        if value > 0:
            assert gopher(monkeypatch, document, max_symbol_word_ratio=value)
            assert not gopher(monkeypatch, document, max_symbol_word_ratio=below(value))
        document.is_("symbols_per_word", value)
    assert sum(d.ours["symbols_per_word"] > 0 for d in measured) > 20


def test_alphabetic_words(measured, monkeypatch):
    for document in measured:
        alphabetic = [w for w in document.words if any(c.isalpha() for c in w)]
        value = len(alphabetic) / len(document.words)
        if value > 0:
            assert gopher(monkeypatch, document, max_non_alpha_words_ratio=value)
            assert not gopher(monkeypatch, document, max_non_alpha_words_ratio=above(value))
        # 〇 is no letter to Python.
        zeros = [w for w in document.words if "〇" in w and not any(c.isalpha() for c in w)]
        document.is_("alphabetic_word_fraction", (len(alphabetic) + len(zeros)) / len(document.words))


def test_stop_words(measured, monkeypatch):
    for document in measured:
        value = len(set(STOP_WORDS) & set(document.words))
        if value > 0:
            assert gopher(monkeypatch, document, min_stop_words=value)
        assert not gopher(monkeypatch, document, min_stop_words=value + 1)
        document.is_("stop_words", value)


def test_newlines(measured, monkeypatch):
    settings = {"line_punct_thr": 0, "short_line_thr": 1, "char_duplicates_ratio": 1}
    for document in measured:
        value = document.text.count("\n") / len(document.words)
        for threshold, accepted in [(value, True), (below(value), False)]:
            filter_ = fineweb_quality_filter.FineWebQualityFilter(**settings, new_line_ratio=threshold)
            assert accepts(monkeypatch, fineweb_quality_filter, filter_, document) == accepted
        document.is_("newlines_per_word", value)


# MARK: Gopher's repetition


def prefix_free(words):
    """Each kind of word as a text of its length that is the beginning of no other's: a character of its own, and
    filling. Joined without spaces they are told apart."""
    kinds = {w: chr(0xF0000 + n) + "x" * (len(w) - 1) for n, w in enumerate(dict.fromkeys(words))}
    return [kinds[w] for w in words]


@pytest.mark.parametrize("n", [2, 3, 4])
def test_top_n_grams(measured, n):
    """datatrove counts the spaces that it joins words by, and white space among the text's characters; what covers
    itself, as in 猫猫猫, makes more than all."""
    beyond = 0
    for document in measured:
        words = prefix_free(document.words)
        name = f"top_word_{n}gram_fraction"
        if len(words) < n:
            document.is_(name, 0)
            continue
        grams = ["".join(words[i : i + n]) for i in range(len(words) - n + 1)]
        top = find_top_duplicate(grams)
        count = Counter(grams).most_common(1)[0][1]
        theirs = find_top_duplicate(get_n_grams(document.words, n))
        assert theirs == top + count * (n - 1)
        value = top / sum(map(len, words))
        document.is_(name, min(1, value))
        beyond += value > 1
    assert beyond > 0


@pytest.mark.parametrize("n", range(5, 11))
def test_duplicate_n_grams(measured, n):
    """datatrove compares n words by what they are joined: 東京 都 and 東 京都 are one to it. Its fraction is of the
    text's characters, white space and all."""
    differing = 0
    for document in measured:
        words = prefix_free(document.words)
        repeated = find_all_duplicate(words, n)
        document.is_(f"duplicate_word_{n}gram_fraction", repeated / sum(map(len, words)))
        if find_all_duplicate(document.words, n) != repeated:
            differing += 1
            grams = {tuple(document.words[i : i + n]) for i in range(len(words) - n + 1)}
            assert len(grams) > len({"".join(g) for g in grams})
    print(differing, "documents with n-grams that are joined alike")
    assert sum(d.ours[f"duplicate_word_{n}gram_fraction"] > 0 for d in measured) > 5


# MARK: HojiChar


def hojichar(cls, document, tokens, threshold=0.0):
    """A filter of HojiChar with our tagger in the place of its own, which wants UniDic."""
    filter_ = cls.__new__(cls)
    filter_.threshold = threshold
    filter_.max_parse_chars = len(document.text) + 1
    filter_.tagger = lambda text: [SimpleNamespace(surface=w, feature=SimpleNamespace(pos1=p)) for w, p in tokens]
    return filter_


def test_noun_fraction(measured):
    """IPADIC takes ASCII marks for nouns and 𠮷 for a symbol (記号): what is a symbol is told by its characters."""
    differing = 0
    for document in measured:
        tags = [(w, features.split(",")[0]) for w, features in document.morphemes]
        ours = [(w, "補助記号" if morphemes.is_symbol(w) else tag) for w, tag in tags]
        counts = Counter(tag for _, tag in ours if tag != "補助記号")
        value = ratio(counts["名詞"], counts.total())
        for threshold, rejected in [(value, True), (above(value), False)]:
            filter_ = hojichar(DiscardTooManyNouns, document, ours, threshold)
            assert filter_.apply(HojiCharDocument(document.text)).is_rejected == rejected
        document.is_("noun_fraction", value)

        # From the dictionary's own symbols to ours.
        plain = Counter(tag for _, tag in tags if tag != "記号")
        words = [tag for w, tag in tags if tag == "記号" and not morphemes.is_symbol(w)]
        marks = [tag for w, tag in tags if tag != "記号" and morphemes.is_symbol(w)]
        assert plain.total() + len(words) - len(marks) == counts.total()
        assert plain["名詞"] - marks.count("名詞") == counts["名詞"]
        differing += bool(words or marks)
    print(differing, "of", len(measured), "documents have symbols that the dictionary takes for words, or words for symbols")
    assert 0 < differing


def test_word_repetition(measured):
    """Ideographic spaces are words to HojiChar's tagger."""
    differing = 0
    for document in measured:
        filter_ = hojichar(WordRepetitionRatioFilter, document, document.morphemes)
        document.is_("word_repetition_fraction", filter_.compute_word_repetition_ratio(document.text, 7))
        filter_ = hojichar(WordRepetitionRatioFilter, document, document.tokens)
        theirs = filter_.compute_word_repetition_ratio(document.text, 7)
        if document.ours["word_repetition_fraction"] != np.float32(theirs):
            differing += 1
            assert document.tokens != document.morphemes
    print(differing, "documents differ by their spaces")
    assert sum(d.ours["word_repetition_fraction"] > 0 for d in measured) > 5

