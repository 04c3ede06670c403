#pragma once
// Passes over all n-grams of a text by a hash of theirs: which slots hold many, which hold more than one. In C because
// the hashes of a block of places are made in vector registers.
#include <stddef.h>
#include <stdint.h>

// `values` are the text's characters, `count` how many n-grams of `n` (2 … 5) of them begin in it. An n-gram's slot is
// the leading `bits` (1 … 31) of a 32-bit hash of its characters.

/// Adds up in `counters` (2^bits) how many n-grams fall in each slot.
void keifu_count_grams(const uint32_t *values, size_t count, int n, int bits, uint32_t *counters);

/// Writes the places of the n-grams whose slot has `wanted` 1 (else it is 0) into `places`, which needs `count` + 1
/// places. Returns how many there are.
size_t keifu_collect_grams(
    const uint32_t *values, size_t count, int n, int bits, const uint8_t *wanted, uint32_t *places);

/// Sets two bits in `marks` (2^bits of such pairs, 32 a word) for the slots that n-grams fall in: the lower by the
/// first, the upper by any further one.
void keifu_mark_grams(const uint32_t *values, size_t count, int n, int bits, uint64_t *marks);

/// Writes the places of the n-grams whose slot holds more than one into `places`, which needs `count` + 1 places.
/// Returns how many there are.
size_t keifu_collect_marked_grams(
    const uint32_t *values, size_t count, int n, int bits, const uint64_t *marks, uint32_t *places);

/// Gives equal n-grams of `n` (2 … 5) at the `count` given places equal names, from 0 on in the order in which they
/// first occur: `names` by place in the list, `firsts` and `counts` by name, each with `count` places. `table` has
/// 2^bits words of 0, at least 2 · count. Hashes only shorten the search: names are equal where characters are. Returns
/// how many names there are.
size_t keifu_name_grams(
    const uint32_t *values, int n, const uint32_t *places, size_t count, uint64_t *table, int bits, uint32_t *names,
    uint32_t *firsts, uint32_t *counts);

/// The same for pairs: `keys` are compared as they are. `table` has 2^bits pairs of words.
size_t keifu_name_keys(
    const uint64_t *keys, size_t count, uint64_t *table, int bits, uint32_t *names, uint32_t *counts);
