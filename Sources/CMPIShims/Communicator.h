#pragma once
#include <mpi.h>

#include "CMPIShims.h"

struct keifu_mpi_communicator {
    MPI_Comm handle;
};

/// How many elements one MPI call carries at most.
extern int64_t keifu_mpi_piece;

static inline int64_t keifu_mpi_minimum_of(int64_t left, int64_t right) {
    return left < right ? left : right;
}
