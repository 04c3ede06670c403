#include "MarkScan.h"

#include "BlockSearch.h"
#include "Vectorized.h"

static inline __attribute__((always_inline)) uint8_t is_mark(uint8_t a, uint8_t b, uint8_t c) {
    return (uint8_t)(((a == 0xE3) & (((b == 0x80) & ((c == 0x8A) | (c == 0x94))) | ((b == 0x82) & (c == 0x9B)))) |
                     ((a == 0xE2) & (b == 0x80) & (c == 0xBB)) | ((a == 0xEF) & (b == 0xBD) & (c == 0x9C)) |
                     ((a == 0xEF) & (b == 0xBC) & ((c == 0xBB) | (c == 0x8F))));
}

KERNEL
size_t keifu_find_aozora_mark(const uint8_t *text, size_t length, size_t start) {
    return keifu_find_first(text, length, start, is_mark);
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
