#!/usr/bin/env bash
# Runs the whole road on the sample of the repository: corpus, tokenizer, shards, a two-rank pretraining,
# a traced and verified sample. A step whose result is already there says so and is not repeated.
#   scripts/road.sh BIN OUT      BIN: the folder of the built commands; OUT: where the results go
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1
out=$2

# Open MPI refuses root without these.
if [ "$(id -u)" -eq 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi

step() { printf '\n\033[1m▶ %s\033[0m\n' "$1" >&2; }
run() {
    printf '$ %s\n' "${*//$bin\//}" >&2
    "$@"
}
# A step that was interrupted is gone on with: its folder holds unfinished work.
resume() { if [ -d "$1/.work" ] || [ -f "$1/.resumable" ]; then echo --resume; fi; }

mkdir -p "$out"
config=$out/pretrain.yaml
sed "s|^shards:.*|shards: [shards]|" pipelines/pretrain-quickstart.yaml >"$config.new"
cmp -s "$config.new" "$config" || cp "$config.new" "$config"
rm "$config.new"

step "1/6 corpus build: from Shift_JIS files to documents with a ledger"
# shellcheck disable=SC2046
run "$bin/corpus" build pipelines/aozora-sample.yaml --output "$out/corpus" $(resume "$out/corpus")
run "$bin/corpus" verify "$out/corpus"

step "2/6 tokenizer train: byte-level BPE on the training split"
# shellcheck disable=SC2046
run "$bin/tokenizer" train tokenizer/aozora-8k.yaml --corpus "$out/corpus" \
    --output "$out/tokenizer" $(resume "$out/tokenizer")

step "3/6 corpus shard: Megatron .bin/.idx, for training and held out"
for split in train held_out; do
    name=shards
    [ $split = train ] || name=held-out
    # shellcheck disable=SC2046
    run "$bin/corpus" shard "$out/corpus" --tokenizer "$out/tokenizer" \
        --output "$out/$name" --split $split $(resume "$out/$name")
done

step "4/6 pretrain run: two MPI ranks"
again=
if [ -d "$out/run" ]; then again=--resume; fi
# shellcheck disable=SC2086
run mpirun --oversubscribe --bind-to none -n 2 \
    "$bin/pretrain" run "$config" --output "$out/run" $again
checkpoint=$(ls -d "$out"/run/checkpoints/step-* | sort | tail -1)

step "5/6 pretrain evaluate and generate: what it learned"
run "$bin/pretrain" evaluate "$checkpoint" --shards "$out/held-out"
run "$bin/pretrain" generate "$checkpoint" --prompt "私はその時" --tokens 80 --seed 1

step "6/6 trace: back to the raw bytes"
run "$bin/trace" sample "$out/run" --step 1 --row 0 --verify
run "$bin/trace" verify "$out/run"
