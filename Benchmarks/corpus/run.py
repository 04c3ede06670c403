"""Building a corpus, stage by stage, beside what others use for it: the parts that lie beside this file, one after
the other. Each runs alone too.

    python Benchmarks/corpus/run.py [--bin .build/release]
"""

import pathlib
import subprocess
import sys

PARTS = [
    "reading.py", "normalization.py", "measures.py", "mecab.py", "what_if.py", "masks.py", "hojichar_chain.py", "presets.py",
    "build.py",
]


def main():
    for part in PARTS:
        path = pathlib.Path(__file__).with_name(part)
        if path.exists():
            subprocess.run([sys.executable, path, *sys.argv[1:]], check=True)
            print(flush=True)


if __name__ == "__main__":
    main()
