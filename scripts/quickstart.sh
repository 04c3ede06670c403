#!/usr/bin/env bash
# From a fresh checkout to a trained checkpoint and a traced sample; results go to out/quickstart.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS

command -v swift >/dev/null || {
    echo "error: no swift on the PATH; install the Swift 6.3 toolchain (swift.org/install)" >&2
    exit 69
}
bash scripts/install-packages.sh build
echo "building (release); the first time takes some minutes"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift build -c release >"$log" 2>&1; then
    cat "$log" >&2
    exit 70
fi
echo "built in $((SECONDS - started)) s"
bash scripts/road.sh "$(swift build -c release --show-bin-path)" out/quickstart || {
    echo "error: the road broke at the step above. What is done is kept and the next \`make quickstart\` goes" >&2
    echo "on from there; to begin anew, for instance after a change of a recipe: rm -r out/quickstart" >&2
    exit 1
}
echo
echo "The whole road took $((SECONDS - started)) s. Its results lie in out/quickstart:"
echo "  open corpus/report.html, or ask:  .build/release/trace sample out/quickstart/run --step 1 --row 0"
