#pragma once
// Searches in UTF-8 text: blocks of everyday Japanese are passed over with vector compares, for which Swift has no
// run-time dispatch.
#include <stddef.h>
#include <stdint.h>

/// The first character from `start` on that is in `set`, or `length`. `set` has a bit for each of the 0x200000
/// values that four bytes can have. `text` is UTF-8 and `start` begins a character.
///
/// Plain characters must not be in the set: they are passed over without asking. Plain are ASCII but for U+007F and
/// control characters other than tab and line feed; U+3001 … U+301F; kana U+3040 … U+3098 and U+30A0 … U+30FE;
/// U+4000 … U+9FFF.
size_t keifu_find_character(const uint8_t *text, size_t length, size_t start, const uint64_t *set);

/// The first character from `start` on whose neighbours decide what becomes of it, or `length`: a space (category Zs;
/// U+0020 only before a character beyond ASCII and behind such a one or another space); 、。・ー twice; any of !?.,
/// before another of them or a character beyond ASCII; and always ！？，．‥…, the dashes — ― ─ ━ ﹣ －, and ｰ.
size_t keifu_find_context(const uint8_t *text, size_t length, size_t start);

/// Copies UTF-8 without white space (U+0009 … U+000D, U+0020, U+0085, U+1680, U+2028, U+2029) and with U+007E for
/// U+301C. `output` has room for `length` bytes; returns how many were written.
size_t keifu_drop_spaces(const uint8_t *text, size_t length, uint8_t *output);
