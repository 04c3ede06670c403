#include "MarkScan.h"

#include <string.h>

#include "Vectorized.h"

enum { BLOCK = 64 };

static inline __attribute__((always_inline)) uint8_t is_mark(uint8_t a, uint8_t b, uint8_t c) {
    return (uint8_t)(((a == 0xE3) & (((b == 0x80) & ((c == 0x8A) | (c == 0x94))) | ((b == 0x82) & (c == 0x9B)))) |
                     ((a == 0xE2) & (b == 0x80) & (c == 0xBB)) | ((a == 0xEF) & (b == 0xBD) & (c == 0x9C)) |
                     ((a == 0xEF) & (b == 0xBC) & ((c == 0xBB) | (c == 0x8F))));
}

KERNEL
size_t keifu_find_aozora_mark(const uint8_t *text, size_t length, size_t start) {
    size_t i = start;
    while (i + BLOCK + 2 <= length) {
        uint8_t hits[BLOCK];
        uint8_t any = 0;
        for (int j = 0; j < BLOCK; j++) {
            hits[j] = is_mark(text[i + j], text[i + j + 1], text[i + j + 2]);
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
    for (; i + 2 < length; i++) {
        if (is_mark(text[i], text[i + 1], text[i + 2])) return i;
    }
    return length;
}

KERNEL
size_t keifu_count_characters(const uint8_t *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) count += (text[i] & 0xC0) != 0x80;
    return count;
}

KERNEL
size_t keifu_count_controls(const uint8_t *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += (text[i] < 0x20) & ((uint8_t)(text[i] - 0x09) > 4) & (text[i] != 0x1A);
    }
    return count;
}
