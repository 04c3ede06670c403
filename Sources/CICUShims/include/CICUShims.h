#pragma once
// Plain C faces of the ICU functions that Keifu needs. No unicode/*.h here: ICU's types clash with
// Foundation's own copy of ICU when both reach one Swift module.
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// ICU's version, as "72.1", into a buffer of at least 20 bytes.
void keifu_icu_version(char *buffer);
/// The Unicode version that ICU implements, as "15.0.0.0", into a buffer of at least 20 bytes.
void keifu_icu_unicode_version(char *buffer);

/// NFC, or NFKC where `compatibility` is not 0, of valid UTF-8. Returns the bytes written, or -1 where the
/// output has more than `capacity` (three times the length is always enough for NFC) or ICU lacks its data.
int32_t keifu_icu_normalize(int32_t compatibility, const uint8_t *text, int32_t length,
                            uint8_t *output, int32_t capacity);
/// Whether NFC never joins a character to what stands before it.
int32_t keifu_icu_begins_unit(uint32_t character);
/// The canonical combining class.
int32_t keifu_icu_combining_class(uint32_t character);
/// The decomposition type, as ICU's UDecompositionType.
int32_t keifu_icu_decomposition_type(uint32_t character);
/// The character's own mapping in the Unicode database, one step and no further; returns how many characters
/// it has, 0 where there is none.
int32_t keifu_icu_decomposition(uint32_t character, uint32_t *output, int32_t capacity);

/// One of ICU's converters. One thread at a time.
typedef struct keifu_icu_converter keifu_icu_converter;

/// Opens a converter by name, or gives null.
keifu_icu_converter *keifu_icu_converter_open(const char *name);
void keifu_icu_converter_close(keifu_icu_converter *converter);
/// Decodes the bytes of one character; 0xFFFFFFFF where they are illegal, unassigned, too few, too
/// many or stand for more than one character.
uint32_t keifu_icu_converter_decode(keifu_icu_converter *converter, const uint8_t *bytes,
                                    int32_t length);

/// The general category, as ICU's UCharCategory.
int32_t keifu_icu_general_category(uint32_t character);
/// 1 for Han, 2 for Hiragana, 3 for Katakana, 4 for Latin, 0 for any other script.
int32_t keifu_icu_script(uint32_t character);
/// Whether the character has the property White_Space.
int32_t keifu_icu_is_white_space(uint32_t character);
/// Whether the character has the property Emoji.
int32_t keifu_icu_is_emoji(uint32_t character);

#ifdef __cplusplus
}
#endif
