#!/usr/bin/env bash
# Installs the Debian packages that Keifu needs and this machine lacks. Says what it installs.
#   scripts/install-packages.sh [build|test]     (test adds what the interoperability checks use)
set -euo pipefail

packages=(
    libicu-dev libmecab-dev mecab-ipadic-utf8 libzstd-dev zlib1g-dev libbz2-dev liblz4-dev
    libgumbo-dev libfasttext-dev libopenmpi-dev openmpi-bin libopenblas-dev libsqlite3-dev
    libssl-dev pkg-config
)
if [ "${1:-build}" = test ]; then
    packages+=(chromium fasttext mecab python3 python3-venv sqlite3 zstd)
fi

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
        missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "packages: all ${#packages[@]} are installed"
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "error: these packages are missing and there is no sudo to install them: ${missing[*]}" >&2
        exit 74
    }
    as_root=(sudo)
fi
echo "packages: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "error: apt-get could not install the packages; its words stand above" >&2
    exit 74
fi
