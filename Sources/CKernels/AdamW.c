#include "TransformerKernels.h"
#include "Vectorized.h"

KERNEL void keifu_adamw(size_t count, float *parameters, const float *gradients,
                        float *first_moment, float *second_moment, float beta1, float beta2,
                        float epsilon, float keep, float rate, float inverse_root,
                        float gradient_scale) {
    float *restrict p = parameters;
    const float *restrict g = gradients;
    float *restrict m = first_moment;
    float *restrict v = second_moment;
    for (size_t i = 0; i < count; i++) {
        const float slope = g[i] * gradient_scale;
        const float mean = beta1 * m[i] + (1.0f - beta1) * slope;
        const float square = beta2 * v[i] + (1.0f - beta2) * slope * slope;
        m[i] = mean;
        v[i] = square;
        const float spread = __builtin_elementwise_sqrt(square) * inverse_root + epsilon;
        p[i] = p[i] * keep - rate * mean / spread;
    }
}
