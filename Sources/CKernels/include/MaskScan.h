#pragma once
// A search for the few characters that personal information is found by.
#include <stddef.h>
#include <stdint.h>

/// The first place from `start` on where a digit 0 … 9 or ０ … ９, @, ＠ or 〒 stands in UTF-8 text, or `length`.
size_t keifu_find_mask_trigger(const uint8_t *text, size_t length, size_t start);
