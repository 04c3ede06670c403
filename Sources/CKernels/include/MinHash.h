#pragma once
// MinHash signatures: 64-bit multiplications over n-grams and 32-bit multiplications and minima over permutations,
// which Swift's SIMD types lower to scalar code below AVX2.
#include <stddef.h>
#include <stdint.h>

/// The longest n-gram.
enum { KEIFU_MINHASH_LONGEST = 64 };

/// Minima over the n-grams of a text of `length` bytes of well-formed UTF-8.
///
/// The hash h of an n-gram is the upper half of mix(Σ mix(sᵢ) · base^(n−1−i) mod 2⁶⁴) over its scalars sᵢ. For each
/// permutation p in 0 ..< count: minima[p] = min(minima[p], min over h of (h ^ masks[p]) * factors[p]), modulo 2³².
/// `count` is a multiple of 16; 1 ≤ `ngram` ≤ KEIFU_MINHASH_LONGEST.
///
/// Returns the number of n-grams, repeated ones counted each time; 0 for a text shorter than an n-gram.
size_t keifu_minhash_signature(
    const uint8_t *text, size_t length, size_t ngram, uint32_t *minima, const uint32_t *masks,
    const uint32_t *factors, size_t count);

/// Writes the scalars of `length` bytes of well-formed UTF-8 to `scalars`, which has room for one a byte; their
/// number.
size_t keifu_utf8_scalars(const uint8_t *text, size_t length, uint32_t *scalars);
