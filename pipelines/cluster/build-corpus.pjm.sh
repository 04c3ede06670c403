#!/bin/bash
# Builds a corpus on Fugaku, or wherever Fujitsu's job manager runs. Submit it from the repository:
#
#     pjsub -g GROUP -x RECIPE=recipe.yaml -x OUTPUT=/vol0004/GROUP/corpus pipelines/cluster/build-corpus.pjm.sh
#
# A build longer than a job's time: submit the script several times as steps of one job. A step goes on where the
# one before it ended (--resume), and does nothing where the folder is complete:
#
#     for step in 1 2 3; do
#         pjsub --step --sparam jnam=corpus -g GROUP -x RECIPE=… -x OUTPUT=… pipelines/cluster/build-corpus.pjm.sh
#     done
#
# OUTPUT and the raw files lie on second-layer storage, whose volumes PJM_LLIO_GFSCACHE has to name. Unfinished work
# lies in OUTPUT/.work and must outlive the job: the shared temporary area and a node's own one do not.
#
# A node has 48 cores in 4 memory groups, so 4 processes of 12 threads; 28 GiB are for its processes, so a recipe's
# `memory_bytes` stays below 4 GiB.
#
#PJM -N build-corpus
#PJM -L "node=4"
#PJM -L "rscgrp=small"
#PJM -L "elapse=12:00:00"
#PJM --mpi "max-proc-per-node=4"
#PJM -x PJM_LLIO_GFSCACHE=/vol0004
#PJM --restart
#PJM -j
#PJM -S
set -euo pipefail

recipe=${RECIPE:?set it by pjsub -x RECIPE=recipe.yaml}
output=${OUTPUT:?set it by pjsub -x OUTPUT=folder}
bin=${KEIFU_BIN:-$PWD/.build/release}
threads=12

# Every process reads the same program: its copies come from the nodes' first layer, not 16 times from the disks.
llio_transfer "$bin/corpus"
trap 'llio_transfer --purge "$bin/corpus"' EXIT
# No empty files for processes that print nothing.
export PLE_MPI_STD_EMPTYFILE=off

mpiexec "$bin/corpus" build "$recipe" --output "$output" --resume --jobs "$threads"
