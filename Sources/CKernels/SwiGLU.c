#include "TransformerKernels.h"
#include "Vectorized.h"

KERNEL void keifu_swiglu_forward(size_t rows, size_t hidden, const float *gate_up, float *product) {
    for (size_t row = 0; row < rows; row++) {
        const float *restrict gate = gate_up + row * 2 * hidden;
        const float *restrict up = gate + hidden;
        float *restrict out = product + row * hidden;
        for (size_t i = 0; i < hidden; i++) {
            out[i] = gate[i] / (1.0f + exponential(-gate[i])) * up[i];
        }
    }
}

KERNEL void keifu_swiglu_backward(size_t rows, size_t hidden, float *gate_up, float *product) {
    for (size_t row = 0; row < rows; row++) {
        float *restrict gate = gate_up + row * 2 * hidden;
        float *restrict up = gate + hidden;
        float *restrict out = product + row * hidden;  // the product's gradient, then the product
        for (size_t i = 0; i < hidden; i++) {
            const float g = gate[i], u = up[i], slope = out[i];
            const float sigmoid = 1.0f / (1.0f + exponential(-g));
            const float silu = g * sigmoid;
            gate[i] = slope * u * (sigmoid + silu * (1.0f - sigmoid));
            up[i] = slope * silu;
            out[i] = silu * u;
        }
    }
}
