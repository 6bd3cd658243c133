// AVX-512: a tile of 12 × 32 floats takes 24 of 32 registers.
#include "ahead.h"

#if defined(__x86_64__)
#define FK_SET avx512
#define FK_VECTOR_BYTES 64
#define FK_TILE_VECTORS 2
#define FK_FUSES 1
#define FK_TILE_ROWS 12
// Features and no -march name: the names prefer 256-bit vectors.
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,popcnt,lzcnt"))),  \
    apply_to = function)
#include "precisions.inc"
#pragma clang attribute pop
#endif
