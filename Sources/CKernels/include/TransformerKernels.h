#pragma once
// The element-wise and row-wise work of a Llama-architecture decoder, everything that is not a matrix
// product. All matrices are row-major float32; a stride is in elements, from one row to the next.
// Every kernel works on one thread; the caller splits rows over threads. No kernel allocates.
#include <stddef.h>
#include <stdint.h>

// RMSNorm (Zhang and Sennrich, 2019): y = x · r · w with r = 1/√(mean(x²) + ε).

/// output[rows, width] = norm(input); inverse_rms[rows] = r. Where carry is not NULL the input is copied to
/// it in the same pass: it is the residual stream that a matrix product will add to.
void keifu_rms_norm_forward(size_t rows, size_t width, float epsilon, const float *input,
                            const float *weight, float *output, float *inverse_rms, float *carry);

/// Adds dL/dx to input_gradient[rows, width] and dL/dw to weight_gradient[width]. On entry output[rows, width]
/// holds dL/dy; on return it holds y again, recomputed, for the product that makes the next weight's gradient.
void keifu_rms_norm_backward(size_t rows, size_t width, const float *input, const float *weight,
                             const float *inverse_rms, float *output, float *input_gradient,
                             float *weight_gradient);

// Rotary position embedding (Su et al., 2021), rotate-half pairs (i, i + half).

/// Rotates rows of x[rows, 2·half] in place by the angles of positions[row]; cosines and sines are
/// [positions, half]. direction is 1 forward and -1 backward.
void keifu_rotate(size_t rows, size_t half, size_t stride, float *x, const int32_t *positions,
                  const float *cosines, const float *sines, float direction);

// SwiGLU (Shazeer, 2020): product = silu(gate) · up.

/// gate_up[rows, 2·hidden] holds gate then up in each row; product is [rows, hidden].
void keifu_swiglu_forward(size_t rows, size_t hidden, const float *gate_up, float *product);

/// On entry product[rows, hidden] holds the gradient of the product; on return the product itself, and
/// gate_up holds the gradients of gate and up.
void keifu_swiglu_backward(size_t rows, size_t hidden, float *gate_up, float *product);

// Attention rows. Row i is the query at position row_position + i; column j is the key at position
// key_base + j; a query sees keys from segment_starts[i] (0 where NULL) to its own position.

/// scores[rows, columns], already scaled, become exp(score - max), 0 where masked. inverse_sums[i] is the
/// factor that makes row i sum to one; log_sum_exp[i] the logarithm of its normaliser.
void keifu_attention_softmax(size_t rows, size_t columns, size_t stride, float *scores,
                             const int32_t *segment_starts, size_t row_position, size_t key_base,
                             float *inverse_sums, float *log_sum_exp);

/// scores[rows, columns] become the probabilities P; slopes, which hold dL/dP, become
/// scale · P · (dP - deltas[i]), the gradient of the unscaled scores. Both 0 where masked.
void keifu_attention_softmax_backward(size_t rows, size_t columns, size_t stride, float *scores,
                                      float *slopes, const int32_t *segment_starts,
                                      size_t row_position, size_t key_base,
                                      const float *log_sum_exp, const float *deltas, float scale);

/// x[i, :] *= factors[i].
void keifu_scale_rows(size_t rows, size_t width, size_t stride, float *x, const float *factors);

/// out[i] = Σ a[i, :] · b[i, :].
void keifu_row_dots(size_t rows, size_t width, size_t stride_a, const float *a, size_t stride_b,
                    const float *b, float *out);

// Cross-entropy over rows of logits[rows, vocabulary]. A negative target means no target: loss 0, gradient 0.

/// losses[i] = log_sum_exp[i] - logits[i, target]; the logits stay as they are.
void keifu_cross_entropy_losses(size_t rows, size_t vocabulary, const float *logits,
                                const int32_t *targets, float *losses, float *log_sum_exp);

/// As keifu_cross_entropy_losses, and the logits become scale · (softmax - one-hot(target)).
void keifu_cross_entropy_fused(size_t rows, size_t vocabulary, float *logits, const int32_t *targets,
                               float scale, float *losses, float *log_sum_exp);

/// The logits become scale · (softmax - one-hot(target)), from a log_sum_exp computed before.
void keifu_cross_entropy_gradient(size_t rows, size_t vocabulary, float *logits,
                                  const int32_t *targets, float scale, const float *log_sum_exp);

// Vectors.

/// Σ x², summed in double.
double keifu_sum_of_squares(size_t count, const float *x);
/// y += x.
void keifu_add(size_t count, float *y, const float *x);
/// x *= factor.
void keifu_scale(size_t count, float *x, float factor);

/// AdamW (Loshchilov and Hutter, 2019) on one range: g' = gradient_scale · g; m and v are the moving
/// averages of g' and g'²; p = p · keep - rate · m / (√v · inverse_root + ε), where keep = 1 - lr · decay,
/// rate = lr / (1 - β₁ᵗ) and inverse_root = 1/√(1 - β₂ᵗ).
void keifu_adamw(size_t count, float *parameters, const float *gradients, float *first_moment,
                 float *second_moment, float beta1, float beta2, float epsilon, float keep, float rate,
                 float inverse_root, float gradient_scale);
