#pragma once
// Plain C faces of the MPI functions that Keifu needs. MPI's handles are macros over opaque objects that
// Swift cannot see, its counts are `int`, and its default is to end the process on an error.
//
// Every function but `keifu_mpi_rank` and `keifu_mpi_size` returns 0 or an MPI error code, to be told in
// words by `keifu_mpi_error_text`. Counts are of elements; what does not fit an `int` is sent in pieces.
// One thread makes all calls.
#include <stddef.h>
#include <stdint.h>

/// A group of processes that talk to each other.
typedef struct keifu_mpi_communicator keifu_mpi_communicator;

/// The types of elements that are reduced.
typedef enum {
    keifu_mpi_float,
    keifu_mpi_double,
    keifu_mpi_uint64,
} keifu_mpi_type;

/// How elements are reduced.
typedef enum {
    keifu_mpi_sum,
    keifu_mpi_minimum,
    keifu_mpi_maximum,
} keifu_mpi_operation;

/// The MPI library's own description of itself, into a buffer of `capacity` bytes.
void keifu_mpi_library_version(char *buffer, size_t capacity);
/// What an error code means, into a buffer of `capacity` bytes.
void keifu_mpi_error_text(int code, char *buffer, size_t capacity);

/// Starts MPI, once, and gives the communicator of all processes. At a clean exit MPI is finalised.
int keifu_mpi_start(const keifu_mpi_communicator **world);
int keifu_mpi_rank(const keifu_mpi_communicator *communicator);
int keifu_mpi_size(const keifu_mpi_communicator *communicator);
/// Ends all processes of the communicator with an exit code. Does not return.
void keifu_mpi_abort(const keifu_mpi_communicator *communicator, int code);

/// Sets how many elements one MPI call carries at most: a test of the splitting needs few.
void keifu_mpi_set_piece(int64_t elements);

int keifu_mpi_barrier(const keifu_mpi_communicator *communicator);
/// Reduces `count` elements over all ranks, in place; every rank has the result.
int keifu_mpi_all_reduce(
    const keifu_mpi_communicator *communicator, void *elements, int64_t count, keifu_mpi_type type,
    keifu_mpi_operation operation);
/// Copies `count` bytes from `root` to all ranks.
int keifu_mpi_broadcast(
    const keifu_mpi_communicator *communicator, void *bytes, int64_t count, int root);
/// Every rank's `value`, by rank.
int keifu_mpi_all_gather_value(
    const keifu_mpi_communicator *communicator, uint64_t value, uint64_t *values);
/// Brings every rank's bytes to rank 0, one behind the other by rank. `lengths` holds every rank's count
/// and is known to all; `gathered` is read at rank 0 only.
int keifu_mpi_gather_bytes(
    const keifu_mpi_communicator *communicator, const void *bytes, const uint64_t *lengths,
    void *gathered);
/// Every rank's number for every other: `values[rank]` goes to that rank, `received[rank]` came from it.
int keifu_mpi_all_to_all_values(
    const keifu_mpi_communicator *communicator, const uint64_t *values, uint64_t *received);
/// Every rank's bytes for every other. `bytes` holds the parts for all ranks, one behind the other by rank and
/// `counts[rank]` long; `received` gets the parts of all ranks in the same way, `received_counts[rank]` long,
/// which are known by `keifu_mpi_all_to_all_values`.
int keifu_mpi_all_to_all(
    const keifu_mpi_communicator *communicator, const void *bytes, const int64_t *counts,
    void *received, const int64_t *received_counts);
/// Sums `elements` (the blocks of all ranks, one behind the other, `counts[rank]` long) over all ranks;
/// each rank gets its own block of the sum.
int keifu_mpi_reduce_scatter(
    const keifu_mpi_communicator *communicator, const float *elements, const int64_t *counts,
    float *block);
/// Gives every rank the blocks of all ranks, one behind the other. A rank's own block lies in its place
/// in `elements` already.
int keifu_mpi_all_gather(
    const keifu_mpi_communicator *communicator, float *elements, const int64_t *counts);
int keifu_mpi_send(
    const keifu_mpi_communicator *communicator, const float *elements, int64_t count, int destination,
    int tag);
int keifu_mpi_receive(
    const keifu_mpi_communicator *communicator, float *elements, int64_t count, int source, int tag);
