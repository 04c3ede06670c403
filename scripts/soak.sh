#!/usr/bin/env bash
# The long kill and fuzz runs: the tests of `make test` with KEIFU_SOAK=1, which multiplies their counts, and builds
# that are killed at KEIFU_KILLS random moments, all with a fresh KEIFU_SEED, which is printed.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/install-packages.sh test
bash scripts/python-environment.sh Tests/Interop/requirements.txt
if [ "$(id -u)" -eq 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export KEIFU_SEED=${KEIFU_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
export KEIFU_KILLS=${KEIFU_KILLS:-30}
echo "seed $KEIFU_SEED, $KEIFU_KILLS kills"
KEIFU_SOAK=1 swift test -c release --scratch-path .build-test
bin=$(swift build -c release --scratch-path .build-test --show-bin-path)
KEIFU_BIN=$bin .venv/bin/python -m pytest -q -s Tests/Interop/test_build_team.py -k kill
