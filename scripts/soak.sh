#!/usr/bin/env bash
# The long kill and fuzz runs: the tests of `make test` with KEIFU_SOAK=1, which multiplies their counts, and
# with fresh seeds, which they print.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/install-packages.sh test
if [ "$(id -u)" -eq 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
KEIFU_SOAK=1 KEIFU_SEED=${KEIFU_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')} \
    swift test -c release --scratch-path .build-test
