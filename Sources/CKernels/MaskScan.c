#include "MaskScan.h"

#include <string.h>

#include "Vectorized.h"

enum { BLOCK = 64 };

static inline __attribute__((always_inline)) uint8_t is_trigger(uint8_t a, uint8_t b, uint8_t c) {
    // ０ … ９ are EF BC 90 … 99 and ＠ is EF BC A0.
    return (uint8_t)(((uint8_t)(a - '0') < 10) | (a == '@') |
                     ((a == 0xEF) & (b == 0xBC) & (((uint8_t)(c - 0x90) < 10) | (c == 0xA0))) |
                     ((a == 0xE3) & (b == 0x80) & (c == 0x92)));
}

KERNEL
size_t keifu_find_mask_trigger(const uint8_t *text, size_t length, size_t start) {
    size_t i = start;
    while (i + BLOCK + 2 <= length) {
        uint8_t hits[BLOCK];
        uint8_t any = 0;
        for (int j = 0; j < BLOCK; j++) {
            hits[j] = is_trigger(text[i + j], text[i + j + 1], text[i + j + 2]);
            any |= hits[j];
        }
        if (any) {
            for (int word = 0; word < BLOCK; word += 8) {
                uint64_t eight;
                memcpy(&eight, hits + word, sizeof eight);
                for (int j = 0; eight != 0 && j < 8; j++) {
                    if (hits[word + j]) return i + (size_t)(word + j);
                }
            }
        }
        i += BLOCK;
    }
    for (; i < length; i++) {
        const uint8_t b = i + 1 < length ? text[i + 1] : 0, c = i + 2 < length ? text[i + 2] : 0;
        if (is_trigger(text[i], b, c)) return i;
    }
    return length;
}
