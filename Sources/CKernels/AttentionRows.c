#include "TransformerKernels.h"
#include "Vectorized.h"

/// The half-open range of columns that a query sees.
static inline void visible(size_t row, size_t columns, const int32_t *segment_starts,
                           size_t row_position, size_t key_base, size_t *first, size_t *last) {
    const size_t start = segment_starts ? (size_t)segment_starts[row] : 0;
    const size_t end = row_position + row + 1;
    *first = start > key_base ? start - key_base : 0;
    *last = end > key_base ? end - key_base : 0;
    if (*last > columns) *last = columns;
    if (*first > *last) *first = *last;
}

KERNEL void keifu_attention_softmax(size_t rows, size_t columns, size_t stride, float *scores,
                                    const int32_t *segment_starts, size_t row_position,
                                    size_t key_base, float *inverse_sums, float *log_sum_exp) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict x = scores + row * stride;
        size_t first, last;
        visible(row, columns, segment_starts, row_position, key_base, &first, &last);
        const float largest = greatest(last - first, x + first);
        float sum = 0;
        for (size_t j = first; j < last; j++) {
            x[j] = exponential(x[j] - largest);
            sum += x[j];
        }
        __builtin_memset(x, 0, first * sizeof(float));
        __builtin_memset(x + last, 0, (columns - last) * sizeof(float));
        inverse_sums[row] = 1.0f / sum;
        log_sum_exp[row] = largest + __builtin_logf(sum);
    }
}

KERNEL void keifu_attention_softmax_backward(size_t rows, size_t columns, size_t stride,
                                             float *scores, float *slopes,
                                             const int32_t *segment_starts, size_t row_position,
                                             size_t key_base, const float *log_sum_exp,
                                             const float *deltas, float scale) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict x = scores + row * stride;
        float *restrict dx = slopes + row * stride;
        size_t first, last;
        visible(row, columns, segment_starts, row_position, key_base, &first, &last);
        const float normaliser = log_sum_exp[row], delta = deltas[row];
        for (size_t j = first; j < last; j++) {
            const float probability = exponential(x[j] - normaliser);
            x[j] = probability;
            dx[j] = scale * probability * (dx[j] - delta);
        }
        __builtin_memset(x, 0, first * sizeof(float));
        __builtin_memset(x + last, 0, (columns - last) * sizeof(float));
        __builtin_memset(dx, 0, first * sizeof(float));
        __builtin_memset(dx + last, 0, (columns - last) * sizeof(float));
    }
}

KERNEL void keifu_scale_rows(size_t rows, size_t width, size_t stride, float *x,
                             const float *factors) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict y = x + row * stride;
        const float factor = factors[row];
        for (size_t i = 0; i < width; i++) y[i] *= factor;
    }
}

KERNEL void keifu_row_dots(size_t rows, size_t width, size_t stride_a, const float *a,
                           size_t stride_b, const float *b, float *out) {
    for (size_t row = 0; row < rows; row++) {
        const float *restrict x = a + row * stride_a;
        const float *restrict y = b + row * stride_b;
        float sum = 0;
        for (size_t i = 0; i < width; i++) sum += x[i] * y[i];
        out[row] = sum;
    }
}
