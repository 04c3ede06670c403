"""Synthetic Japanese pages whose main text is known.

    python Benchmarks/extraction/pages.py FOLDER [--corpora ../shared/corpora] [--pages 320] [--half all]

A page is a real text (texts.py) in one of the frames of frames_a.py and frames_b.py, in an encoding,
declared or not. The draw is seeded: the same arguments give the same bytes. The frames of
frames_a.py and even seeds were looked at while the extraction was tuned; those of frames_b.py come
with odd seeds and were kept for the final figure (--half held-out).

Writes NNN.html and index.jsonl: for each page its frame, encoding, the main text, and strings of the
frame that must not be in an extraction.
"""

import argparse
import html
import json
import pathlib
import random

import frames_a
import frames_b
from texts import Texts, plain

ENCODINGS = [("utf-8", "UTF-8"), ("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022-JP")]
WORDS = ["ホーム", "会社概要", "サービス", "お知らせ", "採用情報", "お問い合わせ", "アクセス", "製品情報", "よくある質問",
         "サイトマップ", "プライバシーポリシー", "利用規約", "ログイン", "新規会員登録", "マイページ", "検索", "政治", "経済",
         "国際", "スポーツ", "エンタメ", "科学", "地域", "社説", "天気", "ランキング", "特集", "連載", "動画", "写真",
         "メールマガジン", "広告掲載について", "ヘルプ", "カテゴリー", "アーカイブ", "プロフィール", "リンク集", "掲示板", "日記"]
ADS = ["【送料無料】今だけ全品ポイント10倍キャンペーン実施中！", "初月無料でお試しいただけます。今すぐお申し込みください。",
       "あなたにぴったりの転職先が見つかります。無料登録はこちら", "このサイトはアフィリエイト広告を利用しています",
       "スマホの料金、見直しませんか？ 最短5分でかんたん乗り換え", "資料請求で全員にギフト券500円分プレゼント！"]


class Page:
    """What frames build with: random choices, escaped boilerplate that is remembered, the article."""

    def __init__(self, texts, rng, kind=None):
        self.texts, self.rng = texts, rng
        self.title, self.blocks = texts.article(rng, kind)
        self.boilerplate = []
        self.extra_main = []
        self.site = rng.choice(["みどり", "あおぞら", "さくら", "北星", "港町", "若葉", "つばさ"]) + rng.choice(
            ["ニュース", "通信", "ジャーナル", "ブログ", "ノート", "ねっと", "倶楽部"])
        self.date = f"{rng.randint(1998, 2024)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"

    def b(self, text):
        """Boilerplate: escaped, and remembered as what must not come out."""
        self.boilerplate.append(text)
        return html.escape(text, quote=False)

    def word(self):
        return self.b(self.rng.choice(WORDS))

    def words(self, count):
        return [self.b(word) for word in self.rng.sample(WORDS, min(count, len(WORDS)))]

    def ad(self):
        return self.b(self.rng.choice(ADS))

    def teaser(self):
        return self.b(self.texts.teaser(self.rng))

    def excerpt(self, limit=80):
        return self.b(self.texts.excerpt(self.rng, limit))

    def remark(self):
        return self.b(self.texts.remark(self.rng))

    def links(self, count, tag="li", of=None):
        of = of or self.teaser
        return "".join(f'<{tag}><a href="/p/{self.rng.randint(1, 99999)}.html">{of()}</a></{tag}>'
                       for _ in range(count))

    def e(self, text):
        """Text of the article, with some characters as references."""
        text = html.escape(text, quote=False)
        if self.rng.random() < 0.05:
            text = text.replace("…", "&hellip;").replace("―", "&#x2015;").replace("、", "&#12289;", 1)
        return text

    def inline(self, parts, rp=True):
        made = []
        for part in parts:
            if isinstance(part, str):
                made.append(self.e(part))
            elif part[0] == "ruby":
                open_, close = ("<rp>（</rp>", "<rp>）</rp>") if rp else ("", "")
                made.append(f"<ruby>{part[1]}{open_}<rt>{part[2]}</rt>{close}</ruby>")
            elif part[0] == "a":
                made.append(f'<a href="/wiki/{self.rng.randint(1, 9999)}">{self.e(part[1])}</a>')
            else:
                made.append(f"<b>{self.e(part[1])}</b>")
        return "".join(made)

    def body(self, paragraph="<p>{}</p>\n", heading="<h{0}>{1}</h{0}>\n", between=None, rp=True):
        """The article's blocks; `between` gives boilerplate to put between some of them, or ''."""
        made = []
        for index, block in enumerate(self.blocks):
            kind = block[0]
            if kind == "p":
                made.append(paragraph.format(self.inline(block[1], rp)))
            elif kind == "h":
                made.append(heading.format(block[1], self.e(block[2])))
            elif kind in ("ul", "ol"):
                made.append(f"<{kind}>" + "".join(f"<li>{self.e(i)}</li>\n" for i in block[1]) + f"</{kind}>\n")
            elif kind == "dl":
                made.append("<dl>" + "".join(f"<dt>{self.e(t)}</dt><dd>{self.e(d)}</dd>\n"
                                             for t, d in block[1]) + "</dl>\n")
            elif kind == "table":
                head = "".join(f"<th>{self.e(c)}</th>" for c in block[1][0])
                rows = "".join("<tr>" + "".join(f"<td>{self.e(c)}</td>" for c in row) + "</tr>\n"
                               for row in block[1][1:])
                made.append(f"<table><tr>{head}</tr>\n{rows}</table>\n")
            elif kind == "quote":
                made.append(f"<blockquote><p>{self.e(block[1])}</p></blockquote>\n")
            else:
                made.append(f"<pre>{self.e(block[1])}</pre>\n")
            if between and index + 1 < len(self.blocks):
                made.append(between(index))
        return "".join(made)

    def gold(self, title=True):
        """The main text."""
        parts = [self.title] if title else []
        return "\n".join(parts + [plain(block) for block in self.blocks] + self.extra_main)


