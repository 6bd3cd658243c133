#include "CFathomKernels.h"

#include "activations.h"

// With glibc the loader picks the clone for the processor at hand; elsewhere the compiler's
// baseline serves.
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__)
#define FK_CLONES                                                                                  \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FK_CLONES
#endif

#define REAL float
#define BITS uint32_t
#define SIGN UINT32_C(0x80000000)
#define INFINITE UINT32_C(0x7f800000)
#define NAME(x) x##_f
#include "kernels.inc"
#undef REAL
#undef BITS
#undef SIGN
#undef INFINITE
#undef NAME

#define REAL double
#define BITS uint64_t
#define SIGN UINT64_C(0x8000000000000000)
#define INFINITE UINT64_C(0x7ff0000000000000)
#define NAME(x) x##_d
#include "kernels.inc"
