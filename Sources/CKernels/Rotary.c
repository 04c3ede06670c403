#include "TransformerKernels.h"
#include "Vectorized.h"

KERNEL void keifu_rotate(size_t rows, size_t half, size_t stride, float *x,
                         const int32_t *positions, const float *cosines, const float *sines,
                         float direction) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict low = x + row * stride;
        float *restrict high = low + half;
        const float *restrict c = cosines + (size_t)positions[row] * half;
        const float *restrict s = sines + (size_t)positions[row] * half;
        for (size_t i = 0; i < half; i++) {
            const float a = low[i], b = high[i], sine = s[i] * direction;
            low[i] = a * c[i] - b * sine;
            high[i] = b * c[i] + a * sine;
        }
    }
}
