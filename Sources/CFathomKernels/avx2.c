// AVX2 with FMA: a tile of 6 × 16 floats takes 12 of 16 registers.
#include "ahead.h"

#if defined(__x86_64__)
#define FK_SET avx2
#define FK_VECTOR_BYTES 32
#define FK_TILE_VECTORS 2
#define FK_FUSES 1
#define FK_TILE_ROWS 6
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,popcnt,lzcnt"))),            \
                             apply_to = function)
#include "precisions.inc"
#pragma clang attribute pop
#endif
