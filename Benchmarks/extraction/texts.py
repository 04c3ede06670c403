"""Main texts for synthetic pages: passages of real Japanese text with the structure that pages give them.

An article is a title and a list of blocks:

    ("p", [inline, ...])   a paragraph; an inline is a str, ("ruby", base, reading), ("b", str) or ("a", str)
    ("h", 2 or 3, str)     a heading
    ("ul" or "ol", [str])  a list
    ("dl", [(str, str)])   terms and descriptions
    ("table", [[str]])     rows of cells, the first row being the head
    ("quote", str)         a quotation
    ("pre", str)           a listing
"""

import json
import pathlib
import re

RUBY = re.compile(r"｜([^《》｜\n]{1,20})《([^》\n]{1,20})》|([一-鿿々〆ヶ]+)《([^》\n]{1,20})》")


class Texts:
    """The corpora beside the repository, drawn from by a random generator."""

    def __init__(self, corpora):
        root = pathlib.Path(corpora)
        self.works = sorted(root.glob("aozora/cards/*/files/*/*.txt"))
        self.manuals = sorted(root.glob("rurema/manual/**/*.md"))
        with open(root / "wikipedia" / "wikipedia-leads.jsonl", encoding="utf-8") as lines:
            leads = [json.loads(line)["text"] for line in lines]
        self.leads = [lead for lead in leads if len(lead) >= 40 and "は、" in lead[:30]]

    # -- articles

    def article(self, rng, kind=None):
        """A title and blocks of one of the kinds story, encyclopedia, manual."""
        kind = kind or rng.choice(["story", "encyclopedia", "encyclopedia", "manual"])
        for _ in range(50):
            made = getattr(self, "_" + kind)(rng)
            if made:
                return made
        return self._encyclopedia(rng)

    def _story(self, rng):
        path = rng.choice(self.works)
        lines = path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n").split("\n")
        title = lines[0].strip()
        rules = [i for i, line in enumerate(lines) if line.startswith("-----")]
        end = next((i for i, line in enumerate(lines) if line.startswith("底本：")), len(lines))
        start = rules[1] + 1 if len(rules) > 1 else 4
        body = [self._inlines(line) for line in lines[start:end]
                if line.strip() and "※" not in line and "［＃" not in line and "\ufffd" not in line]
        body = [line for line in body if line]
        if len(body) < 8 or not title or len(title) > 30:
            return None
        first = rng.randrange(max(1, len(body) - 30))
        blocks, size = [], 0
        for line in body[first:first + rng.randint(6, 40)]:
            blocks.append(("p", line))
            size += len(plain(blocks[-1]))
            if size > 6000:
                break
        if size < 400:
            return None
        return title, blocks

    @staticmethod
    def _inlines(line):
        parts, at = [], 0
        for match in RUBY.finditer(line):
            if match.start() > at:
                parts.append(line[at:match.start()])
            base, reading = match[1] or match[3], match[2] or match[4]
            parts.append(("ruby", base, reading))
            at = match.end()
        if at < len(line):
            parts.append(line[at:])
        if any(mark in part for part in parts if isinstance(part, str) for mark in "《》｜"):
            return None
        return parts

    def subject(self, lead):
        return re.split("は、|とは、", lead)[0][:24]

    def _encyclopedia(self, rng):
        leads = rng.sample(self.leads, rng.randint(3, 8))
        title = self.subject(leads[0])
        blocks = []
        for index, lead in enumerate(leads):
            if index and rng.random() < 0.7:
                blocks.append(("h", rng.choice([2, 2, 3]), self.subject(lead)))
            sentences = [s + "。" for s in lead.split("。") if s]
            if len(sentences) > 3 and rng.random() < 0.3:
                cut = len(sentences) // 2
                blocks += [("p", self._marked(rng, "".join(sentences[:cut]))),
                           ("p", self._marked(rng, "".join(sentences[cut:])))]
            else:
                blocks.append(("p", self._marked(rng, lead)))
            extra = rng.random()
            others = rng.sample(self.leads, 4)
            if extra < 0.12:
                blocks.append((rng.choice(["ul", "ol"]), [o.split("。")[0][:60] for o in others]))
            elif extra < 0.22:
                rows = [["名称", "説明"]] + [[self.subject(o), o.split("。")[0][:50]] for o in others]
                blocks.append(("table", rows))
            elif extra < 0.28:
                blocks.append(("dl", [(self.subject(o), o.split("。")[0] + "。") for o in others[:3]]))
            elif extra < 0.34:
                blocks.append(("quote", others[0].split("。")[0] + "。"))
        return title, blocks

    def _marked(self, rng, text):
        """Some of a paragraph's words in bold or linked, as encyclopedias have them."""
        words = list(re.finditer(r"[一-鿿々]{2,6}|[ァ-ヶー]{3,10}", text))
        rng.shuffle(words)
        chosen = sorted(words[:rng.choice([0, 0, 1, 2, 4])], key=lambda m: m.start())
        parts, at = [], 0
        for match in chosen:
            parts += [text[at:match.start()], (rng.choice("ab"), match[0])]
            at = match.end()
        return [part for part in parts + [text[at:]] if part]

    def _manual(self, rng):
        text = rng.choice(self.manuals).read_text(encoding="utf-8")
        blocks, title, size = [], None, 0
        chunks = re.split(r"\n{2,}", re.sub(r"```.*?\n(.*?)```", lambda m: "\n\n\x00" + m[1].strip("\n")
                                            .replace("\n\n", "\n") + "\n\n", text, flags=re.S))
        for chunk in chunks:
            if chunk.startswith("\x00"):
                if 10 < len(chunk) < 800:
                    blocks.append(("pre", chunk[1:]))
            elif chunk.startswith("#"):
                head = re.sub(r"\{#.*?\}|^#+\s*", "", chunk.split("\n")[0]).strip()
                if title is None:
                    title = head
                elif head:
                    blocks.append(("h", 2 if chunk.startswith("##") and not chunk.startswith("###") else 3, head))
            elif re.match(r"[-*] ", chunk):
                items = [re.sub(r"\s+", " ", i).strip() for i in re.split(r"(?m)^[-*] ", chunk)]
                items = [self._clean(i) for i in items if i]
                if all(0 < len(i) < 200 for i in items):
                    blocks.append(("ul", items))
            elif re.match(r"[ぁ-んァ-ヶ一-鿿A-Za-z]", chunk) and "|" not in chunk:
                cleaned = self._clean(re.sub(r"(?<=[A-Za-z])\n(?=[A-Za-z])", " ", chunk).replace("\n", ""))
                if len(cleaned) > 10:
                    blocks.append(("p", [cleaned]))
            size = sum(len(plain(b)) for b in blocks)
            if size > 5000:
                break
        while blocks and blocks[-1][0] == "h":
            blocks.pop()
        return (title, blocks) if title and size > 500 else None

    @staticmethod
    def _clean(text):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
        return re.sub(r"\*\*|`|<https?://[^>]*>|\{[^}]*\}", "", text).strip()

    # -- what stands around them

    def teaser(self, rng):
        """A title of another page."""
        lead = rng.choice(self.leads)
        made = rng.choice(["{}とは何か", "{}をめぐる話題まとめ", "【解説】{}", "{}の歴史をたどる", "{}が注目される理由",
                           "知っておきたい{}の基礎", "{}"])
        return made.format(self.subject(lead))

    def excerpt(self, rng, limit=80):
        """The beginning of another page."""
        lead = rng.choice(self.leads)
        return lead if len(lead) <= limit else lead[:limit] + "…"

    def remark(self, rng):
        """What a reader writes under an article."""
        lead = rng.choice(self.leads).split("。")[0]
        return rng.choice(["{}だったんですね。勉強になりました！", "{}というのは本当ですか？", "昔から{}と聞いていました。",
                           "とても参考になりました。ありがとうございます。{}ですよね。"]).format(lead[:40])


def plain(block):
    """The text of a block as a reader sees it, without readings."""
    kind = block[0]
    if kind == "p":
        return "".join(part if isinstance(part, str) else part[1] for part in block[1])
    if kind == "h":
        return block[2]
    if kind in ("ul", "ol"):
        return "\n".join(block[1])
    if kind == "dl":
        return "\n".join(f"{term}\n{text}" for term, text in block[1])
    if kind == "table":
        return "\n".join("\t".join(row) for row in block[1])
    return block[1]
