#!/usr/bin/env bash
# Every check that `make test` promises, from the cheapest to the longest. Results go to out/test.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS
step() { printf '\n\033[1m▶ %s (%d s so far)\033[0m\n' "$1" $((SECONDS - started)); }

step "packages"
bash scripts/install-packages.sh test
bash scripts/python-environment.sh Tests/Interop/requirements.txt

step "format"
swift format lint --strict --recursive Sources Tests Package.swift

step "swift test (release; first it builds)"
# Open MPI refuses root without these; the tests start two-rank runs.
if [ "$(id -u)" -eq 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
mkdir -p out
swift test -c release --scratch-path .build-test >out/swift-test.log 2>&1 || {
    grep -E "✘|error:|recorded an issue|Seed|seed" out/swift-test.log | head -100 || tail -100 out/swift-test.log
    echo "error: swift test failed; everything it said lies in out/swift-test.log" >&2
    exit 1
}
grep -iE "seed [0-9]|seeds? |skipped" out/swift-test.log || true
tail -3 out/swift-test.log

step "the whole road on the sample"
bin=$(swift build -c release --scratch-path .build-test --show-bin-path)
rm -rf out/test
bash scripts/road.sh "$bin" out/test >out/road.log 2>&1 || {
    cat out/road.log
    echo "error: the road broke" >&2
    exit 1
}
tail -5 out/road.log

step "other people's readers"
KEIFU_BIN=$bin KEIFU_ROAD=$PWD/out/test .venv/bin/python -m pytest -q Tests/Interop \
    --ignore Tests/Interop/heavy
echo "everything passed in $((SECONDS - started)) s"
