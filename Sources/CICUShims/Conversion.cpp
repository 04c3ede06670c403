// ICU's converters, one character at a time: the decoders' tables are built from them once.
#include "CICUShims.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

struct keifu_icu_converter {
    UConverter *converter;
};

keifu_icu_converter *keifu_icu_converter_open(const char *name) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);
    if (U_FAILURE(status)) return nullptr;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    if (U_FAILURE(status)) {
        ucnv_close(converter);
        return nullptr;
    }
    return new keifu_icu_converter{converter};
}

void keifu_icu_converter_close(keifu_icu_converter *converter) {
    ucnv_close(converter->converter);
    delete converter;
}

uint32_t keifu_icu_converter_decode(keifu_icu_converter *converter, const uint8_t *bytes,
                                    int32_t length) {
    UErrorCode status = U_ZERO_ERROR;
    UChar units[8];
    ucnv_resetToUnicode(converter->converter);
    const int32_t count = ucnv_toUChars(converter->converter, units, 8,
                                        reinterpret_cast<const char *>(bytes), length, &status);
    if (U_FAILURE(status) || count == 0) return 0xFFFFFFFF;
    UChar32 character;
    int32_t offset = 0;
    U16_NEXT(units, offset, count, character);
    return offset == count ? static_cast<uint32_t>(character) : 0xFFFFFFFF;
}
