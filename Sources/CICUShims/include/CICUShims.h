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

#ifdef __cplusplus
}
#endif
