#include "Communicator.h"

int keifu_mpi_send(
    const keifu_mpi_communicator *communicator, const float *elements, int64_t count, int destination,
    int tag) {
    for (int64_t done = 0; done < count; done += keifu_mpi_piece) {
        int now = (int)keifu_mpi_minimum_of(keifu_mpi_piece, count - done);
        int code = MPI_Send(
            elements + done, now, MPI_FLOAT, destination, tag, communicator->handle);
        if (code != MPI_SUCCESS) return code;
    }
    return MPI_SUCCESS;
}

int keifu_mpi_receive(
    const keifu_mpi_communicator *communicator, float *elements, int64_t count, int source, int tag) {
    for (int64_t done = 0; done < count; done += keifu_mpi_piece) {
        int now = (int)keifu_mpi_minimum_of(keifu_mpi_piece, count - done);
        int code = MPI_Recv(
            elements + done, now, MPI_FLOAT, source, tag, communicator->handle, MPI_STATUS_IGNORE);
        if (code != MPI_SUCCESS) return code;
    }
    return MPI_SUCCESS;
}
