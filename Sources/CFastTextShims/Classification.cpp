#include "CFastTextShims.h"

#include <cmath>
#include <cstring>
#include <exception>
#include <istream>
#include <memory>
#include <streambuf>
#include <stdexcept>
#include <string>
#include <vector>

#include <fasttext/fasttext.h>

namespace {

/// A stream over bytes that lie in memory already.
class Bytes : public std::streambuf {
  public:
    Bytes(const uint8_t *bytes, size_t length) {
        // Nothing is written: std::streambuf has no other way to point at bytes.
        char *start = const_cast<char *>(reinterpret_cast<const char *>(bytes));
        setg(start, start, start + length);
    }
};

/// fastText's signature check is protected, and its public loader of streams leaves it out: without it the
/// model's version is an uninitialised field.
class Model : public fasttext::FastText {
  public:
    void load(std::istream &in) {
        if (!checkModel(in)) throw std::invalid_argument("the signature is not fastText's");
        loadModel(in);
        if (!in) throw std::invalid_argument("the model ends early");
    }
};

} // namespace

struct keifu_fasttext {
    Model model;
    std::shared_ptr<const fasttext::Dictionary> dictionary;
};

extern "C" {

keifu_fasttext *keifu_fasttext_load(const uint8_t *bytes, size_t length, char *message,
                                    size_t capacity) {
    try {
        std::unique_ptr<keifu_fasttext> result(new keifu_fasttext);
        Bytes buffer(bytes, length);
        std::istream in(&buffer);
        result->model.load(in);
        result->dictionary = result->model.getDictionary();
        return result.release();
    } catch (const std::exception &error) {
        std::strncpy(message, error.what(), capacity - 1);
        message[capacity - 1] = 0;
    } catch (...) {
        message[0] = 0;
    }
    return nullptr;
}

void keifu_fasttext_free(keifu_fasttext *model) { delete model; }

int32_t keifu_fasttext_label(const keifu_fasttext *model, const char *label) {
    try {
        int32_t count = model->dictionary->nlabels();
        for (int32_t place = 0; place < count; place++)
            if (model->dictionary->getLabel(place) == label) return place;
    } catch (...) {
    }
    return -1;
}

float keifu_fasttext_probability(const keifu_fasttext *model, const uint8_t *line, size_t length,
                                 int32_t label) {
    try {
        Bytes buffer(line, length);
        std::istream in(&buffer);
        std::vector<int32_t> words, labels;
        model->dictionary->getLine(in, words, labels);
        fasttext::Predictions predictions;
        model->model.predict(model->dictionary->nlabels(), words, predictions);
        for (const auto &prediction : predictions)
            if (prediction.second == label) return std::exp(prediction.first);
        return 0;
    } catch (...) {
        return -1;
    }
}

} // extern "C"
