// Normalizer2::normalizeUTF8 is C++ only, as are the questions that normalisation tables are made of.
#include "CICUShims.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace {

/// ICU's instances live as long as the process and may be shared by threads.
const icu::Normalizer2 *instance(int32_t compatibility) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *result = compatibility ? icu::Normalizer2::getNFKCInstance(status)
                                                   : icu::Normalizer2::getNFCInstance(status);
    return U_SUCCESS(status) ? result : nullptr;
}

} // namespace

int32_t keifu_icu_normalize(int32_t compatibility, const uint8_t *text, int32_t length,
                            uint8_t *output, int32_t capacity) {
    const icu::Normalizer2 *normalizer = instance(compatibility);
    if (normalizer == nullptr) return -1;
    UErrorCode status = U_ZERO_ERROR;
    icu::CheckedArrayByteSink sink(reinterpret_cast<char *>(output), capacity);
    normalizer->normalizeUTF8(0, icu::StringPiece(reinterpret_cast<const char *>(text), length),
                              sink, nullptr, status);
    if (U_FAILURE(status) || sink.Overflowed()) return -1;
    return sink.NumberOfBytesWritten();
}

int32_t keifu_icu_begins_unit(uint32_t character) {
    const icu::Normalizer2 *normalizer = instance(0);
    return normalizer == nullptr || normalizer->hasBoundaryBefore(static_cast<UChar32>(character));
}

int32_t keifu_icu_combining_class(uint32_t character) {
    return u_getCombiningClass(static_cast<UChar32>(character));
}

int32_t keifu_icu_decomposition_type(uint32_t character) {
    return u_getIntPropertyValue(static_cast<UChar32>(character), UCHAR_DECOMPOSITION_TYPE);
}

int32_t keifu_icu_decomposition(uint32_t character, uint32_t *output, int32_t capacity) {
    const icu::Normalizer2 *normalizer = instance(1);
    icu::UnicodeString mapping;
    if (normalizer == nullptr ||
        !normalizer->getRawDecomposition(static_cast<UChar32>(character), mapping))
        return 0;
    UErrorCode status = U_ZERO_ERROR;
    const int32_t count =
        mapping.toUTF32(reinterpret_cast<UChar32 *>(output), capacity, status);
    return U_SUCCESS(status) && count <= capacity ? count : 0;
}
