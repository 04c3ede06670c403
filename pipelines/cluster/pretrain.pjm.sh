#!/bin/bash
# Trains a model on Fugaku, or wherever Fujitsu's job manager runs. Submit it from the repository:
#
#     pjsub -g GROUP -x CONFIG=config.yaml -x RUN=/vol0004/GROUP/run pipelines/cluster/pretrain.pjm.sh
#
# `threads` of the config is 12, and `batch.sequences` a multiple of the number of processes. A run longer than a
# job's time goes on from its last checkpoint in the next step of the job:
#
#     for step in 1 2 3; do
#         pjsub --step --sparam jnam=run -g GROUP -x CONFIG=… -x RUN=… pipelines/cluster/pretrain.pjm.sh
#     done
#
# RUN and the shards lie on second-layer storage, whose volumes PJM_LLIO_GFSCACHE has to name.
#
#PJM -N pretrain
#PJM -L "node=4"
#PJM -L "rscgrp=small"
#PJM -L "elapse=24:00:00"
#PJM --mpi "max-proc-per-node=4"
#PJM -x PJM_LLIO_GFSCACHE=/vol0004
#PJM --restart
#PJM -j
#PJM -S
set -euo pipefail

config=${CONFIG:?set it by pjsub -x CONFIG=config.yaml}
run=${RUN:?set it by pjsub -x RUN=folder}
bin=${KEIFU_BIN:-$PWD/.build/release}

llio_transfer "$bin/pretrain"
trap 'llio_transfer --purge "$bin/pretrain"' EXIT
export PLE_MPI_STD_EMPTYFILE=off

mpiexec "$bin/pretrain" run "$config" --output "$run" --resume
