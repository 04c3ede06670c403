"""Deduplication beside what others use for it: speed, then quality, then passages.

    python Benchmarks/dedup/run.py [--bin .build/release]
"""

import pathlib
import subprocess
import sys


def main():
    for part in ["speed.py", "quality.py", "passages.py"]:
        subprocess.run([sys.executable, pathlib.Path(__file__).with_name(part), *sys.argv[1:]], check=True)
        print(flush=True)


if __name__ == "__main__":
    main()
