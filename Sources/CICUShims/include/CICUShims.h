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

/// `count` units of `source` input bytes that became `target` output bytes each. Where `changed` is
/// 0 the bytes are the same and the unit is one byte.
typedef struct {
    int32_t source;
    int32_t target;
    int32_t count;
    int32_t changed;
} keifu_icu_run;

/// Compatibility normalisation (NFKC) with its buffers. One thread at a time.
typedef struct keifu_icu_nfkc keifu_icu_nfkc;

/// A normaliser, or null where ICU lacks its data.
keifu_icu_nfkc *keifu_icu_nfkc_create(void);
void keifu_icu_nfkc_destroy(keifu_icu_nfkc *normalizer);
/// Normalises valid UTF-8. The results lie in the normaliser until its next call. 0 for success.
int keifu_icu_nfkc_normalize(keifu_icu_nfkc *normalizer, const uint8_t *text, size_t length,
                             const uint8_t **output, size_t *output_length,
                             const keifu_icu_run **runs, size_t *run_count);

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

#ifdef __cplusplus
}
#endif