def frames(half):
    """(name, function) of the frames of a half."""
    modules = {"tuned": [frames_a], "held-out": [frames_b], "all": [frames_a, frames_b]}[half]
    return [(name[6:], function) for module in modules for name, function in sorted(vars(module).items())
            if name.startswith("frame_")]


def generate(corpora, count, half):
    """Yields (bytes, index row) of each page."""
    texts = Texts(corpora)
    chosen = frames(half)
    held_out = {name for name, _ in frames("held-out")}
    for number in range(count):
        name, frame = chosen[number % len(chosen)]
        rng = random.Random(f"{name}/{2 * number + (name in held_out)}")
        kind = getattr(frame, "kind", None)
        page = Page(texts, rng, kind)
        codec, label = ENCODINGS[(number // len(chosen)) % 4] if rng.random() < 0.8 else ENCODINGS[0]
        declared = rng.random() < 0.6
        charset = (rng.choice([f'<meta charset="{label}">',
                               f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'])
                   if declared else "")
        source = frame(page, charset)
        gold = page.gold(title=getattr(frame, "has_title", True))
        # What the encoding lacks becomes a reference, as editors and servers write it.
        raw = source.encode(codec, "xmlcharrefreplace")
        leaks = sorted({text for text in page.boilerplate if len(text) >= 6 and text not in gold})
        yield raw, {"page": f"{number:04d}", "frame": name, "encoding": codec, "declared": declared,
                    "gold": gold, "boilerplate": leaks}


def write(folder, corpora, count, half):
    """Writes the pages into a folder; returns the index rows."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for raw, row in generate(corpora, count, half):
        (folder / f"{row['page']}.html").write_bytes(raw)
        rows.append(row)
    with open(folder / "index.jsonl", "w", encoding="utf-8") as index:
        for row in rows:
            index.write(json.dumps(row, ensure_ascii=False) + "\n")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--corpora", default=str(pathlib.Path(__file__).resolve().parents[2].parent / "shared/corpora"))
    parser.add_argument("--pages", type=int, default=320)
    parser.add_argument("--half", choices=["all", "tuned", "held-out"], default="all")
    options = parser.parse_args()
    print(len(write(options.folder, options.corpora, options.pages, options.half)), "pages")
