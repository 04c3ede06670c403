#include "MinHash.h"

#include <string.h>

typedef uint32_t lanes __attribute__((vector_size(64)));

__attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
void keifu_minhash_update(
    uint32_t *minima, const uint32_t *masks, const uint32_t *factors, size_t count,
    const uint32_t *hashes, size_t hash_count) {
    for (size_t block = 0; block < count; block += 16) {
        lanes minimum, mask, factor;
        memcpy(&minimum, minima + block, sizeof minimum);
        memcpy(&mask, masks + block, sizeof mask);
        memcpy(&factor, factors + block, sizeof factor);
        for (size_t index = 0; index < hash_count; index++) {
            lanes value = (hashes[index] ^ mask) * factor;
            minimum = __builtin_elementwise_min(minimum, value);
        }
        memcpy(minima + block, &minimum, sizeof minimum);
    }
}
