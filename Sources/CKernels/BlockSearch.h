#ifndef KEIFU_BLOCK_SEARCH_H
#define KEIFU_BLOCK_SEARCH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Whether something begins at a byte, told from it and the two after it (0 beyond the text's end).
typedef uint8_t (*keifu_byte_test)(uint8_t a, uint8_t b, uint8_t c);

/// The first place from `start` on at which the test holds; `length` where there is none. Blocks of 64 bytes are tested
/// at once: inlined into a kernel, with a test that is inlined too, the loop becomes vector code.
static inline __attribute__((always_inline)) size_t keifu_find_first(
    const uint8_t *text, size_t length, size_t start, keifu_byte_test test) {
    enum { BLOCK = 64 };
    size_t i = start;
    while (i + BLOCK + 2 <= length) {
        uint8_t hits[BLOCK];
        uint8_t any = 0;
        for (int j = 0; j < BLOCK; j++) {
            hits[j] = test(text[i + j], text[i + j + 1], text[i + j + 2]);
            any |= hits[j];
        }
        if (any) {
            for (int word = 0; word < BLOCK; word += 8) {
                uint64_t eight;
                memcpy(&eight, hits + word, sizeof eight);
                // The first byte in memory that is not zero.
                for (int j = 0; eight != 0 && j < 8; j++) {
                    if (hits[word + j]) return i + (size_t)(word + j);
                }
            }
        }
        i += BLOCK;
    }
    for (; i < length; i++) {
        const uint8_t b = i + 1 < length ? text[i + 1] : 0, c = i + 2 < length ? text[i + 2] : 0;
        if (test(text[i], b, c)) return i;
    }
    return length;
}

#endif
