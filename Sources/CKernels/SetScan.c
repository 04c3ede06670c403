#include "SetScan.h"

#include "Vectorized.h"

KERNEL
uint64_t keifu_shared_bound(const uint8_t *a, const uint8_t *b, size_t count) {
    uint64_t total = 0;
    for (size_t start = 0; start < count;) {
        // Sums of so many bytes fit 32 bits: the lanes are half as wide as those of the total.
        const size_t left = count - start;
        const size_t end = start + (left < 1 << 16 ? left : 1 << 16);
        uint32_t sum = 0;
        for (size_t i = start; i < end; i++) sum += a[i] < b[i] ? a[i] : b[i];
        total += sum;
        start = end;
    }
    return total;
}
