"""Other thresholds over a million stored documents, beside reading their rows.

    python Benchmarks/corpus/what_if.py [--bin .build/release] [--documents 1000000]

`corpus benchmark what-if` makes ledgers of invented documents, 80 measures each, in a temporary folder (1.3 GB), and
judges them by rules about 1, 8 and 40 measures on all processors; seconds by the clock, median of five. Beside it
stands what no program that reads the documents' rows can be faster than: the ledger through the disk's cache, in pieces
of 1 MiB, on as many threads.
"""

import argparse
import json
import os
import pathlib
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", default=os.environ.get("KEIFU_BIN", REPOSITORY / ".build/release"))
    parser.add_argument("--documents", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print(f"what-if over {arguments.documents:,} documents with 80 measures, {os.cpu_count()} processors\n")
    print(f"{'measures with a rule':>22}{'ours, s':>10}{'read, MB':>10}{'all rows, s':>13}{'rows, MB':>10}{'ratio':>8}")
    for rules in (1, 8, 40):
        command = [
            pathlib.Path(arguments.bin) / "corpus", "benchmark", "what-if",
            "--documents", str(arguments.documents), "--rules", str(rules),
        ]
        result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        rows = result["ledger_bytes"] / 1e6
        seconds = rows / result["cache_mb_per_second"]
        print(
            f"{rules:>22}{result['seconds']:>10.3f}{result['column_bytes'] / 1e6:>10.0f}"
            f"{seconds:>13.3f}{rows:>10.0f}{seconds / result['seconds']:>8.1f}")


if __name__ == "__main__":
    main()
