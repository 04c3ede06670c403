"""Which encoding? Ours beside `charset_normalizer`, on text whose encoding is known because we made it.

    python Benchmarks/detection/run.py [--bin .build/release] [--count 2000]

Snippets of 200 bytes with 20 Japanese characters or more, from Aozora Bunko, the Ruby manual and Wikipedia in
../shared/corpora (or from the sample of the repository where that folder is not there): UTF-8, CP932, EUC-JP and
UTF-16 are cut at characters, ISO-2022-JP at line starts, without byte order marks. Further rows are harder: cut
inside a character, short, half-width kana, pages of markup with a little Japanese, and whole files.

Prints one table: how many of each row were told right by us and by them, what we took the others for, and the
speed of both. Any answer that decodes the bytes to the same text counts as right, for both sides: CP932 and
Shift_JIS, UTF-8 and ASCII.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import time

import charset_normalizer

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "corpora"
# The codec that decodes what each of our names stands for.
CODECS = {
    "utf-8": "utf-8", "shift_jis": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
HALF_WIDTH = {
    chr(full): half for half, full in zip(
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ",
        map(ord, "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー"))
}
for voiced, base in zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "カキクケコサシスセソタチツテトハヒフヘホウ"):
    HALF_WIDTH[voiced] = HALF_WIDTH[base] + "ﾞ"
for voiced, base in zip("パピプペポ", "ハヒフヘホ"):
    HALF_WIDTH[voiced] = HALF_WIDTH[base] + "ﾟ"


def texts():
    """Long strings of real Japanese text by the corpus that they come from."""
    if not SHARED.is_dir():
        folder = REPOSITORY / "corpora" / "aozora-sample"
        works = sorted(folder.rglob("*.txt"))
        return {"sample": [path.read_bytes().decode("cp932") for path in works]}
    found = {
        "aozora": [p.read_bytes().decode("cp932") for p in sorted((SHARED / "aozora").rglob("*.txt"))],
        "rurema": [
            p.read_text(encoding="utf-8", errors="strict")
            for p in sorted((SHARED / "rurema").rglob("*")) if p.is_file()
        ],
    }
    leads = (SHARED / "wikipedia" / "wikipedia-leads.jsonl").read_text(encoding="utf-8").splitlines()
    found["wikipedia"] = ["\n".join(json.loads(line)["text"] for line in leads)]
    return {name: [t for t in all_ if len(t) > 600] for name, all_ in found.items()}


def encoded(text, codec, limit):
    """As much of a text as fits into a number of bytes, without what the codec lacks."""
    parts, size = [], 0
    for character in text:
        try:
            piece = character.encode(codec)
        except UnicodeEncodeError:
            continue
        if codec.startswith("iso2022"):
            piece = ("".join(parts) + character).encode(codec)
            if len(piece) > limit:
                break
        else:
            if size + len(piece) > limit:
                break
            size += len(piece)
        parts.append(character)
    return "".join(parts)


def snippets(source, codec, count, chance, size=200, least=20, halve=False, middle=False):
    """`count` pieces of bytes, the same number of each corpus."""
    found = []
    for all_ in source.values():
        wanted = count // len(source)
        while wanted:
            text = chance.choice(all_)
            start = chance.randrange(len(text) - 300)
            if codec.startswith("iso2022"):
                start = text.rfind("\n", 0, start) + 1
            text = text[start : start + 300]
            if halve:
                text = "".join(HALF_WIDTH.get(c, "") for c in text)
            piece = encoded(text, codec, size)
            if not halve and len(JAPANESE.findall(piece)) < least or halve and len(piece) < least:
                continue
            data = piece.encode(codec)
            found.append(data[1:-1] if middle else data)
            wanted -= 1
    return found


def markup(source, codec, count, chance):
    """Pages that are nearly all markup."""
    found = []
    for piece in snippets(source, codec, count, chance, size=60, least=6):
        rows = b"".join(b'<tr class="row-%d"><td align="right">%d</td></tr>\n' % (n, n * n) for n in range(40))
        found.append(b"<html><body><table>" + rows + b"</table><p>" + piece + b"</p></body></html>")
    return found


def pages():
    """Pages of the WARC in the shared corpora; a page's encoding is the one that decodes it."""
    path = SHARED / "web" / "whatwg-html-ja.warc.gz"
    data, position = gzip.open(path).read() if path.exists() else b"", 0
    while position < len(data):
        end = data.index(b"\r\n\r\n", position)
        length = int(re.search(rb"Content-Length: (\d+)", data[position:end]).group(1))
        body = data[end + 4 : end + 4 + length]
        position = end + length + 8
        if not body.startswith(b"HTTP/"):
            continue
        page = body[body.index(b"\r\n\r\n") + 4 :]
        for name in ["iso-2022-jp"] if b"\x1b$" in page else ["utf-8", "shift_jis", "euc-jp"]:
            try:
                page.decode(CODECS[name])
            except UnicodeDecodeError:
                continue
            yield name, page
            break


