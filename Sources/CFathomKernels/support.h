// What the kernels' texts share.
#pragma once

#include "CFathomKernels.h"

#include <math.h>
#include <string.h>

#define FK_INLINE static inline __attribute__((always_inline))
#define FK_JOIN_(a, b) a##_##b
#define FK_JOIN(a, b) FK_JOIN_(a, b)
#define FK_UNROLL _Pragma("clang loop unroll(full)")
