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

/// Whether a block of UTF-8 holds nothing that keifu_find_context stops at; may say no without need. Looks one byte
/// before the block and five beyond it.
static inline __attribute__((always_inline)) int is_without_context(const uint8_t *text) {
    uint8_t found = 0;
    for (int i = 0; i < BLOCK; i++) {
        const uint8_t a = text[i], b = text[i + 1], c = text[i + 2];
        const uint8_t d = text[i + 3], e = text[i + 4], f = text[i + 5];
        const uint8_t space = (a == 0x20) & (b >= 0x80) & ((text[i - 1] >= 0x80) | (text[i - 1] == 0x20));
        const uint8_t mark = ((a == '!') | (a == '?') | (a == '.') | (a == ',')) &
                             ((b == '!') | (b == '?') | (b == '.') | (b == ',') | (b >= 0x80));
        const uint8_t lead = (a == 0xC2) | (a == 0xE1) | (a == 0xE2) | (a == 0xEF);
        // U+3000, and punctuation or ー twice.
        const uint8_t twice = ((b == 0x80) | (b == 0x83)) & (a == d) & (b == e) & (c == f);
        const uint8_t wide = (a == 0xE3) & (((b == 0x80) & (c == 0x80)) | twice);
        found |= space | mark | lead | wide;
    }
    return found == 0;
}

/// Whether keifu_find_context stops at the character that begins here; `left` bytes of text are left, and it is `first`
/// or has others before it.
static inline __attribute__((always_inline)) int has_context(const uint8_t *text, size_t left, int first) {
    const uint8_t a = text[0];
    if (a < 0x80) {
        if (left < 2) return 0;
        const uint8_t b = text[1];
        if (a == 0x20) return b >= 0x80 && !first && (text[-1] >= 0x80 || text[-1] == 0x20);
        if (a != '!' && a != '?' && a != '.' && a != ',') return 0;
        return b >= 0x80 || b == '!' || b == '?' || b == '.' || b == ',';
    }
    if (a == 0xC2) return left >= 2 && text[1] == 0xA0;
    if (left < 3) return 0;
    const uint8_t b = text[1], c = text[2];
    switch (a) {
    case 0xE1: return b == 0x9A && c == 0x80;
    case 0xE2:
        return (b == 0x80 && (c <= 0x8A || c == 0x94 || c == 0x95 || c == 0xA5 || c == 0xA6 || c == 0xAF)) ||
               (b == 0x81 && c == 0x9F) || (b == 0x94 && c <= 0x81);
    case 0xE3:
        if (b == 0x80 && c == 0x80) return 1;
        if (!(b == 0x80 && c <= 0x82) && !(b == 0x83 && (c == 0xBB || c == 0xBC))) return 0;
        return left >= 6 && text[3] == a && text[4] == b && text[5] == c;
    case 0xEF:
        return (b == 0xBC && (c == 0x81 || c == 0x8C || c == 0x8D || c == 0x8E || c == 0x9F)) ||
               (b == 0xBD && c == 0xB0) || (b == 0xB9 && c == 0xA3);
    default: return 0;
    }
}

KERNEL
size_t keifu_find_context(const uint8_t *text, size_t length, size_t start) {
    size_t i = start;
    while (i < length) {
        size_t stop = length;
        if (i > 0 && length - i >= BLOCK + 5) {
            if (is_without_context(text + i)) {
                i += BLOCK;
                continue;
            }
            stop = i + BLOCK;
        } else if (i == 0 && length > BLOCK) {
            stop = 1;
        }
        while (i < stop) {
            const uint8_t a = text[i];
            if (has_context(text + i, length - i, i == 0)) return i;
            i += a < 0xC0 ? 1 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
        }
    }
    return length;
}
