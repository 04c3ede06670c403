// Character properties: versioned macros in ICU's headers, which Swift cannot see.
#include "CICUShims.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

int32_t keifu_icu_general_category(uint32_t character) {
    return u_charType(static_cast<UChar32>(character));
}

int32_t keifu_icu_script(uint32_t character) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(character), &status)) {
    case USCRIPT_HAN: return 1;
    case USCRIPT_HIRAGANA: return 2;
    case USCRIPT_KATAKANA: return 3;
    case USCRIPT_LATIN: return 4;
    default: return 0;
    }
}

int32_t keifu_icu_is_white_space(uint32_t character) {
    return u_isUWhiteSpace(static_cast<UChar32>(character)) ? 1 : 0;
}

int32_t keifu_icu_is_emoji(uint32_t character) {
    return u_hasBinaryProperty(static_cast<UChar32>(character), UCHAR_EMOJI) ? 1 : 0;
}
