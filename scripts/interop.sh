#!/usr/bin/env bash
# Checks that need PyTorch, transformers or Megatron's own reader. The downloads are large (some GB).
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/install-packages.sh test
bash scripts/python-environment.sh Tests/Interop/requirements.txt Tests/Interop/requirements-heavy.txt
echo "building (release)"
swift build -c release >/dev/null
bin=$(swift build -c release --show-bin-path)
bash scripts/road.sh "$bin" out/quickstart
KEIFU_BIN=$bin KEIFU_ROAD=$PWD/out/quickstart .venv/bin/python -m pytest -q Tests/Interop/heavy
