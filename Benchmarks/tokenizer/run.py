"""Training and encoding beside HF `tokenizers`, as whole processes, file in and file out.

    python Benchmarks/tokenizer/run.py [--bin .build/release] [--vocabulary 32000] [--runs 3] [TEXT...]

Without a TEXT it reads up to 20 MB of Aozora Bunko from ../shared/corpora where that lies beside the
repository, else the sample of the repository, and says which.

Both get the same Split regex, vocabulary size and threads, and no limit on the length of pieces. Prints a table of
medians with the ratio theirs / ours (above 1: we are faster, or smaller). The ids that both give for the
text with our tokenizer must be the same, else the run fails.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PEER_TRAIN = """
import sys, tokenizers
from tokenizers import Regex, decoders, models, pre_tokenizers, trainers
out, vocabulary, pattern, *texts = sys.argv[1:]
t = tokenizers.Tokenizer(models.BPE())
t.pre_tokenizer = pre_tokenizers.Sequence([
    pre_tokenizers.Split(Regex(pattern), "isolated"),
    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
t.decoder = decoders.ByteLevel()
t.train(texts, trainers.BpeTrainer(
    vocab_size=int(vocabulary), special_tokens=["<|endoftext|>"], show_progress=False,
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
t.save(out)
"""

# The peer's threads work on a batch of texts, so it is given the lines; the ids of the lines are
# those of the whole text, since the expression always cuts at a line's end (checked below).
PEER_ENCODE = """
import sys, numpy, tokenizers
folder, text, out = sys.argv[1:]
t = tokenizers.Tokenizer.from_file(folder + "/tokenizer.json")
t.encode_special_tokens = True
lines = open(text, encoding="utf-8", newline="").read()
parts, start = [], 0
while start < len(lines):
    end = lines.find("\\n", start + 100_000) + 1 or len(lines)
    while end < len(lines) and not (lines[end].isalpha() or lines[end].isdecimal()):
        end = lines.find("\\n", end) + 1 or len(lines)
    parts.append(lines[start:end])
    start = end
ids = [e.ids for e in t.encode_batch_fast(parts, add_special_tokens=False)]
numpy.save(out, numpy.concatenate([numpy.array(i, dtype="<u4") for i in ids]))
"""

PATTERN = (
    r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def measure(command, threads, runs):
    """Medians of wall seconds and processor seconds, and the highest peak of memory in MiB."""
    environment = dict(os.environ, RAYON_NUM_THREADS=str(threads), TOKENIZERS_PARALLELISM="true")
    walls, processors, peaks = [], [], []
    for _ in range(runs):
        started = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        walls.append(time.monotonic() - started)
        if status != 0:
            sys.exit(f"failed: {command[:3]}")
        processors.append(usage.ru_utime + usage.ru_stime)
        peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(walls), statistics.median(processors), max(peaks)


def row(name, ours, theirs, size):
    print(
        f"{name:<22} ours {ours[0]:7.2f} s {ours[1]:7.2f} cpu-s {ours[2]:6.0f} MiB {size / ours[0] / 1e6:7.1f} MB/s"
        f"   HF {theirs[0]:7.2f} s {theirs[1]:7.2f} cpu-s {theirs[2]:6.0f} MiB {size / theirs[0] / 1e6:7.1f} MB/s"
        f"   ratio {theirs[0] / ours[0]:5.1f} (cpu {theirs[1] / ours[1]:5.1f}, memory {theirs[2] / ours[2]:4.1f})",
        flush=True,
    )


def aozora(folder, limit=20_000_000):
    """Writes Aozora works as one UTF-8 file, in the order of their paths; returns its path."""
    repository = pathlib.Path(__file__).resolve().parents[2]
    source = repository.parent / "shared" / "corpora" / "aozora"
    if not source.is_dir():
        source = repository / "corpora" / "aozora-sample"
    print(f"text: {source.name}")
    target = pathlib.Path(folder) / "text.txt"
    with target.open("wb") as out:
        for path in sorted(source.rglob("*.txt")):
            out.write(path.read_bytes().decode("cp932", "replace").replace("\r\n", "\n").encode())
            if out.tell() >= limit:
                break
    return str(target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", nargs="*", help="UTF-8 text files")
    parser.add_argument(
        "--bin", default=os.environ.get("KEIFU_BIN", ".build/release"), help="folder of the commands"
    )
    parser.add_argument("--vocabulary", type=int, default=32000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    tool = str(pathlib.Path(options.bin) / "tokenizer")
    with tempfile.TemporaryDirectory() as folder:
        options.texts = options.texts or [aozora(folder)]
        size = sum(os.path.getsize(text) for text in options.texts)
        recipe = f"{folder}/recipe.yaml"
        pathlib.Path(recipe).write_text(
            f"vocabulary_size: {options.vocabulary}\nmax_piece_characters: none\n"
        )
        print(f"{size / 1e6:.1f} MB, vocabulary {options.vocabulary}, {options.threads} threads")
        train = [tool, "train", recipe, "--input", *options.texts, "--output", f"{folder}/ours"]
        train += ["--jobs", str(options.threads), "--quiet", "--force"]
        peer = [sys.executable, "-c", PEER_TRAIN, f"{folder}/hf.json", str(options.vocabulary)]
        ours = measure(train, options.threads, options.runs)
        theirs = measure([*peer, PATTERN, *options.texts], options.threads, options.runs)
        row("train", ours, theirs, size)
        text = options.texts[0]
        for threads in sorted({1, options.threads}):
            encode = [tool, "encode", "--tokenizer", f"{folder}/ours", "--input", text]
            encode += ["--output", f"{folder}/ours.npy", "--jobs", str(threads)]
            peer = [sys.executable, "-c", PEER_ENCODE, f"{folder}/ours", text, f"{folder}/hf.npy"]
            ours = measure(encode, threads, options.runs)
            theirs = measure(peer, threads, options.runs)
            row(f"encode, {threads} thread(s)", ours, theirs, os.path.getsize(text))
            same = pathlib.Path(f"{folder}/ours.npy").read_bytes()[128:]
            if same != pathlib.Path(f"{folder}/hf.npy").read_bytes()[128:]:
                sys.exit("the ids differ")
        empty = f"{folder}/empty"
        pathlib.Path(empty).touch()
        encode[encode.index(text)] = empty
        peer[-2] = empty
        load = measure(encode, 1, options.runs)
        print(f"start and load         ours {load[0] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
