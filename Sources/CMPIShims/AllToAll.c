#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "Communicator.h"

static const int all_to_all_tag = 0x4B41;

int keifu_mpi_all_to_all_values(
    const keifu_mpi_communicator *communicator, const uint64_t *values, uint64_t *received) {
    return MPI_Alltoall(
        values, 1, MPI_UINT64_T, received, 1, MPI_UINT64_T, communicator->handle);
}

static int64_t sum(const int64_t *counts, int size) {
    int64_t total = 0;
    for (int rank = 0; rank < size; rank++) total += counts[rank];
    return total;
}

// Counts and displacements as MPI wants them.
static void lay_out(const int64_t *counts, int size, int *layout) {
    int offset = 0;
    for (int rank = 0; rank < size; rank++) {
        layout[rank] = (int)counts[rank];
        layout[size + rank] = offset;
        offset += (int)counts[rank];
    }
}

static int in_one_call(
    const keifu_mpi_communicator *communicator, const void *bytes, const int64_t *counts,
    void *received, const int64_t *received_counts, int size, int *layouts) {
    lay_out(counts, size, layouts);
    lay_out(received_counts, size, layouts + 2 * size);
    return MPI_Alltoallv(
        bytes, layouts, layouts + size, MPI_BYTE, received, layouts + 2 * size,
        layouts + 3 * size, MPI_BYTE, communicator->handle);
}

// The parts for one rank go out while those of another come in, a piece of each at a time. Sends and receives
// are posted together, so no circle of ranks can wait for each other.
static int with_two_neighbours(
    const keifu_mpi_communicator *communicator, const char *bytes, int64_t count, int to,
    char *received, int64_t received_count, int from) {
    int64_t most = count > received_count ? count : received_count;
    for (int64_t done = 0; done < most; done += keifu_mpi_piece) {
        MPI_Request requests[2] = {MPI_REQUEST_NULL, MPI_REQUEST_NULL};
        int code = MPI_SUCCESS;
        if (done < received_count) {
            int now = (int)keifu_mpi_minimum_of(keifu_mpi_piece, received_count - done);
            code = MPI_Irecv(
                received + done, now, MPI_BYTE, from, all_to_all_tag, communicator->handle,
                &requests[0]);
        }
        if (code == MPI_SUCCESS && done < count) {
            int now = (int)keifu_mpi_minimum_of(keifu_mpi_piece, count - done);
            code = MPI_Isend(
                bytes + done, now, MPI_BYTE, to, all_to_all_tag, communicator->handle,
                &requests[1]);
        }
        if (code == MPI_SUCCESS) code = MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
        if (code != MPI_SUCCESS) return code;
    }
    return MPI_SUCCESS;
}

int keifu_mpi_all_to_all(
    const keifu_mpi_communicator *communicator, const void *bytes, const int64_t *counts,
    void *received, const int64_t *received_counts) {
    int size = keifu_mpi_size(communicator);
    int64_t limit = keifu_mpi_minimum_of(keifu_mpi_piece, INT_MAX);
    // The totals differ between ranks, but all must take the same way.
    int fits = sum(counts, size) <= limit && sum(received_counts, size) <= limit;
    int code = MPI_Allreduce(MPI_IN_PLACE, &fits, 1, MPI_INT, MPI_MIN, communicator->handle);
    if (code != MPI_SUCCESS) return code;
    int *layouts = fits ? malloc(4 * (size_t)size * sizeof(int)) : NULL;
    if (fits && !layouts) return MPI_ERR_NO_MEM;
    if (layouts) {
        code = in_one_call(
            communicator, bytes, counts, received, received_counts, size, layouts);
        free(layouts);
        return code;
    }
    int rank = keifu_mpi_rank(communicator);
    for (int step = 0; step < size && code == MPI_SUCCESS; step++) {
        int to = (rank + step) % size;
        int from = (rank + size - step) % size;
        const char *part = (const char *)bytes + sum(counts, to);
        char *place = (char *)received + sum(received_counts, from);
        if (step == 0) {
            if (counts[to]) memcpy(place, part, (size_t)counts[to]);
        } else {
            code = with_two_neighbours(
                communicator, part, counts[to], to, place, received_counts[from], from);
        }
    }
    return code;
}
