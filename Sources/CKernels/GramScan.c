#include "GramScan.h"

#include "Vectorized.h"

enum { BLOCK = 512 };

/// Odd, and no small multiples of each other.
static const uint32_t FACTORS[5] = {0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1};

/// The slots of `count` ≤ BLOCK n-grams.
static inline __attribute__((always_inline)) void hash_grams(
    const uint32_t *values, size_t count, int n, int bits, uint32_t *slots) {
    const int shift = 32 - bits;
    for (size_t i = 0; i < count; i++) {
        uint32_t hash = values[i] * FACTORS[0] + values[i + 1] * FACTORS[1];
        if (n > 2) hash += values[i + 2] * FACTORS[2];
        if (n > 3) hash += values[i + 3] * FACTORS[3];
        if (n > 4) hash += values[i + 4] * FACTORS[4];
        slots[i] = hash >> shift;
    }
}

KERNEL
static void hash_block(const uint32_t *values, size_t count, int n, int bits, uint32_t *slots) {
    switch (n) {
    case 2: hash_grams(values, count, 2, bits, slots); break;
    case 3: hash_grams(values, count, 3, bits, slots); break;
    case 4: hash_grams(values, count, 4, bits, slots); break;
    default: hash_grams(values, count, 5, bits, slots); break;
    }
}

static inline size_t block_size(size_t count, size_t start) { return count - start < BLOCK ? count - start : BLOCK; }

void keifu_count_grams(const uint32_t *values, size_t count, int n, int bits, uint32_t *counters) {
    uint32_t slots[BLOCK];
    for (size_t start = 0; start < count; start += BLOCK) {
        const size_t size = block_size(count, start);
        hash_block(values + start, size, n, bits, slots);
        for (size_t i = 0; i < size; i++) counters[slots[i]] += 1;
    }
}

size_t keifu_collect_grams(
    const uint32_t *values, size_t count, int n, int bits, const uint8_t *wanted, uint32_t *places) {
    uint32_t slots[BLOCK];
    size_t found = 0;
    for (size_t start = 0; start < count; start += BLOCK) {
        const size_t size = block_size(count, start);
        hash_block(values + start, size, n, bits, slots);
        for (size_t i = 0; i < size; i++) {
            places[found] = (uint32_t)(start + i);
            found += wanted[slots[i]];
        }
    }
    return found;
}

void keifu_mark_grams(const uint32_t *values, size_t count, int n, int bits, uint64_t *marks) {
    uint32_t slots[BLOCK];
    for (size_t start = 0; start < count; start += BLOCK) {
        const size_t size = block_size(count, start);
        hash_block(values + start, size, n, bits, slots);
        for (size_t i = 0; i < size; i++) {
            const uint64_t word = marks[slots[i] >> 5];
            const uint64_t bit = (uint64_t)1 << (2 * slots[i] & 63);
            marks[slots[i] >> 5] = word | bit | (word & bit) << 1;
        }
    }
}

size_t keifu_collect_marked_grams(
    const uint32_t *values, size_t count, int n, int bits, const uint64_t *marks, uint32_t *places) {
    uint32_t slots[BLOCK];
    size_t found = 0;
    for (size_t start = 0; start < count; start += BLOCK) {
        const size_t size = block_size(count, start);
        hash_block(values + start, size, n, bits, slots);
        for (size_t i = 0; i < size; i++) {
            places[found] = (uint32_t)(start + i);
            found += marks[slots[i] >> 5] >> ((2 * slots[i] & 63) | 1) & 1;
        }
    }
    return found;
}

/// The finaliser of SplitMix64: every bit of the word reaches every bit of the result.
static inline __attribute__((always_inline)) uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
    return word ^ (word >> 31);
}

static inline __attribute__((always_inline)) int is_same_gram(const uint32_t *a, const uint32_t *b, int n) {
    uint32_t difference = 0;
    for (int i = 0; i < n; i++) difference |= a[i] ^ b[i];
    return difference == 0;
}

/// Hashed ahead of the search, so that the table's lines are on their way when they are looked at.
enum { AHEAD = 32 };

static inline __attribute__((always_inline)) size_t name_grams(
    const uint32_t *values, int n, const uint32_t *places, size_t count, uint64_t *table, int bits, uint32_t *names,
    uint32_t *firsts, uint32_t *counts) {
    const size_t mask = ((size_t)1 << bits) - 1;
    size_t kinds = 0;
    for (size_t start = 0; start < count; start += AHEAD) {
        const size_t size = count - start < AHEAD ? count - start : AHEAD;
        uint64_t hashes[AHEAD];
        for (size_t i = 0; i < size; i++) {
            const uint32_t *gram = values + places[start + i];
            uint64_t hash = 0;
            for (int j = 0; j < n; j++) hash = (hash + gram[j]) * 0x9E3779B97F4A7C15;
            hashes[i] = mix(hash);
            __builtin_prefetch(table + (hashes[i] & mask), 1);
        }
        for (size_t i = 0; i < size; i++) {
            const uint32_t place = places[start + i];
            const uint32_t tag = (uint32_t)(hashes[i] >> 32);
            size_t slot = hashes[i] & mask;
            uint32_t name;
            for (;;) {
                const uint64_t entry = table[slot];
                if (entry == 0) {
                    name = (uint32_t)kinds++;
                    table[slot] = (uint64_t)tag << 32 | (name + 1);
                    firsts[name] = place;
                    counts[name] = 1;
                    break;
                }
                if ((uint32_t)(entry >> 32) == tag) {
                    name = (uint32_t)entry - 1;
                    if (is_same_gram(values + firsts[name], values + place, n)) {
                        counts[name] += 1;
                        break;
                    }
                }
                slot = (slot + 1) & mask;
            }
            names[start + i] = name;
        }
    }
    return kinds;
}

size_t keifu_name_grams(
    const uint32_t *values, int n, const uint32_t *places, size_t count, uint64_t *table, int bits, uint32_t *names,
    uint32_t *firsts, uint32_t *counts) {
    switch (n) {
    case 2: return name_grams(values, 2, places, count, table, bits, names, firsts, counts);
    case 3: return name_grams(values, 3, places, count, table, bits, names, firsts, counts);
    case 4: return name_grams(values, 4, places, count, table, bits, names, firsts, counts);
    default: return name_grams(values, 5, places, count, table, bits, names, firsts, counts);
    }
}

size_t keifu_name_keys(
    const uint64_t *keys, size_t count, uint64_t *table, int bits, uint32_t *names, uint32_t *counts) {
    const size_t mask = ((size_t)1 << bits) - 1;
    size_t kinds = 0;
    for (size_t start = 0; start < count; start += AHEAD) {
        const size_t size = count - start < AHEAD ? count - start : AHEAD;
        size_t slots[AHEAD];
        for (size_t i = 0; i < size; i++) {
            slots[i] = mix(keys[start + i]) & mask;
            __builtin_prefetch(table + 2 * slots[i], 1);
        }
        for (size_t i = 0; i < size; i++) {
            const uint64_t key = keys[start + i];
            size_t slot = slots[i];
            while (table[2 * slot + 1] != 0 && table[2 * slot] != key) slot = (slot + 1) & mask;
            uint64_t *entry = table + 2 * slot;
            if (entry[1] == 0) {
                entry[0] = key;
                counts[kinds] = 0;
                entry[1] = ++kinds;
            }
            const uint32_t name = (uint32_t)entry[1] - 1;
            counts[name] += 1;
            names[start + i] = name;
        }
    }
    return kinds;
}
