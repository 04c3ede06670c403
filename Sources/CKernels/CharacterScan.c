#include "CharacterScan.h"

#include <string.h>

#include "Vectorized.h"

enum { BLOCK = 16 };
typedef uint8_t bytes64 __attribute__((vector_size(64)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint32_t words16 __attribute__((vector_size(64)));

/// Takes 16 characters of three bytes apart where that is what begins at `text`, of which 64 bytes can be read.
static inline __attribute__((always_inline)) int decode_three_byte_characters(const uint8_t *text, uint32_t *codes) {
    bytes64 raw;
    memcpy(&raw, text, sizeof raw);
    const bytes16 lead =
        __builtin_shufflevector(raw, raw, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45);
    // In valid UTF-8 sixteen such leads, three bytes apart, leave no room for other characters.
    const bytes16 other = (bytes16)((lead & 0xF0) != 0xE0);
    uint64_t halves[2];
    memcpy(halves, &other, sizeof halves);
    if ((halves[0] | halves[1]) != 0) return 0;
    const bytes16 second =
        __builtin_shufflevector(raw, raw, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40, 43, 46);
    const bytes16 third =
        __builtin_shufflevector(raw, raw, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35, 38, 41, 44, 47);
    const words16 code = __builtin_convertvector(lead & 0x0F, words16) << 12 |
                         __builtin_convertvector(second & 0x3F, words16) << 6 |
                         __builtin_convertvector(third & 0x3F, words16);
    memcpy(codes, &code, sizeof code);
    return 1;
}

KERNEL
size_t keifu_decode_characters(
    const uint8_t *text, size_t length, const uint8_t *table, uint32_t *codes, uint8_t *traits,
    size_t *astral) {
    size_t i = 0, count = 0, beyond = 0;
    while (i < length) {
        if (length - i >= 64 && decode_three_byte_characters(text + i, codes + count)) {
            for (int j = 0; j < BLOCK; j++) traits[count + j] = table[codes[count + j]];
            i += 3 * BLOCK;
            count += BLOCK;
            continue;
        }
        const size_t stop = length - i < 48 ? length : i + 48;
        while (i < stop) {
            const uint32_t a = text[i];
            const size_t bytes = a < 0x80 ? 1 : a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
            if (length - i < bytes) {
                i = length;
                break;
            }
            uint32_t code = a;
            if (bytes == 2) {
                code = (a & 0x1F) << 6 | (text[i + 1] & 0x3F);
            } else if (bytes == 3) {
                code = (a & 0x0F) << 12 | (text[i + 1] & 0x3F) << 6 | (text[i + 2] & 0x3F);
            } else if (bytes == 4) {
                code = (a & 0x07) << 18 | (text[i + 1] & 0x3F) << 12 | (text[i + 2] & 0x3F) << 6 |
                       (text[i + 3] & 0x3F);
            }
            codes[count] = code;
            if (code < 0x10000) {
                traits[count] = table[code];
            } else {
                traits[count] = 0;
                beyond += 1;
            }
            count += 1;
            i += bytes;
        }
    }
    *astral = beyond;
    return count;
}

void keifu_count_bytes(const uint8_t *bytes, size_t length, size_t *counts) {
    // Four tables, so that a byte does not wait for the count of the one before, which often is the same.
    enum { MOST = 1 << 30 };
    size_t done = 0;
    while (done < length) {
        uint32_t tables[4][256];
        memset(tables, 0, sizeof tables);
        const size_t stop = length - done < MOST ? length : done + MOST;
        size_t i = done;
        for (; i + 4 <= stop; i += 4) {
            tables[0][bytes[i]] += 1;
            tables[1][bytes[i + 1]] += 1;
            tables[2][bytes[i + 2]] += 1;
            tables[3][bytes[i + 3]] += 1;
        }
        for (; i < stop; i++) tables[0][bytes[i]] += 1;
        for (int value = 0; value < 256; value++) {
            counts[value] += (size_t)tables[0][value] + tables[1][value] + tables[2][value] + tables[3][value];
        }
        done = stop;
    }
}

size_t keifu_find_bits(const uint8_t *bytes, size_t length, uint8_t mask, uint32_t *places) {
    size_t found = 0;
    for (size_t i = 0; i < length; i++) {
        places[found] = (uint32_t)i;
        found += (bytes[i] & mask) != 0;
    }
    return found;
}

size_t keifu_longest_run(const uint32_t *values, size_t count) {
    if (count == 0) return 0;
    size_t longest = 1, start = 0;
    // A longer run that begins at `start` must also hold the place `longest` behind it: look there first, then
    // backwards, and a place where it breaks is where the next run can begin.
    while (start + longest < count) {
        size_t place = start + longest;
        const uint32_t value = values[place];
        while (place > start && values[place - 1] == value) place -= 1;
        if (place > start) {
            start = place;
            continue;
        }
        place = start + longest + 1;
        while (place < count && values[place] == value) place += 1;
        longest = place - start;
        start = place;
    }
    return longest;
}

static inline __attribute__((always_inline)) uint32_t is_digit(uint32_t value) {
    return (value - 0x30 < 10) | (value - 0xFF10 < 10);
}

KERNEL
size_t keifu_find_value(const uint32_t *values, size_t count, size_t start, const uint32_t *wanted) {
    size_t i = start;
    while (i < count) {
        size_t stop = count;
        if (count - i >= 64) {
            uint32_t found = 0;
            for (int j = 0; j < 64; j++) {
                uint32_t hit = is_digit(values[i + j]);
                for (int k = 0; k < 16; k++) hit |= values[i + j] == wanted[k];
                found |= hit;
            }
            if (!found) {
                i += 64;
                continue;
            }
            stop = i + 64;
        }
        for (; i < stop; i++) {
            uint32_t hit = is_digit(values[i]);
            for (int k = 0; k < 16; k++) hit |= values[i] == wanted[k];
            if (hit) return i;
        }
    }
    return count;
}
