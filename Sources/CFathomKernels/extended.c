#include "extended.h"

#include <string.h>

// Which clone it is gets decided before a thread sanitizer is ready to watch how.
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) &&                             \
    !__has_feature(thread_sanitizer)
#define FK_CLONES                                                                                  \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FK_CLONES
#endif

// Magnitudes are compared by their bits: integers of the same order, without the special cases
// of floating point that keep a loop from being vectorised.
static const uint64_t least_normal = UINT64_C(0x0010000000000000);

static double double_of(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// 2^−k with 2^(k−1) ≤ |x| < 2^k, for a normal x of less than 2^1000.
static double scale_for(uint64_t bits) {
  uint64_t field = bits >> 52;
  return double_of((2045 - field) << 52);
}

#define REAL float
#define BITS uint32_t
#define SIGN UINT32_C(0x80000000)
#define NAME(x) x##_f
static double NAME(value_of)(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
#include "extended.inc"
#undef REAL
#undef BITS
#undef SIGN
#undef NAME

#define REAL double
#define BITS uint64_t
#define SIGN UINT64_C(0x8000000000000000)
#define NAME(x) x##_d
static double NAME(value_of)(uint64_t bits) { return double_of(bits); }
#include "extended.inc"
