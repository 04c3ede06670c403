#include "MinHash.h"

#include <string.h>

#include "Vectorized.h"

typedef uint32_t lanes __attribute__((vector_size(64)));

/// N-grams that are hashed at a time: their scalars, mixed words and hashes stay in the nearest cache.
enum { CHUNK = 1024 };

/// SplitMix64's finaliser.
static inline __attribute__((always_inline)) uint64_t mix(uint64_t word) {
    word += 0x9E3779B97F4A7C15u;
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
    return word ^ (word >> 31);
}

/// Decodes one scalar and moves on. Bytes that are cut off at the end count as zeros.
static inline __attribute__((always_inline)) uint32_t next_scalar(
    const uint8_t **place, const uint8_t *end) {
    const uint8_t *text = *place;
    const uint32_t first = text[0];
    const size_t left = (size_t)(end - text);
    if (first < 0x80) {
        *place = text + 1;
        return first;
    }
    const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (left < length) {
        *place = end;
        return 0xFFFD;
    }
    *place = text + length;
    if (length == 3) {
        return (first & 0x0F) << 12 | (uint32_t)(text[1] & 0x3F) << 6 | (text[2] & 0x3F);
    }
    if (length == 2) return (first & 0x1F) << 6 | (text[1] & 0x3F);
    return (first & 0x07) << 18 | (uint32_t)(text[1] & 0x3F) << 12
        | (uint32_t)(text[2] & 0x3F) << 6 | (text[3] & 0x3F);
}

size_t keifu_utf8_scalars(const uint8_t *text, size_t length, uint32_t *scalars) {
    const uint8_t *end = text + length;
    size_t count = 0;
    while (text < end) scalars[count++] = next_scalar(&text, end);
    return count;
}

/// The hashes of `count` n-grams whose mixed scalars begin at each of `mixed`. A sum of products instead of a
/// rolling hash: it is the same number, and no n-gram waits for the one before.
static inline __attribute__((always_inline)) void hash_grams(
    uint32_t *hashes, const uint64_t *mixed, size_t count, size_t ngram, const uint64_t *powers) {
    for (size_t index = 0; index < count; index++) {
        uint64_t sum = 0;
        for (size_t place = 0; place < ngram; place++) {
            sum += mixed[index + place] * powers[ngram - 1 - place];
        }
        hashes[index] = (uint32_t)(mix(sum) >> 32);
    }
}

/// Four blocks of permutations at a time, so that a hash is loaded once for 64 of them.
static inline __attribute__((always_inline)) void update_minima(
    uint32_t *minima, const uint32_t *masks, const uint32_t *factors, size_t count,
    const uint32_t *hashes, size_t hash_count) {
    size_t block = 0;
    for (; block + 64 <= count; block += 64) {
        lanes minimum[4], mask[4], factor[4];
        memcpy(minimum, minima + block, sizeof minimum);
        memcpy(mask, masks + block, sizeof mask);
        memcpy(factor, factors + block, sizeof factor);
        for (size_t index = 0; index < hash_count; index++) {
            const uint32_t hash = hashes[index];
            for (int part = 0; part < 4; part++) {
                const lanes value = (hash ^ mask[part]) * factor[part];
                minimum[part] = __builtin_elementwise_min(minimum[part], value);
            }
        }
        memcpy(minima + block, minimum, sizeof minimum);
    }
    for (; block < count; block += 16) {
        lanes minimum, mask, factor;
        memcpy(&minimum, minima + block, sizeof minimum);
        memcpy(&mask, masks + block, sizeof mask);
        memcpy(&factor, factors + block, sizeof factor);
        for (size_t index = 0; index < hash_count; index++) {
            const lanes value = (hashes[index] ^ mask) * factor;
            minimum = __builtin_elementwise_min(minimum, value);
        }
        memcpy(minima + block, &minimum, sizeof minimum);
    }
}

KERNEL
size_t keifu_minhash_signature(
    const uint8_t *text, size_t length, size_t ngram, uint32_t *minima, const uint32_t *masks,
    const uint32_t *factors, size_t count) {
    if (ngram == 0 || ngram > KEIFU_MINHASH_LONGEST) return 0;
    uint64_t powers[KEIFU_MINHASH_LONGEST];
    powers[0] = 1;
    for (size_t place = 1; place < ngram; place++) {
        powers[place] = powers[place - 1] * 0x9E3779B97F4A7C15u;
    }
    uint64_t mixed[CHUNK + KEIFU_MINHASH_LONGEST];
    uint32_t scalars[CHUNK];
    uint32_t hashes[CHUNK];
    const uint8_t *end = text + length;
    // What n-grams that begin in this chunk need of the chunk before.
    size_t held = 0;
    size_t total = 0;
    while (text < end) {
        size_t fresh = 0;
        while (text < end && fresh < CHUNK) scalars[fresh++] = next_scalar(&text, end);
        for (size_t index = 0; index < fresh; index++) mixed[held + index] = mix(scalars[index]);
        const size_t available = held + fresh;
        if (available < ngram) {
            held = available;
            continue;
        }
        const size_t grams = available - ngram + 1;
        // The usual length gets a loop of its own that the compiler unrolls.
        if (ngram == 5) {
            hash_grams(hashes, mixed, grams, 5, powers);
        } else {
            hash_grams(hashes, mixed, grams, ngram, powers);
        }
        update_minima(minima, masks, factors, count, hashes, grams);
        total += grams;
        held = ngram - 1;
        memmove(mixed, mixed + grams, held * sizeof mixed[0]);
    }
    return total;
}
