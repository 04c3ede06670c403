#include "TransformerKernels.h"
#include "Vectorized.h"

KERNEL double keifu_sum_of_squares(size_t count, const float *x) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (double)x[i] * (double)x[i];
    return sum;
}

KERNEL void keifu_add(size_t count, float *y, const float *x) {
    float *restrict to = y;
    const float *restrict from = x;
    for (size_t i = 0; i < count; i++) to[i] += from[i];
}

KERNEL void keifu_scale(size_t count, float *x, float factor) {
    for (size_t i = 0; i < count; i++) x[i] *= factor;
}
