#pragma once
// Plain C faces of the MPI functions that Keifu needs. MPI's handles are macros over opaque objects that
// Swift cannot see.
#include <stddef.h>
#include <stdint.h>

/// The MPI library's own description of itself, into a buffer of `capacity` bytes.
void keifu_mpi_library_version(char *buffer, size_t capacity);
