#include "TransformerKernels.h"
#include "Vectorized.h"

KERNEL void keifu_rms_norm_forward(size_t rows, size_t width, float epsilon, const float *input,
                                   const float *weight, float *output, float *inverse_rms,
                                   float *carry) {
    for (size_t row = 0; row < rows; row++) {
        const float *restrict x = input + row * width;
        float *restrict y = output + row * width;
        float squares = 0;
        for (size_t i = 0; i < width; i++) squares += x[i] * x[i];
        const float r = 1.0f / __builtin_elementwise_sqrt(squares / (float)width + epsilon);
        inverse_rms[row] = r;
        for (size_t i = 0; i < width; i++) y[i] = x[i] * r * weight[i];
        if (carry) __builtin_memcpy(carry + row * width, x, width * sizeof(float));
    }
}

KERNEL void keifu_rms_norm_backward(size_t rows, size_t width, const float *input,
                                    const float *weight, const float *inverse_rms, float *output,
                                    float *input_gradient, float *weight_gradient) {
    for (size_t row = 0; row < rows; row++) {
        const float *restrict x = input + row * width;
        float *restrict y = output + row * width;  // dL/dy, then y
        float *restrict dx = input_gradient + row * width;
        float *restrict dw = weight_gradient;
        const float *restrict w = weight;
        const float r = inverse_rms[row];
        float dot = 0;
        for (size_t i = 0; i < width; i++) dot += y[i] * w[i] * x[i];
        const float pull = dot * r * r * r / (float)width;
        for (size_t i = 0; i < width; i++) {
            const float slope = y[i];
            const float normed = x[i] * r;
            dx[i] += slope * w[i] * r - x[i] * pull;
            dw[i] += slope * normed;
            y[i] = normed * w[i];
        }
    }
}
