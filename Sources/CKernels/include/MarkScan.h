#pragma once
// Searches and counts in decoded text, a block of bytes at a time.
#include <stddef.h>
#include <stdint.h>

/// The first place from `start` on where 《 〔 ゛ ※ ｜ ［ or ／ stands in UTF-8 text, or `length`.
size_t keifu_find_aozora_mark(const uint8_t *text, size_t length, size_t start);

/// How many bytes are not the second or a later one of a character of UTF-8.
size_t keifu_count_characters(const uint8_t *text, size_t length);

/// How many bytes are control characters that text does not have: below 0x20, and not 0x09 ... 0x0D nor 0x1A.
size_t keifu_count_controls(const uint8_t *text, size_t length);
