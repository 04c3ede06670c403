#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "Communicator.h"

static const int gather_tag = 0x4B46;

static MPI_Datatype datatype(keifu_mpi_type type) {
    switch (type) {
        case keifu_mpi_float: return MPI_FLOAT;
        case keifu_mpi_double: return MPI_DOUBLE;
        case keifu_mpi_uint64: return MPI_UINT64_T;
    }
    return MPI_DATATYPE_NULL;
}

static MPI_Op operator_of(keifu_mpi_operation operation) {
    switch (operation) {
        case keifu_mpi_sum: return MPI_SUM;
        case keifu_mpi_minimum: return MPI_MIN;
        case keifu_mpi_maximum: return MPI_MAX;
    }
    return MPI_OP_NULL;
}

static int64_t size_of(keifu_mpi_type type) { return type == keifu_mpi_float ? 4 : 8; }

int keifu_mpi_barrier(const keifu_mpi_communicator *communicator) {
    return MPI_Barrier(communicator->handle);
}

int keifu_mpi_all_reduce(
    const keifu_mpi_communicator *communicator, void *elements, int64_t count, keifu_mpi_type type,
    keifu_mpi_operation operation) {
    for (int64_t done = 0; done < count; done += keifu_mpi_piece) {
        int64_t now = keifu_mpi_minimum_of(keifu_mpi_piece, count - done);
        int code = MPI_Allreduce(
            MPI_IN_PLACE, (char *)elements + done * size_of(type), (int)now, datatype(type),
            operator_of(operation), communicator->handle);
        if (code != MPI_SUCCESS) return code;
    }
    return MPI_SUCCESS;
}

int keifu_mpi_broadcast(
    const keifu_mpi_communicator *communicator, void *bytes, int64_t count, int root) {
    for (int64_t done = 0; done < count; done += keifu_mpi_piece) {
        int64_t now = keifu_mpi_minimum_of(keifu_mpi_piece, count - done);
        int code = MPI_Bcast((char *)bytes + done, (int)now, MPI_BYTE, root, communicator->handle);
        if (code != MPI_SUCCESS) return code;
    }
    return MPI_SUCCESS;
}

int keifu_mpi_all_gather_value(
    const keifu_mpi_communicator *communicator, uint64_t value, uint64_t *values) {
    return MPI_Allgather(
        &value, 1, MPI_UINT64_T, values, 1, MPI_UINT64_T, communicator->handle);
}

// Whether blocks of these lengths fit one MPI call, whose displacements are `int`; if so their counts and
// displacements, in one allocation of 2 × size that the caller frees.
static int *int_layout(const int64_t *counts, int size) {
    int64_t total = 0;
    for (int rank = 0; rank < size; rank++) total += counts[rank];
    if (total > keifu_mpi_piece || total > INT_MAX) return NULL;
    int *layout = malloc(2 * (size_t)size * sizeof(int));
    if (!layout) return NULL;
    int offset = 0;
    for (int rank = 0; rank < size; rank++) {
        layout[rank] = (int)counts[rank];
        layout[size + rank] = offset;
        offset += (int)counts[rank];
    }
    return layout;
}

int keifu_mpi_gather_bytes(
    const keifu_mpi_communicator *communicator, const void *bytes, const uint64_t *lengths,
    void *gathered) {
    int size = keifu_mpi_size(communicator);
    int rank = keifu_mpi_rank(communicator);
    int *layout = int_layout((const int64_t *)lengths, size);
    // All ranks see the same lengths, so all take the same way.
    if (layout) {
        int code = MPI_Gatherv(
            bytes, layout[rank], MPI_BYTE, gathered, layout, layout + size, MPI_BYTE, 0,
            communicator->handle);
        free(layout);
        return code;
    }
    int64_t offset = 0;
    for (int from = 0; from < size; from++) {
        int64_t count = (int64_t)lengths[from];
        for (int64_t done = 0; done < count; done += keifu_mpi_piece) {
            int now = (int)keifu_mpi_minimum_of(keifu_mpi_piece, count - done);
            const char *piece = (const char *)bytes + done;
            char *place = rank == 0 ? (char *)gathered + offset + done : NULL;
            int code = MPI_SUCCESS;
            if (from == 0 && rank == 0) {
                memcpy(place, piece, (size_t)now);
            } else if (rank == from) {
                code = MPI_Send(piece, now, MPI_BYTE, 0, gather_tag, communicator->handle);
            } else if (rank == 0) {
                code = MPI_Recv(
                    place, now, MPI_BYTE, from, gather_tag, communicator->handle,
                    MPI_STATUS_IGNORE);
            }
            if (code != MPI_SUCCESS) return code;
        }
        offset += count;
    }
    return MPI_SUCCESS;
}

int keifu_mpi_reduce_scatter(
    const keifu_mpi_communicator *communicator, const float *elements, const int64_t *counts,
    float *block) {
    int size = keifu_mpi_size(communicator);
    int *layout = int_layout(counts, size);
    if (layout) {
        int code = MPI_Reduce_scatter(
            elements, block, layout, MPI_FLOAT, MPI_SUM, communicator->handle);
        free(layout);
        return code;
    }
    int64_t offset = 0;
    for (int root = 0; root < size; root++) {
        for (int64_t done = 0; done < counts[root]; done += keifu_mpi_piece) {
            int64_t now = keifu_mpi_minimum_of(keifu_mpi_piece, counts[root] - done);
            // `block` is written at the root only, and only there is it known to be long enough.
            int code = MPI_Reduce(
                elements + offset + done,
                root == keifu_mpi_rank(communicator) ? block + done : NULL, (int)now, MPI_FLOAT,
                MPI_SUM, root, communicator->handle);
            if (code != MPI_SUCCESS) return code;
        }
        offset += counts[root];
    }
    return MPI_SUCCESS;
}

int keifu_mpi_all_gather(
    const keifu_mpi_communicator *communicator, float *elements, const int64_t *counts) {
    int size = keifu_mpi_size(communicator);
    int *layout = int_layout(counts, size);
    if (layout) {
        int code = MPI_Allgatherv(
            MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, elements, layout, layout + size, MPI_FLOAT,
            communicator->handle);
        free(layout);
        return code;
    }
    int64_t offset = 0;
    for (int root = 0; root < size; root++) {
        int code = keifu_mpi_broadcast(
            communicator, elements + offset, counts[root] * (int64_t)sizeof(float), root);
        if (code != MPI_SUCCESS) return code;
        offset += counts[root];
    }
    return MPI_SUCCESS;
}
