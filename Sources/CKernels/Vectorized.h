#pragma once
// What every kernel file starts with: clones for the vector widths of x86-64, permission to reorder float
// reductions, and an exponential that vectorises.
#include <stddef.h>
#include <stdint.h>

// The dynamic loader picks a clone once, by the CPU it runs on. Elsewhere (aarch64) the baseline has vectors.
#if defined(__x86_64__)
#define KERNEL __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define KERNEL
#endif

// Without these a float sum is one chain of additions. The order chosen is fixed at compile time, so results
// still repeat bit for bit on the same kind of CPU.
#pragma clang fp reassociate(on) contract(fast)

/// eˣ within 2 units in the last place for -87 ≤ x ≤ 88, clamped outside; NaN stays NaN. After Cephes' expf
/// (Moshier): x = n·ln 2 + r, a polynomial of degree 5 in r, and n put into the exponent bits.
static inline __attribute__((always_inline)) float exponential(float x) {
#pragma clang fp reassociate(off) contract(fast)
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    const float scaled = x * 1.44269504088896341f;
    const int32_t n = (int32_t)(scaled + __builtin_copysignf(0.5f, scaled));
    const float whole = (float)n;
    float r = x - whole * 0.693359375f;  // ln 2 in two parts, the first exact
    r = r + whole * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    const int32_t bits = (n + 127) << 23;
    float power;
    __builtin_memcpy(&power, &bits, sizeof power);
    return p * power;
}

/// The greatest of count ≥ 1 values. Sixteen maxima side by side, because the compiler leaves a plain maximum
/// scalar for the sake of NaN; a NaN is passed over here and shows in the sum that follows.
static inline __attribute__((always_inline)) float greatest(size_t count, const float *x) {
    float lanes[16];
    for (int lane = 0; lane < 16; lane++) lanes[lane] = x[0];
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        for (int lane = 0; lane < 16; lane++) {
            lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
        }
    }
    float largest = x[0];
    for (; i < count; i++) largest = x[i] > largest ? x[i] : largest;
    for (int lane = 0; lane < 16; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
    return largest;
}
