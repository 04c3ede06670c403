#pragma once
// Text as code points, and each character's byte from a table: what measures of characters look at. In C for the
// blocks of three-byte characters, which vector shuffles take apart and Swift does not.
#include <stddef.h>
#include <stdint.h>

/// Decodes valid UTF-8 into `codes`, with the byte that `table` (65,536 of them, by code point) has for each character
/// in `traits`; those beyond U+FFFF get 0 and are counted in `*astral`. Both outputs need `length` places. Returns how
/// many characters there are. Bytes of a character that the text's end cuts off are left out.
size_t keifu_decode_characters(
    const uint8_t *text, size_t length, const uint8_t *table, uint32_t *codes, uint8_t *traits,
    size_t *astral);

/// Adds up in `counts` (256 of them) how often each byte occurs.
void keifu_count_bytes(const uint8_t *bytes, size_t length, size_t *counts);

/// Writes the places of the bytes that have a bit of `mask` set into `places`, which needs `length` places. Returns how
/// many there are.
size_t keifu_find_bits(const uint8_t *bytes, size_t length, uint8_t mask, uint32_t *places);

/// The length of the longest run of one value, 0 where there are none.
size_t keifu_longest_run(const uint32_t *values, size_t count);

/// The first place from `start` on whose value is a digit, in ASCII or of full width, or one of the 16 `wanted`; `count`
/// where there is none.
size_t keifu_find_value(const uint32_t *values, size_t count, size_t start, const uint32_t *wanted);
