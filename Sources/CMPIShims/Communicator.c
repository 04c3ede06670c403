#include "Communicator.h"

#include <stdlib.h>
#include <string.h>

static keifu_mpi_communicator world_communicator;
static int started = 0;

int64_t keifu_mpi_piece = 1 << 30;

void keifu_mpi_set_piece(int64_t elements) { keifu_mpi_piece = elements; }

void keifu_mpi_error_text(int code, char *buffer, size_t capacity) {
    char text[MPI_MAX_ERROR_STRING + 1];
    int length = 0;
    if (MPI_Error_string(code, text, &length) != MPI_SUCCESS) length = 0;
    text[length] = 0;
    strncpy(buffer, text, capacity - 1);
    buffer[capacity - 1] = 0;
}

// Finalising waits for the other ranks. A process that fails alone would wait for ranks that wait for it,
// so only a clean exit finalises; otherwise mpirun sees a rank leave and ends the rest.
static void finalize(int status, void *unused) {
    (void)unused;
    int finalized = 0;
    MPI_Finalized(&finalized);
    int size = 1;
    if (!finalized) MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (!finalized && (status == 0 || size == 1)) MPI_Finalize();
}

int keifu_mpi_start(const keifu_mpi_communicator **world) {
    *world = &world_communicator;
    if (started) return MPI_SUCCESS;
    int initialized = 0;
    int code = MPI_Initialized(&initialized);
    if (code != MPI_SUCCESS) return code;
    if (!initialized) {
        int provided = 0;
        // Without mpirun, Open MPI would start a daemon beside the process, which inherits its open files:
        // whoever waits for the end of one of its pipes would wait for the daemon. Only `spawn` needs it.
        setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
        // Serialized, not funneled: a later thread of communication may take over from the main thread.
        code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
        if (code != MPI_SUCCESS) return code;
        on_exit(finalize, NULL);
    }
    world_communicator.handle = MPI_COMM_WORLD;
    code = MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    if (code == MPI_SUCCESS) started = 1;
    return code;
}

int keifu_mpi_rank(const keifu_mpi_communicator *communicator) {
    int rank = 0;
    MPI_Comm_rank(communicator->handle, &rank);
    return rank;
}

int keifu_mpi_size(const keifu_mpi_communicator *communicator) {
    int size = 1;
    MPI_Comm_size(communicator->handle, &size);
    return size;
}

void keifu_mpi_abort(const keifu_mpi_communicator *communicator, int code) {
    MPI_Abort(communicator->handle, code);
    // MPI_Abort may return where there is nothing else to end.
    _Exit(code);
}
