#include "TransformerKernels.h"
#include "Vectorized.h"

KERNEL void keifu_cross_entropy_losses(size_t rows, size_t vocabulary, const float *logits,
                                       const int32_t *targets, float *losses, float *log_sum_exp) {
    for (size_t row = 0; row < rows; row++) {
        const float *restrict x = logits + row * vocabulary;
        const float largest = greatest(vocabulary, x);
        float sum = 0;
        for (size_t i = 0; i < vocabulary; i++) sum += exponential(x[i] - largest);
        log_sum_exp[row] = largest + __builtin_logf(sum);
        losses[row] = targets[row] < 0 ? 0 : log_sum_exp[row] - x[targets[row]];
    }
}

KERNEL void keifu_cross_entropy_fused(size_t rows, size_t vocabulary, float *logits,
                                      const int32_t *targets, float scale, float *losses,
                                      float *log_sum_exp) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict x = logits + row * vocabulary;
        const int32_t target = targets[row];
        if (target < 0) {  // its logits never matter
            losses[row] = 0;
            log_sum_exp[row] = 0;
            __builtin_memset(x, 0, vocabulary * sizeof(float));
            continue;
        }
        const float largest = greatest(vocabulary, x);
        const float chosen = x[target];
        float sum = 0;
        for (size_t i = 0; i < vocabulary; i++) {
            x[i] = exponential(x[i] - largest);
            sum += x[i];
        }
        log_sum_exp[row] = largest + __builtin_logf(sum);
        losses[row] = log_sum_exp[row] - chosen;
        const float factor = scale / sum;
        for (size_t i = 0; i < vocabulary; i++) x[i] *= factor;
        x[target] -= scale;
    }
}

KERNEL void keifu_cross_entropy_gradient(size_t rows, size_t vocabulary, float *logits,
                                         const int32_t *targets, float scale,
                                         const float *log_sum_exp) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict x = logits + row * vocabulary;
        if (targets[row] < 0) {
            __builtin_memset(x, 0, vocabulary * sizeof(float));
            continue;
        }
        const float normaliser = log_sum_exp[row];
        for (size_t i = 0; i < vocabulary; i++) x[i] = scale * exponential(x[i] - normaliser);
        x[targets[row]] -= scale;
    }
}
