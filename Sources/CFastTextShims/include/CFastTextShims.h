#pragma once
// A plain C face of fastText's classifiers. Swift cannot do this: fastText's only interface is C++ classes
// that read from std::istream and report errors by exceptions. None of them leaves a function of this header.
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A model that was loaded. Read-only: any number of threads may predict with it at once.
typedef struct keifu_fasttext keifu_fasttext;

/// Loads a model from the bytes of a .bin or .ftz file, which need not outlive the call. fastText believes
/// whatever sizes stand in the bytes; the caller has checked them. Null where fastText refuses the model or
/// memory runs out: its words then stand in `message`, cut to `capacity` with a zero byte at the end.
keifu_fasttext *keifu_fasttext_load(const uint8_t *bytes, size_t length, char *message,
                                    size_t capacity);

/// Gives a model back; takes null.
void keifu_fasttext_free(keifu_fasttext *model);

/// The place of a label among the model's labels, or -1. The label as it stands in the model, with its prefix.
int32_t keifu_fasttext_label(const keifu_fasttext *model, const char *label);

/// The probability that `fasttext predict-prob` prints for a label and the line of text: fastText adds 1e-5 to
/// each. 0 where the model knows no word of the line and says nothing; -1 where fastText throws.
/// `line` ends with its line feed.
float keifu_fasttext_probability(const keifu_fasttext *model, const uint8_t *line, size_t length,
                                 int32_t label);

#ifdef __cplusplus
}
#endif
