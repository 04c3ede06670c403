"""The measures of word lists beside Python's regular expressions, over the documents of the sample."""

import re
import subprocess

from measured_documents import float32, measured_documents

KATAKANA = "ァ-ヺヽ-ヿー"
LETTER = "A-Za-zÀ-ÖØ-öø-ɏΑ-ωА-я"


def pattern(words):
    """Longest first where several begin at one place; katakana and Latin words stand free."""
    def free(word):
        for letters in (KATAKANA, LETTER):
            if re.match(f"[{letters}]", word[0]):
                word = (f"(?<![{letters}])", word)
                break
        else:
            word = ("", word)
        before, word = word
        for letters in (KATAKANA, LETTER):
            if re.match(f"[{letters}]", word[-1]):
                return f"{before}{re.escape(word)}(?![{letters}])"
        return before + re.escape(word)

    return re.compile("|".join(free(w) for w in sorted(words, key=len, reverse=True)), re.I | re.A)


def test_word_lists(bin, repository, tmp_path):
    lists = {
        "sales": (repository / "pipelines/words/advertisement.txt").read_text().split("\n"),
        "short": ["の", "こと", "ことば", "、と", "ド", "ドキュメント", "HTML", "a", "ボックス", "𠮷", "猫である", "ない。"],
    }
    for name, words in lists.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(words))
    (tmp_path / "recipe.yaml").write_text(f"""
name: words
sources:
  - {repository}/corpora/aozora-sample/source.yaml
  - {repository}/corpora/web-sample/source.yaml
  - {repository}/corpora/wikipedia-leads-sample/source.yaml
normalize: [nfkc]
measures: {{ groups: [characters], words: {{ sales: sales.txt, short: short.txt }} }}
""")
    subprocess.run(
        [bin / "corpus", "build", tmp_path / "recipe.yaml", "--output", tmp_path / "out", "--quiet"], check=True)
    documents = measured_documents(tmp_path / "out")
    assert len(documents) > 200
    found = 0
    for document, measures in documents:
        text = document["text"]
        for name, words in lists.items():
            matches = pattern([w for w in words if w]).findall(text)
            characters = sum(map(len, matches))
            assert measures[f"{name}_words"] == len(matches)
            assert measures[f"{name}_word_types"] == len({m.lower() for m in matches})
            assert measures[f"{name}_word_fraction"] == float32(characters / len(text))
            found += len(matches)
    assert found > 10_000
