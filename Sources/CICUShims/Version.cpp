#include "CICUShims.h"

#include <unicode/uchar.h>
#include <unicode/uversion.h>

void keifu_icu_version(char *buffer) {
    UVersionInfo version;
    u_getVersion(version);
    u_versionToString(version, buffer);
}

void keifu_icu_unicode_version(char *buffer) {
    UVersionInfo version;
    u_getUnicodeVersion(version);
    u_versionToString(version, buffer);
}
