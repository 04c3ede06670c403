// Normalizer2::normalizeUTF8 is C++ only, and its Edits carry what edit maps are made of.
#include "CICUShims.h"

#include <cstring>
#include <new>
#include <vector>

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

namespace {

/// Appends what ICU writes to one growing buffer.
class BufferSink final : public icu::ByteSink {
public:
    explicit BufferSink(std::vector<char> &buffer) : buffer(buffer) {}
    void Append(const char *bytes, int32_t count) override {
        buffer.insert(buffer.end(), bytes, bytes + count);
    }

private:
    std::vector<char> &buffer;
};

} // namespace

struct keifu_icu_nfkc {
    const icu::Normalizer2 *normalizer;
    std::vector<char> output;
    std::vector<keifu_icu_run> runs;
    icu::Edits edits;

    void append(int32_t source, int32_t target, int32_t count, int32_t changed) {
        if (!runs.empty()) {
            keifu_icu_run &last = runs.back();
            if (last.source == source && last.target == target && last.changed == changed &&
                last.count <= INT32_MAX - count) {
                last.count += count;
                return;
            }
        }
        runs.push_back({source, target, count, changed});
    }

    void appendEdits(UErrorCode &status) {
        icu::Edits::Iterator iterator = edits.getFineIterator();
        while (iterator.next(status)) {
            if (iterator.hasChange()) {
                append(iterator.oldLength(), iterator.newLength(), 1, 1);
            } else {
                append(1, 1, iterator.oldLength(), 0);
            }
        }
    }

    /// The end of the piece that begins at `start`: after its line break or, in a very long line,
    /// before a character that no normalisation crosses. ICU slows down on long input.
    size_t pieceEnd(const char *text, size_t start, size_t length) const {
        const size_t longest = 1 << 14;
        const size_t limit = length - start > longest ? start + longest : length;
        const void *found = memchr(text + start, '\n', limit - start);
        if (found != nullptr) return static_cast<const char *>(found) - text + 1;
        // A line of a gigabyte of combining marks has no such place: it is cut all the same.
        const size_t most = length - start > 1 << 30 ? start + (1 << 30) : length;
        size_t end = limit;
        while (end < most || (end < length && (text[end] & 0xC0) == 0x80)) {
            int32_t offset = 0;
            const int32_t rest = static_cast<int32_t>(length - end > 8 ? 8 : length - end);
            UChar32 character;
            U8_NEXT(reinterpret_cast<const uint8_t *>(text + end), offset, rest, character);
            if (character >= 0 && normalizer->hasBoundaryBefore(character)) break;
            end += 1;
        }
        return end;
    }
};

keifu_icu_nfkc *keifu_icu_nfkc_create(void) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *normalizer = icu::Normalizer2::getNFKCInstance(status);
    if (U_FAILURE(status)) return nullptr;
    keifu_icu_nfkc *result = new (std::nothrow) keifu_icu_nfkc;
    if (result != nullptr) result->normalizer = normalizer;
    return result;
}

void keifu_icu_nfkc_destroy(keifu_icu_nfkc *normalizer) { delete normalizer; }

int keifu_icu_nfkc_normalize(keifu_icu_nfkc *normalizer, const uint8_t *text, size_t length,
                             const uint8_t **output, size_t *output_length,
                             const keifu_icu_run **runs, size_t *run_count) {
    normalizer->output.clear();
    normalizer->runs.clear();
    normalizer->output.reserve(length + length / 8);
    const char *bytes = reinterpret_cast<const char *>(text);
    BufferSink sink(normalizer->output);
    UErrorCode status = U_ZERO_ERROR;
    for (size_t start = 0; start < length;) {
        const size_t end = normalizer->pieceEnd(bytes, start, length);
        normalizer->normalizer->normalizeUTF8(
            0, icu::StringPiece(bytes + start, static_cast<int32_t>(end - start)), sink,
            &normalizer->edits, status);
        normalizer->appendEdits(status);
        if (U_FAILURE(status)) return 1;
        start = end;
    }
    *output = reinterpret_cast<const uint8_t *>(normalizer->output.data());
    *output_length = normalizer->output.size();
    *runs = normalizer->runs.data();
    *run_count = normalizer->runs.size();
    return 0;
}
