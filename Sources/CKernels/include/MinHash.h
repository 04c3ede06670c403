#pragma once
// Minima of many permutations at once: 32-bit multiply and minimum, which Swift's SIMD types lower to scalar
// code below AVX2.
#include <stddef.h>
#include <stdint.h>

/// For each permutation p in 0 ..< count: minima[p] = min(minima[p], min over h of (h ^ masks[p]) * factors[p]),
/// modulo 2^32. `count` is a multiple of 16.
void keifu_minhash_update(
    uint32_t *minima, const uint32_t *masks, const uint32_t *factors, size_t count,
    const uint32_t *hashes, size_t hash_count);
