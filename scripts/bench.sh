#!/usr/bin/env bash
# Runs every benchmark: each prints one table with our figure, the peer's and the ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/install-packages.sh test
bash scripts/python-environment.sh Benchmarks/requirements.txt
echo "building (release)"
swift build -c release >/dev/null
bin=$(swift build -c release --show-bin-path)
for benchmark in Benchmarks/*/run.py; do
    printf '\n\033[1m▶ %s\033[0m\n' "$benchmark"
    KEIFU_BIN=$bin .venv/bin/python "$benchmark"
done
