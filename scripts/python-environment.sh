#!/usr/bin/env bash
# Makes the Python environment .venv for checks by other people's programs, or brings it up to date.
#   scripts/python-environment.sh REQUIREMENTS.txt …
set -euo pipefail
cd "$(dirname "$0")/.."

for requirements in "$@"; do
    stamp=.venv/$(basename "$requirements").stamp
    if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp"; then
        echo "python: $requirements is installed"
        continue
    fi
    [ -x .venv/bin/python ] || python3 -m venv .venv
    echo "python: installing $requirements into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$stamp"
done
