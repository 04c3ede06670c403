#include <string.h>

#include "TextScan.h"
#include "Vectorized.h"

enum { BLOCK = 64 };

/// Whether a byte is white space of ASCII.
static inline __attribute__((always_inline)) uint8_t is_space(uint8_t a) {
    return (a == 0x20) | ((uint8_t)(a - 0x09) < 5);
}

/// Whether a character stands here that is white space beyond ASCII, or U+301C; two bytes behind `text` can be read.
static inline __attribute__((always_inline)) uint8_t is_wide(const uint8_t *text) {
    const uint8_t a = text[0], b = text[1], c = text[2];
    return ((a == 0xE3) & (b == 0x80) & (c == 0x9C)) | ((a == 0xC2) & (b == 0x85)) |
           ((a == 0xE1) & (b == 0x9A) & (c == 0x80)) |
           ((a == 0xE2) & (b == 0x80) & ((c == 0xA8) | (c == 0xA9)));
}

KERNEL
size_t keifu_drop_spaces(const uint8_t *text, size_t length, uint8_t *output) {
    size_t i = 0, count = 0;
    while (i < length) {
        size_t stop = length;
        if (length - i >= BLOCK + 2) {
            uint8_t space = 0, wide = 0;
            for (int j = 0; j < BLOCK; j++) {
                space |= is_space(text[i + j]);
                wide |= is_wide(text + i + j);
            }
            if (!(space | wide)) {
                memcpy(output + count, text + i, BLOCK);
                count += BLOCK;
                i += BLOCK;
                continue;
            }
            stop = i + BLOCK;
            if (!wide) {
                // Every byte is written; those that are dropped are written over.
                for (; i < stop; i++) {
                    output[count] = text[i];
                    count += !is_space(text[i]);
                }
                continue;
            }
        }
        while (i < stop) {
            const uint8_t a = text[i];
            const size_t left = length - i;
            uint8_t next[3] = {a, left > 1 ? text[i + 1] : 0, left > 2 ? text[i + 2] : 0};
            if (is_space(a)) {
                i += 1;
            } else if (is_wide(next)) {
                if (a == 0xE3) output[count++] = 0x7E;
                i += a == 0xC2 ? 2 : 3;
            } else {
                output[count++] = a;
                i += 1;
            }
        }
    }
    return count;
}
