#include "CMPIShims.h"

#include <mpi.h>
#include <string.h>

void keifu_mpi_library_version(char *buffer, size_t capacity) {
    char version[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    MPI_Get_library_version(version, &length);
    strncpy(buffer, version, capacity - 1);
    buffer[capacity - 1] = 0;
}
