#include "MaskScan.h"

#include "BlockSearch.h"
#include "Vectorized.h"

static inline __attribute__((always_inline)) uint8_t is_trigger(uint8_t a, uint8_t b, uint8_t c) {
    // ０ … ９ are EF BC 90 … 99 and ＠ is EF BC A0.
    return (uint8_t)(((uint8_t)(a - '0') < 10) | (a == '@') |
                     ((a == 0xEF) & (b == 0xBC) & (((uint8_t)(c - 0x90) < 10) | (c == 0xA0))) |
                     ((a == 0xE3) & (b == 0x80) & (c == 0x92)));
}

KERNEL
size_t keifu_find_mask_trigger(const uint8_t *text, size_t length, size_t start) {
    return keifu_find_first(text, length, start, is_trigger);
}