def cases(count):
    """Rows: name, the encoding that is right or one of each piece, the pieces."""
    chance = random.Random(20261122)
    source = texts()
    for name, codec in CODECS.items():
        codec = codec.replace("_ext", "")
        yield f"{name}, 200 bytes", name, snippets(source, codec, count, chance)
    for name in ["utf-8", "shift_jis", "euc-jp"]:
        yield f"{name}, cut in characters", name, snippets(source, CODECS[name], count, chance, middle=True)
    for name in ["utf-8", "shift_jis", "euc-jp"]:
        yield f"{name}, 24 bytes", name, snippets(source, CODECS[name], count, chance, size=24, least=6)
    for name in ["utf-8", "shift_jis", "euc-jp"]:
        yield f"{name}, in markup", name, markup(source, CODECS[name], count // 4, chance)
    yield "shift_jis, half-width kana", "shift_jis", snippets(
        source, "cp932", count // 4, chance, size=60, least=20, halve=True)
    ascii_ = [re.sub(r"[^\x20-\x7e\n]", "", t)[:200].encode() for t in source.get("rurema", [])]
    yield "ascii, 200 bytes", "utf-8", [t for t in ascii_ if len(t) > 100][:count]
    if SHARED.is_dir():
        yield "shift_jis, Aozora's files", "shift_jis", [
            p.read_bytes() for p in sorted((SHARED / "aozora").rglob("*.txt"))
        ]
        names, bodies = zip(*pages())
        yield "web pages", list(names), list(bodies)


def ours(tool, data):
    """Our answers and the processor seconds of detection."""
    with tempfile.NamedTemporaryFile() as file:
        for piece in data:
            file.write(struct.pack("<I", len(piece)) + piece)
        file.flush()
        done = subprocess.run([tool, "benchmark", "detect", file.name], capture_output=True, check=True)
    answer = json.loads(done.stdout)
    return answer["encodings"], answer["seconds"]


def theirs(data):
    """The peer's answers and its processor seconds."""
    started = time.process_time()
    answers = []
    for piece in data:
        best = charset_normalizer.from_bytes(piece).best()
        answers.append(best.encoding if best else "none")
    return answers, time.process_time() - started


def same(piece, truth, answer):
    """Whether an answer decodes a piece to the text that the truth gives, cut characters aside."""
    try:
        return piece.decode(answer, "replace") == piece.decode(CODECS[truth], "replace")
    except LookupError:
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands"
    )
    parser.add_argument("--count", type=int, default=1998, help="snippets of each encoding")
    parser.add_argument("--peer", type=int, default=300, help="how many of a row the peer is asked")
    options = parser.parse_args()
    tool = str(pathlib.Path(options.bin) / "corpus")
    print(f"{'':<28}{'pieces':>7}{'ours':>8}{'theirs':>8}{'ours':>9}{'theirs':>9}{'ratio':>8}  we took others for")
    for name, truth, data in cases(options.count):
        truths = truth if isinstance(truth, list) else [truth] * len(data)
        answers, seconds = ours(tool, data)
        wrong = {}
        for right, answer in zip(truths, answers):
            if answer != right:
                wrong[answer] = wrong.get(answer, 0) + 1
        step = max(1, len(data) // options.peer)
        asked = list(zip(data, truths))[::step]
        peer, peer_seconds = theirs([piece for piece, _ in asked])
        good = sum(same(piece, right, answer) for (piece, right), answer in zip(asked, peer))
        speed = sum(map(len, data)) / seconds / 1e6
        peer_speed = sum(len(piece) for piece, _ in asked) / peer_seconds / 1e6
        print(
            f"{name:<28}{len(data):>7}{1 - sum(wrong.values()) / len(data):>8.2%}{good / len(asked):>8.2%}"
            f"{speed:>9.1f}{peer_speed:>9.2f}{speed / peer_speed:>8.0f}  "
            + ", ".join(f"{k} {v}" for k, v in sorted(wrong.items())),
            flush=True,
        )
    print("speeds in MB/s of processor time; the peer is asked a part of each row")


if __name__ == "__main__":
    main()
