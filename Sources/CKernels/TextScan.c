#include "TextScan.h"

#include "Vectorized.h"

enum { BLOCK = 64 };

/// Whether a block of UTF-8 holds no character but plain ones, as TextScan.h names them. Looks two bytes beyond the block.
static inline __attribute__((always_inline)) int is_plain(const uint8_t *text) {
    uint8_t found = 0;
    for (int i = 0; i < BLOCK; i++) {
        const uint8_t a = text[i], b = text[i + 1], c = text[i + 2];
        const uint8_t control = (a < 0x20) & (a != 0x09) & (a != 0x0A);
        const uint8_t lead = ((a >= 0xC2) & (a < 0xE3)) | (a > 0xE9) | (a == 0x7F);
        // U+3000, U+3020 … and U+3099 … U+309F and U+30FF and what follows.
        const uint8_t kana =
            (a == 0xE3) & ((b > 0x83) | ((b == 0x80) & ((c == 0x80) | (c >= 0xA0))) |
                           ((b == 0x82) & (c >= 0x99) & (c <= 0x9F)) | ((b == 0x83) & (c == 0xBF)));
        found |= control | lead | kana;
    }
    return found == 0;
}

KERNEL
size_t keifu_find_character(
    const uint8_t *text, size_t length, size_t start, const uint64_t *set) {
    size_t i = start;
    while (i < length) {
        size_t stop = length;
        if (length - i >= BLOCK + 2) {
            if (is_plain(text + i)) {
                i += BLOCK;
                continue;
            }
            stop = i + BLOCK;
        }
        while (i < stop) {
            const uint32_t a = text[i];
            if (a < 0x80) {
                if (set[a >> 6] >> (a & 63) & 1) return i;
                i += 1;
            } else if (a >= 0xE0 && a < 0xF0) {
                if (length - i < 3) return length;
                const uint32_t word = (a & 0x0F) << 6 | (text[i + 1] & 0x3F);
                if (set[word] >> (text[i + 2] & 0x3F) & 1) return i;
                i += 3;
            } else if (a < 0xC0) {
                // Inside a character that began in a plain block.
                i += 1;
            } else if (a < 0xE0) {
                if (length - i < 2) return length;
                if (set[a & 0x1F] >> (text[i + 1] & 0x3F) & 1) return i;
                i += 2;
            } else {
                if (length - i < 4) return length;
                const uint32_t word =
                    (a & 0x07) << 12 | (text[i + 1] & 0x3F) << 6 | (text[i + 2] & 0x3F);
                if (set[word] >> (text[i + 3] & 0x3F) & 1) return i;
                i += 4;
            }
        }
    }
    return length;
}
