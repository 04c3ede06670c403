#pragma once
// Sets that are counted in buckets: what they can share at most.
#include <stddef.h>
#include <stdint.h>

/// Σ min(a[i], b[i]): no two sets with these bucket counts share more elements.
uint64_t keifu_shared_bound(const uint8_t *a, const uint8_t *b, size_t count);
